import assert from "node:assert/strict";
import type { FeaturePlan, FeatureRequest, Part } from "../../server/src/engine";
import { allFindings, loadAnalyzer, openProject, print } from "../engine/support/project";

type Sources = Readonly<Record<string, string>>;

const DATABASE = `from typing import Annotated
from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase): ...

async def get_session():
    async with AsyncSession() as session:
        yield session

SessionDep = Annotated[AsyncSession, Depends(get_session)]
`;
const MODEL = (name: string, table: string, base: string): string => `from ${base} import Base

class ${name}(Base):
    __tablename__ = "${table}"
`;
const ROUTER = (prefix = ""): string => `from fastapi import APIRouter

router = APIRouter(${prefix})

@router.get("/")
async def read() -> dict[str, str]:
    return {}
`;

const PACKAGES: Sources = {
  "app/__init__.py": "",
  "app/database.py": DATABASE,
  "app/main.py": `from fastapi import FastAPI
from app.users.router import router as users_router

app = FastAPI()
app.include_router(users_router, prefix="/api/v1")
`,
  "app/users/__init__.py": "",
  "app/users/models.py": MODEL("User", "users", "app.database"),
  "app/users/router.py": ROUTER('prefix="/users"'),
  "app/users/service.py": "class UserService: ...\n",
};

async function plan(sources: Sources, request: Partial<FeatureRequest> = {}): Promise<FeaturePlan> {
  const made = openProject(await loadAnalyzer(), new Map(Object.entries(sources))).newFeature({
    folder: "",
    name: "invoice",
    ...request,
  });
  assert.ok(!("problem" in made), "problem" in made ? made.problem : "");
  return made;
}

async function problem(sources: Sources, request: Partial<FeatureRequest> = {}): Promise<string> {
  const workspace = openProject(await loadAnalyzer(), new Map(Object.entries(sources)));
  const made = workspace.newFeature({ folder: "", name: "invoice", ...request });
  return "problem" in made ? made.problem : "";
}

/** The project with the feature: it parses, its imports lead somewhere, and we find nothing that was not there before. */
async function make(sources: Sources, request: Partial<FeatureRequest> = {}): Promise<Sources> {
  const { edits } = await plan(sources, request);
  const after: Record<string, string> = { ...sources };
  for (const { path, create, changes } of edits) {
    assert.equal(create === true, !(path in sources), path);
    const ordered = [...changes].sort((a, b) => b.start - a.start);
    after[path] = ordered.reduce(
      (text, { start, end, text: added }) => text.slice(0, start) + added + text.slice(end),
      after[path] ?? "",
    );
  }
  const analyzer = await loadAnalyzer();
  const before = openProject(analyzer, new Map(Object.entries(sources)));
  const now = openProject(analyzer, new Map(Object.entries(after)));
  const known = new Set(allFindings(before).map((finding) => finding.fingerprint));
  const found = allFindings(now).filter(({ fingerprint }) => !known.has(fingerprint));
  assert.deepEqual(
    found.map((finding) => print(now, finding)),
    [],
  );
  for (const { path } of edits) {
    const facts = analyzer.analyze(path, after[path]!);
    assert.deepEqual(facts.errors, [], path);
    for (const { module, level } of facts.imports) {
      const [top = ""] = module.split(".");
      if (level > 0 || !["app", "apps", "shop"].includes(top)) continue;
      const file = module.replaceAll(".", "/");
      const leads = Object.keys(after).some((one) => one === `${file}.py` || one.startsWith(`${file}/`));
      assert.ok(leads, `${path} imports ${module}`);
    }
  }
  return after;
}

