import assert from "node:assert/strict";
import { withFolder } from "./support/run";

const SHOP = {
  "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["fastapi"]\n',
  "shop/__init__.py": "",
  "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.orders import ORDERS\n\napp = FastAPI()\n",
  "shop/orders.py": '"""Orders."""\n\nORDERS = []\n',
  "tests/test_orders.py": "def test_orders():\n    assert True\n",
};

describe("archwright profile", () => {
  it(
    "prints size, frameworks, structure found and advised",
    withFolder(SHOP, async (folder) => {
      const { status, stdout } = await folder.run(["profile"]);
      assert.equal(status, 0);
      assert.match(stdout, /^shop\n/);
      assert.match(stdout, /Size +4 lines of code in 2 modules and 1 package; the middle module has 1 line\n/);
      assert.match(stdout, /Frameworks +FastAPI \(1 module\)\n/);
      assert.match(stdout, /Structure +a flat package, in shop\n/);
      assert.match(stdout, /Advised +a single file \(Script\/Tool, 0 to 500 lines\)\n/);
    }),
  );

  it(
    "as JSON, with the numbers",
    withFolder(SHOP, async (folder) => {
      const { status, stdout } = await folder.run(["profile", ".", "--format", "json"]);
      assert.equal(status, 0);
      const { version, projects } = JSON.parse(stdout) as { version: number; projects: Record<string, unknown>[] };
      assert.equal(version, 1);
      assert.equal(projects.length, 1);
      assert.deepEqual(projects[0], {
        folder: ".",
        manifest: "pyproject.toml",
        name: "shop",
        isLibrary: false,
        entry: "shop/main.py",
        lines: 4,
        modules: 2,
        packages: 1,
        medianLines: 1,
        frameworks: [{ name: "FastAPI", kind: "web", modules: 1 }],
        layout: { stage: "flat", container: "shop", features: [], layers: [], shared: [] },
        advised: [{ row: "Script/Tool", from: 0, below: 500, stage: "single-file" }],
        tests: { shape: "mirror", modules: 1, lines: 2 },
        settings: { shape: "none", paths: [] },
      });
    }),
  );

  it(
    "no structure by feature without a feature",
    withFolder(
      {
        "requirements.txt": "fastapi\n",
        "app/__init__.py": "",
        "app/main.py":
          "from fastapi import FastAPI\n\nfrom app.api import notes\n\napp = FastAPI()\napp.include_router(notes.router)\n",
        "app/api/__init__.py": "",
        "app/api/notes.py":
          "from fastapi import APIRouter\n\nfrom app.api import crud\n\nrouter = APIRouter()\n\n\n@router.get('/notes')\ndef notes():\n    return crud.all_notes()\n",
        "app/api/crud.py": "def all_notes():\n    return []\n",
        "app/api/models.py": "class Note:\n    title = ''\n",
      },
      async (folder) => {
        const { stdout } = await folder.run(["profile"]);
        assert.match(stdout, /Structure +a flat package, in app\n/);
      },
    ),
  );

  it(
    "each project of a monorepo by itself",
    withFolder(
      {
        "api/pyproject.toml": '[project]\nname = "api"\nversion = "1"\n',
        "api/main.py": "print('api')\n",
        "worker/pyproject.toml": '[project]\nname = "worker"\nversion = "1"\n',
        "worker/main.py": "print('worker')\n",
        ".git/HEAD": "ref: refs/heads/main\n",
      },
      async (folder) => {
        const names = async (...args: string[]): Promise<string[]> => {
          const { stdout } = await folder.run(["profile", ...args, "--format", "json"]);
          return (JSON.parse(stdout) as { projects: { name: string }[] }).projects.map(({ name }) => name);
        };
        assert.deepEqual(await names(), ["api", "worker"]);
        assert.deepEqual(await names("worker"), ["worker"]);
      },
    ),
  );

  it(
    "a folder without Python, and one that is not there",
    withFolder({}, async (folder) => {
      const empty = await folder.run(["profile"]);
      assert.equal(empty.status, 0);
      assert.match(empty.stderr, /no Python code/);
      const missing = await folder.run(["profile", "nowhere"]);
      assert.equal(missing.status, 2);
      assert.equal(missing.stdout, "");
    }),
  );

  const body = (name: string): string =>
    Array.from({ length: 20 }, (_, at) => `${name}_${String(at)} = ${String(at)}\n`).join("");
  const stages: Record<string, { files: Record<string, string>; structure: RegExp }> = {
    "layers whose names say of which technique they are": {
      files: {
        "app/main.py": "from app.web_route import users\n",
        "app/web_route/users.py": `from app.task import mail\n${body("A")}`,
        "app/task/mail.py": `from app.sys_libs import text\n${body("B")}`,
        "app/sys_libs/text.py": body("C").repeat(3),
      },
      structure: /Structure +layers, in app\n/,
    },
    "apps beside the package that Django is set up in": {
      files: {
        "manage.py": "import config.settings\n",
        "config/settings.py": body("A").repeat(5),
        "config/urls.py": "import up.views\nimport pages.views\n",
        "up/views.py": `from up import models\n${body("B")}`,
        "up/models.py": body("C"),
        "pages/views.py": `from pages import models\n${body("D")}`,
        "pages/models.py": body("E"),
      },
      structure: /Structure +feature packages, in \.\n/,
    },
    "one app beside the package that Django is set up in": {
      files: {
        "manage.py": "import config.settings\n",
        "config/settings.py": body("A").repeat(5),
        "config/urls.py": "import up.views\n",
        "up/views.py": `from up import models\n${body("B")}`,
        "up/models.py": body("C"),
      },
      structure: /Structure +a flat package, in up\n/,
    },
    "routes with their schemas as one layer of several": {
      files: {
        "app/main.py": "from app.api.routes import users\n",
        "app/api/routes/users.py": `from app.api.schemas import user\n${body("A")}`,
        "app/api/schemas/user.py": `from app.models import users\n${body("B")}`,
        "app/models/users.py": body("C"),
        "app/text/words.py": body("D"),
      },
      structure: /Structure +layers, in app\n/,
    },
    "layers in a package that is called for the program's version": {
      files: {
        "app/main.py": "from app.v1.endpoints import users\n",
        "app/models/users.py": body("A"),
        "app/v1/endpoints/users.py": `from app.v1.services import users\n${body("B")}`,
        "app/v1/services/users.py": `from app.models import users\n${body("C")}`,
      },
      structure: /Structure +layers, in app\n/,
    },
    "inner rings in a core, by subject": {
      files: {
        "todo/__main__.py": "import todo.infra.database.items\n",
        "todo/core/items/entities/item.py": body("A"),
        "todo/core/items/protocols/item.py": `from todo.core.items.entities import item\n${body("B")}`,
        "todo/core/items/use_cases/add.py": `from todo.core.items.protocols import item\n${body("C")}`,
        "todo/infra/database/items.py": `from todo.core.items.protocols import item\n${body("D")}`,
      },
      structure: /Structure +(?:clean|a clean)/,
    },
    "packages by kind whose names are no layer's, by the subjects in each": {
      files: {
        "vault/main.py": "from vault.commands import aws, login, secret\n",
        "vault/commands/aws.py": `from vault.options import aws\n${body("A")}`,
        "vault/commands/secret.py": `from vault.options import secret\n${body("B")}`,
        "vault/commands/login.py": `from vault.choices import aws\n${body("C")}`,
        "vault/options/aws.py": body("D"),
        "vault/options/secret.py": body("E"),
        "vault/choices/aws.py": body("F"),
        "vault/choices/secret.py": body("G"),
      },
      structure: /Structure +layers, in vault\n/,
    },
    "managers, commands and resources as layers, beside technical packages": {
      files: {
        "app/main.py": "from app.resources import user\n",
        "app/resources/user.py": `from app.managers import user\n${body("A")}`,
        "app/managers/user.py": `from app.models import user\n${body("B")}`,
        "app/models/user.py": body("C"),
        "app/cache/decorators.py": body("D").repeat(4),
        "app/metrics/custom.py": body("E").repeat(4),
      },
      structure: /Structure +layers, in app\n/,
    },
    "one folder of tasks among packages by subject": {
      files: {
        "alerts/main.py": "from alerts.tasks import core\nimport alerts.views\n",
        "alerts/views.py": body("A"),
        "alerts/tasks/core.py": `from alerts.kafka import steps\n${body("B").repeat(9)}`,
        "alerts/kafka/steps.py": body("C"),
        "alerts/voevent/steps.py": body("D"),
      },
      structure: /Structure +feature packages, in alerts\n/,
    },
    "subjects in a versioned api": {
      files: {
        "app/main.py": "from app.routes import api\n",
        "app/routes/api.py": "from app.api.v1.auth import handlers\nfrom app.api.v1.user import handlers as user\n",
        "app/api/v1/auth/handlers.py": `from app.api.v1.auth import forms\n${body("A")}`,
        "app/api/v1/auth/forms.py": body("B"),
        "app/api/v1/user/handlers.py": `from app.api.v1.user import models\n${body("C")}`,
        "app/api/v1/user/models.py": body("D"),
      },
      structure: /Structure +feature packages, in app\n/,
    },
    "subjects in a core that is all of the program": {
      files: {
        "app/__init__.py": "",
        "app/main.py": "from app.core.api import routes\n",
        "app/core/api/routes.py": `from app.core.todo import service\n${body("A")}`,
        "app/core/todo/model.py": body("B"),
        "app/core/todo/service.py": body("C"),
        "app/core/user/model.py": body("D"),
        "app/core/user/service.py": body("E"),
      },
      structure: /Structure +feature packages, in app\/core\n/,
    },
    "a domain that holds its own ports and use cases": {
      files: {
        "app/main.py": "from app.api import wallet\n",
        "app/api/wallet.py": `from app.domain.use_cases import transfer\n${body("A")}`,
        "app/db/wallets.py": `from app.domain.ports import wallets\n${body("B")}`,
        "app/domain/ports/wallets.py": body("C"),
        "app/domain/use_cases/transfer.py": body("D"),
      },
      structure: /Structure +(?:clean|a clean)/,
    },
    "a package called src whose folder pytest's path names too": {
      files: {
        "pytest.ini": "[pytest]\npythonpath = . src\n",
        "src/__init__.py": "",
        "src/main.py": "from src.api import users\n",
        "src/api/__init__.py": "",
        "src/api/users.py": `from src.services import users\n${body("A")}`,
        "src/services/__init__.py": "",
        "src/services/users.py": body("B"),
      },
      structure: /Structure +layers, in src\n/,
    },
    "three layers of a few lines beside more code": {
      files: {
        "api/main.py": `from api.endpoints import users\n${body("A").repeat(5)}`,
        "api/endpoints/users.py": "from api.services import users\n",
        "api/services/users.py": "from api.schemas import users\n",
        "api/schemas/users.py": body("B"),
      },
      structure: /Structure +layers, in api\n/,
    },
    "most lines on one level, with packages beside": {
      files: {
        "shell/main.py": `from shell import client\nfrom shell.modes import batch\n${body("A").repeat(5)}`,
        "shell/client.py": body("B"),
        "shell/modes/batch.py": body("C"),
        "shell/modes/watch.py": body("D"),
        "shell/output/table.py": body("E"),
      },
      structure: /Structure +a flat package, in shell\n/,
    },
    "use cases with a module of entities": {
      files: {
        "links/entities.py": body("A"),
        "links/repos/memory.py": `from links.entities import A_1\n${body("B")}`,
        "links/usecases/add.py": `from links.entities import A_1\n${body("C")}`,
      },
      structure: /Structure +(?:clean|a clean)/,
    },
    "protocols with the same parts as subjects": {
      files: {
        "pot/main.py": "from pot.ssh import session\n",
        "pot/commands/ls.py": body("A"),
        "pot/ssh/factory.py": body("B"),
        "pot/ssh/session.py": body("C"),
        "pot/ssh/transport.py": body("D"),
        "pot/telnet/factory.py": body("E"),
        "pot/telnet/session.py": body("F"),
        "pot/telnet/transport.py": body("G"),
      },
      structure: /Structure +feature packages, in pot\n/,
    },
    "rings in one feature of several": {
      files: {
        "app/main.py": "from app.crawler.application import service\nimport app.users.routes\nimport app.mail.routes\n",
        "app/crawler/application/service.py": `from app.crawler.domain import page\n${body("A").repeat(5)}`,
        "app/crawler/domain/page.py": body("B").repeat(5),
        "app/users/models.py": body("C"),
        "app/users/routes.py": body("D"),
        "app/mail/models.py": body("E"),
        "app/mail/routes.py": body("F"),
      },
      structure: /Structure +feature packages, in app\n/,
    },
    "a package of helpers that do not need each other": {
      files: { "tools_of/__init__.py": "", "tools_of/mimes.py": body("A"), "tools_of/routing.py": body("B") },
      structure: /Structure +a flat package, in tools_of\n/,
    },
    "one package that only holds parts": {
      files: {
        "shell/main.py": `from shell import lexer\nfrom shell.packages import parse\n${body("A")}`,
        "shell/lexer.py": body("B"),
        "shell/packages/parse.py": body("C"),
        "shell/packages/paths.py": body("D"),
      },
      structure: /Structure +a flat package, in shell\n/,
    },
    "a program that is called an example": {
      files: {
        "pyproject.toml": '[project]\nname = "example"\nversion = "1"\n',
        "example/__main__.py": "from example.search import geo\nfrom example.terminal import cli\n",
        "example/search/geo.py": body("A"),
        "example/terminal/cli.py": body("B"),
      },
      structure: /Structure +feature packages, in example\n/,
    },
    "blueprints that each have a package": {
      files: {
        "shop/app.py": "from shop.blueprints.page import views\nfrom shop.blueprints.contact import views as contact\n",
        "shop/blueprints/page/views.py": body("A"),
        "shop/blueprints/contact/views.py": `from shop.blueprints.contact import forms\n${body("B")}`,
        "shop/blueprints/contact/forms.py": body("C"),
      },
      structure: /Structure +feature packages, in /,
    },
  };
  for (const [name, { files, structure }] of Object.entries(stages)) {
    it(
      `reads ${name}`,
      withFolder(files, async (folder) => {
        const { stdout } = await folder.run(["profile"]);
        assert.match(stdout, structure);
      }),
    );
  }
});
