import assert from "node:assert/strict";
import { NOWHERE } from "../../server/src/engine";
import type { ProjectView } from "../../server/src/engine/project/view";
import { toSync } from "../../server/src/engine/snippets/sync";
import { TEMPLATES } from "../../server/src/engine/snippets/templates.generated";
import { loadAnalyzer } from "../engine/support/project";
import { Reference } from "../engine/support/reference";
import { inserted, offersAt, project, type Project } from "./support/insert";
import { ASYNC_SHOP, DJANGO, FLASK, SYNC_SHOP } from "./support/projects";

const EMPTY = "|";

describe("snippets in a project", () => {
  let shop: Project;
  let sync: Project;
  let django: Project;
  let flask: Project;
  let reference: Reference;

  before(async () => {
    shop = await project(ASYNC_SHOP);
    sync = await project(SYNC_SHOP);
    django = await project(DJANGO);
    flask = await project(FLASK);
    reference = await Reference.create();
  });

  const code = (at: Project, path: string, prefix: string, marked = EMPTY): string =>
    inserted(marked, { surroundings: at.surroundings, path }, prefix);

  it("are the plain ones where nothing is known", () => {
    const different = [...offersAt(NOWHERE, "module.py", EMPTY).values()].filter(({ here }) => here);
    assert.deepEqual(
      different.map(({ prefix }) => prefix),
      [],
    );
  });

  it("take the project's own names, out of its own modules", () => {
    assert.equal(
      code(shop, "shop/orders/repository.py", "aw-sqlalchemy-pool"),
      `from sqlalchemy.ext.asyncio import create_async_engine

from shop.core.config import config

engine = create_async_engine(
    config.DATABASE_URL,
    pool_size=5,  # connections kept open, in each process
    max_overflow=10,  # opened on top under load, closed afterwards
    pool_timeout=30,  # seconds to wait for one before TimeoutError
    pool_recycle=1800,  # seconds; below the idle limit of the server
    pool_pre_ping=True,  # tests a connection before handing it out
)`,
    );
    assert.match(
      code(shop, "shop/orders/tasks.py", "aw-celery-task"),
      /^from shop\.worker import worker\n\n\n@worker\.task\n/,
    );
    assert.match(
      code(shop, "shop/lines/models.py", "aw-sqlalchemy-model"),
      /from shop\.core\.db import Model\n\n\nclass Line\(Model\):\n {4}__tablename__ = "lines"/,
    );
    assert.match(
      code(shop, "tests/conftest.py", "aw-test-client"),
      /from shop\.core\.db import get_db\nfrom shop\.main import api\n/,
    );
  });

  it("leave keywords of the same name alone", async () => {
    const broker = { "shop/broker.py": "from dramatiq.brokers.redis import RedisBroker\n\nredis = RedisBroker()\n" };
    const text = code(await project({ ...ASYNC_SHOP, ...broker }), "shop/orders/actors.py", "aw-dramatiq-actor");
    assert.match(text, /from shop\.broker import redis\n\n\n@dramatiq\.actor\(\n {4}broker=redis,/);
  });

  it("ask which model, where an app has several", async () => {
    const models =
      "from django.db import models\n\n\nclass Check(models.Model):\n    pass\n\n\nclass Ping(models.Model):\n    pass\n";
    const several = await project({
      ...DJANGO,
      "hc/__init__.py": "",
      "hc/api/__init__.py": "",
      "hc/api/models.py": models,
      "hc/api/admin.py": "",
    });
    const { here } = offersAt(several.surroundings, "hc/api/admin.py", EMPTY).get("aw-django-admin")!;
    assert.match(here!.body, /\nfrom \.models import \$\{1\|Check,Ping\|\}\n\n\n@admin\.register\(\$\{1\}\)/);
  });

  it("take the feature of the file", () => {
    const router = code(shop, "shop/orders/router.py", "aw-fastapi-router");
    assert.equal(
      router,
      `from fastapi import APIRouter, status

from shop.orders.models import Order
from shop.orders.schemas import OrderCreate, OrderPublic
from shop.orders.service import OrderServiceDep

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", status_code=status.HTTP_201_CREATED, response_model=OrderPublic)
async def create_order(data: OrderCreate, service: OrderServiceDep) -> Order:
    return await service.create(data)


@router.get("/{order_id}", response_model=OrderPublic)
async def get_order(order_id: int, service: OrderServiceDep) -> Order:
    return await service.get(order_id)`,
    );
    const { here } = offersAt(shop.surroundings, "shop/orders/router.py", EMPTY).get("aw-fastapi-router")!;
    assert.doesNotMatch(here!.body, /\$\{?[1-9]/, "nothing is left to ask");
  });

  it("use an alias of the session dependency instead of defining one", () => {
    const text = code(shop, "shop/orders/dependencies.py", "aw-fastapi-dependency");
    assert.match(text, /from shop\.core\.db import DbSession\n/);
    assert.match(text, /\n\n\ndef get_order_service\(session: DbSession\) -> OrderService:/);
    assert.doesNotMatch(text, /AsyncSession|get_db|SessionDep/);
  });

  it("ask for what the project does not have", () => {
    const { here } = offersAt(shop.surroundings, "shop/carts/router.py", EMPTY).get("aw-fastapi-router")!;
    assert.deepEqual(
      here!.missing.map(({ name }) => name),
      ["CartServiceDep", "Cart", "CartCreate", "CartResponse"],
    );
    assert.match(
      here!.body,
      /^from fastapi import APIRouter, status\n\nfrom \$\{1:shop\.carts\.dependencies\} import \$\{2:Cart\}ServiceDep\n/,
    );
    const layered = offersAt(sync.surroundings, "app/routers/orders.py", EMPTY).get("aw-fastapi-router")!;
    assert.deepEqual(
      [...new Set(layered.here!.missing.map(({ module }) => module))],
      ["app.orders.dependencies", "..models.order", "..schemas.order"],
    );
  });

  it("are sync where the project is", () => {
    const service = code(sync, "app/services/user.py", "aw-fastapi-service");
    assert.match(service, /from sqlalchemy\.orm import Session\n/);
    assert.doesNotMatch(service, /async|await/i);
    assert.match(service, /self\.users\.delete\(self\.get\(user_id\)\)/);
    assert.match(code(sync, "app/routers/users.py", "aw-fastapi-crud"), /\ndef create_user\(data: UserCreate/);
    assert.match(code(sync, "tests/conftest.py", "aw-test-client"), /with TestClient\(app\) as client/);
    assert.match(
      code(sync, "app/pool.py", "aw-sqlalchemy-pool"),
      /^from sqlalchemy import create_engine\n\nfrom \.settings import load_settings\n\nengine = create_engine\(\n {4}load_settings\(\)\.database_url,/,
    );
  });

  it("import relatively where the package does, and as others import it", () => {
    const router = code(sync, "app/routers/users.py", "aw-fastapi-router");
    assert.match(router, /\nfrom \.\.models import User\nfrom \.\.schemas\.user import UserCreate\n/);
    assert.match(code(sync, "tests/conftest.py", "aw-test-conftest-sync"), /\nfrom app\.database import Base\n/);
    assert.match(code(django, "shop/services.py", "aw-django-service"), /\nfrom \.models import Product\n/);
  });

  it("know Django's apps", () => {
    const admin = code(
      django,
      "shop/admin.py",
      "aw-django-admin",
      "from django.contrib import admin\n\nfrom .models import Product\n\n|\n",
    );
    assert.match(
      admin,
      /^from django\.contrib import admin\n\nfrom \.models import Product\n\n@admin\.register\(Product\)\nclass ProductAdmin/,
    );
    assert.equal(offersAt(django.surroundings, "shop/x.py", EMPTY).get("aw-fastapi-router")?.here, undefined);
  });

  it("know Flask's extension and factory", () => {
    assert.match(
      code(flask, "site/users/models.py", "aw-flask-model"),
      /from site\.ext import sql\n\n\nclass User\(sql\.Model\):/,
    );
    const tests = code(flask, "tests/conftest.py", "aw-test-flask");
    assert.match(tests, /from site import make_app\nfrom site\.ext import sql\n/);
    assert.match(tests, /app = make_app\(\{/);
    assert.match(
      code(flask, "site/posts/routes.py", "aw-flask-blueprint"),
      /from site\.posts\.models import Post\n\nposts = Blueprint\("posts"/,
    );
  });

  it("leave out what the file has", () => {
    const before = "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n|\n";
    const after = code(shop, "shop/orders/socket.py", "aw-fastapi-websocket", before);
    assert.match(
      after,
      /^from fastapi import APIRouter, WebSocket, WebSocketDisconnect\n\nrouter = APIRouter\(\)\n\n\n@router\.websocket/,
    );
    const aliased = "from sqlalchemy.ext.asyncio import AsyncSession as S\n\n\n|\n";
    assert.match(code(shop, "shop/orders/x.py", "aw-fastapi-service", aliased), /session: S\) -> None/);
  });

  it("do not take a name that the file uses for something else", () => {
    const before = "import os\n\n\nclass Order:\n    pass\n\n\n|\n";
    const after = code(shop, "shop/orders/selectors.py", "aw-fastapi-service", before);
    assert.match(after, /^import os\n(?:.*\n)*from shop\.orders\.models import Order as Order_\n/);
    assert.match(after, /-> Order_:/);
  });

  it("build on the file's own definitions without importing them", () => {
    const after = code(
      shop,
      "shop/core/db.py",
      "aw-sqlalchemy-unit-of-work",
      `${ASYNC_SHOP["shop/core/db.py"]!}\n\n|\n`,
    );
    assert.match(after, /async with new_session\(\) as session:\n {8}yield UnitOfWork/);
    assert.doesNotMatch(after, /import new_session/);
  });

  it("keep tabs and CRLF", () => {
    const before = '"""Doc."""\r\n\r\nimport os\r\n\r\n\r\ndef f():\r\n\tpass\r\n\r\n\r\n|\r\n';
    const after = code(shop, "shop/orders/x.py", "aw-celery-task", before);
    assert.doesNotMatch(after, /(?<!\r)\n/);
    assert.match(after, /import os\r\n\r\nfrom shop\.worker import worker\r\n/);
    assert.match(after, /\r\n\t"""Counts/);
    assert.match(
      code(shop, "shop/orders/x.py", "aw-celery-task", "import os\n\n\ndef make():\n\t|\n"),
      /\n\t@worker\.task\n\tdef process_upload.*\n\t\t"""/,
    );
  });

  it("are offered only for what the project uses", () => {
    const here = [...offersAt(sync.surroundings, "app/x.py", EMPTY).values()].filter((offer) => offer.here);
    const others = here.filter(({ prefix }) => /celery|flask|django|rq|dramatiq/.test(prefix));
    assert.deepEqual(
      others.map(({ prefix }) => prefix),
      [],
    );
    assert.ok(here.length > 10);
  });

  it("are offered by the letters that were typed", () => {
    const prefixes = (typed: string): string[] => [...offersAt(NOWHERE, "x.py", typed).keys()];
    assert.ok(prefixes("aw-fastapi|").length >= 8);
    assert.deepEqual(prefixes("dramb|"), ["aw-dramatiq-broker"]);
    assert.deepEqual(prefixes("xyz|"), []);
  });

  for (const [name, files] of Object.entries({ ASYNC_SHOP, SYNC_SHOP, DJANGO, FLASK })) {
    it(`parse, and import only what is there: ${name}`, async () => {
      const analyzer = await loadAnalyzer();
      const { surroundings, workspace } = await project(files);
      const { model } = workspace as unknown as { model: ProjectView };
      const paths = Object.keys(files).filter((path) => /\w\/\w+\.py$/.test(path));
      for (const path of [...paths, "app/carts/router.py", "shop/carts/services.py"]) {
        const own = files[path] ?? "";
        for (const marked of new Set([EMPTY, `${own}\n\n|\n`, `"""Doc."""\n|\n${own}`])) {
          for (const [prefix, { here }] of offersAt(surroundings, path, marked)) {
            // They go on from a module that is to be written beside them.
            if (!here || prefix.startsWith("aw-django-settings")) continue;
            const text = inserted(marked, { surroundings, path }, prefix);
            assert.equal(reference.hasError(text), false, `${prefix} in ${path}:\n${text}`);
            assert.doesNotMatch(text, /[ \t]$/m, `${prefix} in ${path}`);
            workspace.setModule(path, analyzer.analyze(path, text));
            const unknown = unresolved(model, path, surroundings.own);
            assert.deepEqual(
              unknown.filter((module) => !here.missing.some((one) => one.module === module)),
              [],
              `${prefix} in ${path}:\n${text}`,
            );
          }
        }
        workspace.setModule(path, files[path] === undefined ? undefined : analyzer.analyze(path, own));
      }
    }).timeout(120_000);
  }
});

/** Modules of the project that a file imports from and that are not there, or lack the name. */
function unresolved(model: ProjectView, path: string, own: ReadonlySet<string>): string[] {
  const edges = model.imports(path);
  return (model.facts(path)?.imports ?? []).flatMap((fact) => {
    const isOwn = fact.level > 0 || own.has(fact.module.split(".", 1)[0]!);
    if (!isOwn) return [];
    const written = ".".repeat(fact.level) + fact.module;
    const target = edges.find((edge) => edge.fact.at[0] === fact.at[0]);
    const lacks = (fact.names ?? []).some(({ name }) => {
      const holder = edges.find((edge) => edge.fact.at[0] === fact.at[0] && edge.names.includes(name));
      const bound = holder && model.facts(holder.to)?.bindings.some((binding) => binding.name === name);
      return !bound && !edges.some((edge) => edge.fact.at[0] === fact.at[0] && edge.to.endsWith(`/${name}.py`));
    });
    return !target || lacks ? [written] : [];
  });
}

describe("sync twins", () => {
  const twins = TEMPLATES.filter(({ sync }) => typeof sync === "string" && sync !== "aw-test-client-sync");
  for (const { prefix, sync, body } of twins) {
    it(`${prefix}: what is written out is what is made`, () => {
      assert.equal(sortImports(toSync(body)), sortImports(TEMPLATES.find((one) => one.prefix === sync)!.body));
    });
  }

  it("leave no async behind", () => {
    for (const { prefix, sync, body } of TEMPLATES) {
      if (sync === true)
        assert.doesNotMatch(toSync(body).replaceAll("async_", ""), /\basync\b|\bawait\b|Async/, prefix);
    }
  });
});

/** The statements of each block in order, so that what moved compares equal. */
function sortImports(text: string): string {
  return text
    .split("\n\n")
    .map((block) => (/^(?:from|import) /.test(block) ? block.split("\n").sort().join("\n") : block))
    .join("\n\n");
}