describe("features: FastAPI", () => {
  it("is a package beside its siblings, included as they are", async () => {
    const made = await make(PACKAGES);
    assert.match(made["app/main.py"]!, /^from app\.invoices\.router import router as invoices_router$/m);
    assert.match(made["app/main.py"]!, /^app\.include_router\(invoices_router, prefix="\/api\/v1"\)$/m);
    assert.match(made["app/invoices/router.py"]!, /APIRouter\(prefix="\/invoices", tags=\["invoices"\]\)/);
    assert.match(made["app/invoices/service.py"]!, /async def get\(self, invoice_id: int\)/);
    assert.equal(made["app/invoices/__init__.py"], "");
    assert.equal(made["app/invoices/repository.py"], undefined);
    assert.ok("tests/test_invoices.py" in made);
  });

  it("has the parts that are asked for, and those that these need", async () => {
    const parts: readonly Part[] = ["repository", "dependencies"];
    const made = await make(PACKAGES, { name: "Order items", parts });
    const own = Object.keys(made).filter((path) => path.includes("order_items"));
    assert.deepEqual(own.map((path) => path.split("/").at(-1)).sort(), [
      ...["__init__.py", "dependencies.py", "models.py", "repository.py", "router.py", "schemas.py", "service.py"],
    ]);
    assert.match(made["app/order_items/router.py"]!, /from app\.order_items\.dependencies import OrderItemServiceDep/);
    assert.match(made["app/order_items/models.py"]!, /^class OrderItem\(Base\):$/m);
  });

  it("takes over the siblings' words: package, modules, prefix where it is included", async () => {
    const made = await make({
      "app/__init__.py": "",
      "app/db.py": DATABASE,
      "app/main.py": `from fastapi import FastAPI

from .user import routes as user_routes
from .user.routes import router

app = FastAPI()
app.include_router(router, prefix="/users", tags=["users"])
`,
      "app/user/__init__.py": "",
      "app/user/model.py": MODEL("User", "user", "app.db"),
      "app/user/routes.py": ROUTER(),
      "app/user/crud.py": "def find(): ...\n",
    });
    assert.match(made["app/main.py"]!, /^from \.invoice\.routes import router as invoices_router$/m);
    assert.match(
      made["app/main.py"]!,
      /^app\.include_router\(invoices_router, prefix="\/invoices", tags=\["invoices"\]\)$/m,
    );
    assert.match(made["app/invoice/routes.py"]!, /^router = APIRouter\(\)$/m);
    assert.ok("app/invoice/model.py" in made && "app/invoice/crud.py" in made);
  });

  it("is a file in each layer", async () => {
    const made = await make({
      "app/__init__.py": "",
      "app/core/__init__.py": "",
      "app/core/database.py": DATABASE,
      "app/api/__init__.py": "",
      "app/api/v1/__init__.py": "",
      "app/api/v1/api.py": `from fastapi import APIRouter
from app.api.v1.endpoints import items, users

api_router = APIRouter()
api_router.include_router(items.router, prefix="/items")
api_router.include_router(users.router, prefix="/users")
`,
      "app/api/v1/endpoints/__init__.py": "",
      "app/api/v1/endpoints/items.py": ROUTER(),
      "app/api/v1/endpoints/users.py": ROUTER(),
      "app/main.py":
        "from fastapi import FastAPI\nfrom app.api.v1.api import api_router\napp = FastAPI()\napp.include_router(api_router)\n",
      "app/models/__init__.py": "",
      "app/models/item.py": MODEL("Item", "items", "app.core.database"),
      "app/models/user.py": MODEL("User", "users", "app.core.database"),
      "app/services/__init__.py": "",
      "app/services/item_service.py": "class ItemService: ...\n",
      "tests/api/test_items.py": "def test_items(): ...\n",
    });
    assert.match(made["app/api/v1/api.py"]!, /^from app\.api\.v1\.endpoints import invoices, items, users$/m);
    assert.match(made["app/api/v1/api.py"]!, /^api_router\.include_router\(invoices\.router, prefix="\/invoices"\)$/m);
    for (const path of ["app/models/invoice.py", "app/services/invoice_service.py", "app/api/v1/endpoints/invoices.py"])
      assert.ok(path in made, path);
    assert.ok("tests/api/test_invoices.py" in made);
  });

  it("says why it cannot be made", async () => {
    const { "app/database.py": _, ...bare } = PACKAGES;
    assert.match(await problem(bare), /declarative base/);
    const sessionless = { ...PACKAGES, "app/database.py": DATABASE.slice(0, DATABASE.indexOf("async def")) };
    assert.match(await problem(sessionless), /session/);
    assert.match(await problem(PACKAGES, { name: "user" }), /exist: app\/users\/__init__\.py|exist: app\/users/);
    for (const name of ["", "1st", "a/b", "../x", "class", "caf\u00e9"])
      assert.notEqual(await problem(PACKAGES, { name }), "", name);
    assert.match(await problem({ "tool.py": "print(1)\n" }), /No FastAPI/);
  });
});

