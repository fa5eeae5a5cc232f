/** How long the graph and all contracts take after one edit, beyond the analysis of the edited file. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createWorkspace, isModule, type Analyzer } from "../../server/src/engine";
import { ms, printTable, spread } from "./statistics";
import { generateWorkspace } from "./workspace";

const EDITS = 60;
const WARM_UP = 10;

interface Subject {
  readonly title: string;
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Text of `.importlinter`. */
  readonly contracts: string;
  /** Modules that are edited, one after the other. */
  readonly isEdited: (path: string) => boolean;
  /** The import that keeps all contracts, and one that breaks one. */
  readonly kept: string;
  readonly breaking: string;
}

const GENERATED_CONTRACTS = `[importlinter]
root_package = app
include_external_packages = True

[importlinter:contract:layers]
name = Layers of each feature
type = layers
containers = app.*
layers =
    (routes)
    (service)
    (repository)
    (models)

[importlinter:contract:features]
name = Features are independent
type = independence
modules = app.*

[importlinter:contract:web]
name = Storage knows no web
type = forbidden
source_modules = app.*.models
forbidden_modules = fastapi

[importlinter:contract:cycles]
name = No cycles
type = acyclic_siblings
ancestors = app
`;

const REAL = ["django", "sqlalchemy", "celery"];

const REAL_CONTRACTS = `[importlinter]
root_packages =
    ${REAL.join("\n    ")}
include_external_packages = True

[importlinter:contract:layers]
name = Layers of Django
type = layers
layers =
    django.contrib
    django.views
    django.forms
    django.db
    django.utils

[importlinter:contract:independence]
name = Applications are independent
type = independence
modules = django.contrib.*

[importlinter:contract:forbidden]
name = No web in queries and tools
type = forbidden
source_modules =
    sqlalchemy.sql
    celery.utils
forbidden_modules =
    django
    kombu

[importlinter:contract:cycles]
name = No cycles
type = acyclic_siblings
ancestors =
    ${REAL.join("\n    ")}
`;

export function measureContracts(analyzer: Analyzer): void {
  measure(analyzer, {
    title: "generated code",
    files: generateWorkspace().files,
    contracts: GENERATED_CONTRACTS,
    isEdited: (file) => file.endsWith("models.py"),
    kept: "app.database",
    breaking: "app.feature_001.routes",
  });
  const files = installedPackages();
  if (!files) {
    console.log("\nContracts on Django, SQLAlchemy and Celery: left out, `npm run test:python` installs them.");
    return;
  }
  measure(analyzer, {
    title: "Django, SQLAlchemy and Celery",
    files,
    contracts: REAL_CONTRACTS,
    isEdited: () => true,
    kept: "django.utils.version",
    breaking: "django.contrib.admin.sites",
  });
}

function measure(analyzer: Analyzer, { title, files, contracts: text, isEdited, kept, breaking }: Subject): void {
  const workspace = createWorkspace({ analyzer, readText: (file) => files.get(file) });
  for (const [file, content] of files) {
    if (isModule(file)) workspace.setModule(file, analyzer.analyze(file, content));
    else workspace.setResource(file, content);
  }
  workspace.setResource(".importlinter", text);
  const started = performance.now();
  const contracts = workspace.contracts();
  const cold = performance.now() - started;

  const modules = [...files.keys()].filter((file) => isModule(file) && isEdited(file));
  const edits: Readonly<Record<string, string>> = {
    "a line of code": "x = 1\n",
    "an import that keeps the contracts": `import ${kept}\n`,
    "an import that breaks one": `import ${breaking}\n`,
    "a package not imported before": "import newcomer\n",
  };
  const rows = Object.entries(edits).map(([kind, line]) => {
    const durations = Array.from({ length: EDITS + WARM_UP }, (_, round) => {
      const file = modules[(round * 31) % modules.length]!;
      const before = files.get(file)!;
      workspace.setModule(file, analyzer.analyze(file, before + line));
      const start = performance.now();
      workspace.contracts();
      const duration = performance.now() - start;
      workspace.setModule(file, analyzer.analyze(file, before));
      workspace.contracts();
      return duration;
    });
    const { median, p95 } = spread(durations.slice(WARM_UP));
    return [kind, ms(median), ms(p95)];
  });
  printTable(`Contracts on ${title}: ${contracts.length} on ${files.size} files, at first ${ms(cold)}`, [
    ["after", "median", "p95"],
    ...rows,
  ]);
}

/** The packages of {@link REAL} in the environment that the Python tests make; `undefined` without it. */
function installedPackages(): ReadonlyMap<string, string> | undefined {
  const environment = path.resolve(".cache/python-env");
  try {
    const found = readdirSync(environment, { recursive: true, encoding: "utf8" });
    const inPackage = new RegExp(`site-packages/((?:${REAL.join("|")})/.*\\.py)$`);
    const files = found.flatMap((file): [string, string][] => {
      const name = inPackage.exec(file.replaceAll(path.sep, "/"))?.[1];
      return name === undefined ? [] : [[name, readFileSync(path.join(environment, file), "utf8")]];
    });
    return REAL.every((name) => files.some(([file]) => file.startsWith(`${name}/`))) ? new Map(files) : undefined;
  } catch {
    return undefined;
  }
}
