import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import { createWorkspace, isModule, RULES, type Analyzer, type Workspace } from "../../server/src/engine";
import { allFindings, loadAnalyzer } from "../engine/support/project";
import { moduleText, soup } from "./python";
import { check, TIMEOUT_MS } from "./runs";

const MODULES: readonly string[] = [
  "app/__init__.py",
  "app/main.py",
  "app/core/db.py",
  "app/deps.py",
  "app/users/__init__.py",
  "app/users/models.py",
  "app/users/service.py",
  "app/orders.py",
  "app/shared/utils.py",
  "tests/test_users.py",
  "scripts/run.py",
];

/** Texts that depend on each other, so that a change of one file changes the findings of others. */
const IMPORTS: readonly string[] = [
  "from app.users.models import User\n",
  "from app.users import User, service\n",
  "from app.core.db import *\n",
  "from .models import User as User\n",
  "import app.orders\n\nORDERS = app.orders.all()\n",
  "from app import deps\n\n\nasync def handler():\n    deps.work()\n",
  "import time\n\n\ndef work():\n    time.sleep(1)\n",
  "from sqlalchemy.orm import Session, DeclarativeBase\n\n\nclass User(DeclarativeBase):\n    pass\n",
  "def get_db():\n    yield Session()\n",
];

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  "pyproject.toml": [
    "",
    '[project]\nname = "app"\ndependencies = ["fastapi>=0.115", "sqlalchemy>=2"]\n',
    '[tool.archwright]\npreset = "all"\nexclude = ["scripts/**"]\n\n[tool.archwright.severity]\nfat-route = "error"\n',
    '[tool.archwright]\nignore = ["imports"]\nselect = ["no-such-rule"]\npreset = 3\n',
    "[tool.archwright\n",
  ],
  "requirements.txt": ["fastapi==0.95.0\n", "django\ncelery<5\n", "-r other.txt\n???\n"],
  Dockerfile: ['FROM python:3.13\nCMD ["uvicorn", "app.main:app", "--reload"]\n', "FROM"],
  ".env": ["SECRET=1\n"],
  ".gitignore": [".env\n", "\ufeff!\n"],
};

type Step =
  | { readonly do: "set"; readonly path: string; readonly text: string | undefined }
  | { readonly do: "ask"; readonly path: string }
  | { readonly do: "fix"; readonly path: string };

const modulePath = fc.constantFrom(...MODULES);
const resourcePath = fc.constantFrom(...Object.keys(RESOURCES));
const projectText = fc
  .tuple(fc.array(fc.constantFrom(...IMPORTS), { maxLength: 3 }), moduleText)
  .map(([imports, rest]) => imports.join("\n") + rest);
const source = fc.oneof(
  { weight: 6, arbitrary: projectText },
  { weight: 1, arbitrary: soup },
  { weight: 2, arbitrary: fc.constant(undefined) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("set" as const), path: modulePath, text: source }) },
  {
    weight: 2,
    arbitrary: resourcePath.chain((path) =>
      fc.record({
        do: fc.constant("set" as const),
        path: fc.constant(path),
        text: fc.constantFrom(undefined, ...RESOURCES[path]!),
      }),
    ),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("ask" as const), path: fc.oneof(modulePath, resourcePath) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fix" as const), path: modulePath }) },
);

describe("a workspace, after random changes", () => {
  let analyzer: Analyzer;
  before(async () => {
    analyzer = await loadAnalyzer();
  });

  function set(workspace: Workspace, path: string, text: string | undefined): void {
    if (isModule(path)) {
      workspace.setModule(path, text === undefined ? undefined : analyzer.analyze(path, text));
    } else workspace.setResource(path, text);
  }

  function open(files: ReadonlyMap<string, string>): Workspace {
    const workspace = createWorkspace({ analyzer, readText: (path) => files.get(path) });
    workspace.setOverrides({ select: RULES.map(({ meta }) => meta.id) });
    return workspace;
  }

  it("has the findings of one that is built anew", () => {
    check(
      fc.property(fc.array(step, { minLength: 1, maxLength: 24 }), (steps) => {
        const files = new Map<string, string>();
        const workspace = open(files);
        for (const step of steps) {
          if (step.do === "ask") workspace.findings(step.path);
          else if (step.do === "fix") tryFixes(workspace, step.path);
          else {
            if (step.text === undefined) files.delete(step.path);
            else files.set(step.path, step.text);
            set(workspace, step.path, step.text);
          }
        }
        const fresh = open(files);
        for (const [path, text] of files) set(fresh, path, text);
        deepEqual(allFindings(workspace), allFindings(fresh));
        deepEqual(workspace.problems(), fresh.problems());
        deepEqual(workspace.paths(), fresh.paths());
      }),
    );
  }).timeout(TIMEOUT_MS);

  const project = fc.dictionary(modulePath, projectText, { minKeys: 1 });

  function tryAllFixes(texts: Readonly<Record<string, string>>, look: (workspace: Workspace) => unknown): void {
    const files = new Map(Object.entries(texts));
    const workspace = open(files);
    for (const [path, text] of files) set(workspace, path, text);
    const before = look(workspace);
    for (const path of files.keys()) tryFixes(workspace, path);
    deepEqual(look(workspace), before);
  }

  it("keeps its findings while fixes are tried", () => {
    check(fc.property(project, (texts) => tryAllFixes(texts, allFindings)));
  }).timeout(TIMEOUT_MS);

  it("keeps its revision while fixes are tried", () => {
    check(fc.property(project, (texts) => tryAllFixes(texts, ({ revision }) => revision)));
  }).timeout(TIMEOUT_MS);
});

/** Asks for every fix of a file: the engine tries each on a copy, which must leave no trace. */
function tryFixes(workspace: Workspace, path: string): void {
  for (const finding of workspace.findings(path)) workspace.fixes(finding);
  workspace.fixAll(path);
}