describe("features: Flask", () => {
  const FLASK: Sources = {
    "shop/__init__.py": "",
    "shop/extensions.py": "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n",
    "shop/app.py": `from flask import Flask

from shop.extensions import db


def create_app():
    from shop.users.routes import users_bp

    app = Flask(__name__)
    db.init_app(app)
    app.register_blueprint(users_bp, url_prefix="/users")
    return app
`,
    "shop/users/__init__.py": "",
    "shop/users/models.py":
      "from shop.extensions import db\n\n\nclass User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n",
    "shop/users/routes.py": `from flask import Blueprint

users_bp = Blueprint("users", __name__)


@users_bp.get("/")
def index():
    return []
`,
  };

  it("registers a blueprint in the factory, called as its siblings are", async () => {
    const made = await make(FLASK);
    assert.match(made["shop/app.py"]!, /^ {4}app\.register_blueprint\(invoices_bp, url_prefix="\/invoices"\)$/m);
    assert.match(made["shop/app.py"]!, /from shop\.invoices\.routes import invoices_bp$/m);
    assert.match(made["shop/invoices/routes.py"]!, /^invoices_bp = Blueprint\("invoices", __name__\)$/m);
    assert.doesNotMatch(made["shop/invoices/routes.py"]!, /pydantic/);
  });

  it("says why it cannot be made", async () => {
    assert.match(await problem({ ...FLASK, "shop/extensions.py": "db = None\n" }), /Flask-SQLAlchemy/);
  });
});

describe("features: Django", () => {
  const django = (apps: string): Sources => ({
    "manage.py": "import django\n",
    "config/__init__.py": "",
    "config/settings.py": `INSTALLED_APPS = ${apps}\nROOT_URLCONF = "config.urls"\n`,
    "config/urls.py": `from django.urls import include, path

urlpatterns = [
    path("orders/", include("apps.orders.urls")),
]
`,
    "apps/__init__.py": "",
    "apps/orders/__init__.py": "",
    "apps/orders/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n",
    "apps/orders/urls.py": "from django.urls import path\n\nurlpatterns = [path('', print)]\n",
    "apps/orders/views.py": "from django.http import HttpResponse\n",
  });

  it("is an app, installed and with URLs where its siblings have theirs", async () => {
    const made = await make(django('[\n    "django.contrib.auth",\n    "apps.orders",\n]'));
    assert.match(made["config/settings.py"]!, /"apps\.orders",\n {4}"apps\.invoices",\n\]/);
    assert.match(made["config/urls.py"]!, /^ {4}path\("invoices\/", include\("apps\.invoices\.urls"\)\),$/m);
    assert.match(made["apps/invoices/views.py"]!, /get_object_or_404\(Invoice, pk=pk\)/);
    for (const file of ["apps.py", "models.py", "urls.py", "migrations/0001_initial.py"])
      assert.ok(`apps/invoices/${file}` in made, file);
    assert.ok(!("apps/invoices/services.py" in made));
  });

  it("is installed in lists of any form", async () => {
    const list = await make(django("['apps.orders']"));
    assert.match(list["config/settings.py"]!, /\['apps\.orders', 'apps\.invoices'\]/);
    const open = await make(django('[\n    "apps.orders.apps.OrdersConfig"\n]'));
    assert.match(open["config/settings.py"]!, /OrdersConfig",\n {4}"apps\.invoices",\n\]/);
  });

  it("says why it cannot be made", async () => {
    assert.match(await problem({ ...django("[]"), "config/settings.py": "" }), /INSTALLED_APPS/);
  });
});

describe("features: offers", () => {
  it("name the project, its layout and the usual parts", async () => {
    const [offer, ...others] = openProject(await loadAnalyzer(), new Map(Object.entries(PACKAGES))).featureOffers();
    assert.equal(others.length, 0);
    assert.equal(offer?.framework, "fastapi");
    assert.equal(offer.layout, "A package in app, like users");
    const usual = offer.parts.filter((part) => part.usual).map(({ part }) => part);
    assert.deepEqual(usual, ["model", "schemas", "service", "router", "test"]);
    assert.equal(offer.parts.find(({ part }) => part === "model")?.example, "app/invoices/models.py");
  });
});
