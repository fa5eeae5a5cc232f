/** How long the graph and all contracts take after one edit, beyond the analysis of the edited file. */
import { createWorkspace, isModule, type Analyzer } from "../../server/src/engine";
import { ms, printTable, spread } from "./statistics";
import { generateWorkspace } from "./workspace";

const EDITS = 60;
const WARM_UP = 10;

const CONTRACTS = `[importlinter]
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

/** The line that each kind of edit adds to a module. */
const EDITS_BY_KIND: Readonly<Record<string, string>> = {
  "a line of code": "x = 1\n",
  "an import that keeps the contracts": "import app.database\n",
  "an import that breaks one": "import app.feature_001.routes\n",
  "a package not imported before": "import newcomer\n",
};

export function measureContracts(analyzer: Analyzer): void {
  const { files } = generateWorkspace();
  const workspace = createWorkspace({ analyzer, readText: (path) => files.get(path) });
  for (const [path, text] of files) {
    if (isModule(path)) workspace.setModule(path, analyzer.analyze(path, text));
    else workspace.setResource(path, text);
  }
  workspace.setResource(".importlinter", CONTRACTS);
  const started = performance.now();
  const contracts = workspace.contracts();
  const cold = performance.now() - started;

  const modules = [...files.keys()].filter((path) => path.endsWith("models.py"));
  const rows = Object.entries(EDITS_BY_KIND).map(([kind, line]) => {
    const durations = Array.from({ length: EDITS + WARM_UP }, (_, round) => {
      const path = modules[(round * 31) % modules.length]!;
      const text = files.get(path)!;
      workspace.setModule(path, analyzer.analyze(path, text + line));
      const start = performance.now();
      workspace.contracts();
      const duration = performance.now() - start;
      workspace.setModule(path, analyzer.analyze(path, text));
      workspace.contracts();
      return duration;
    });
    const { median, p95 } = spread(durations.slice(WARM_UP));
    return [kind, ms(median), ms(p95)];
  });
  printTable(`Contracts: ${contracts.length} on ${files.size} files, at first ${ms(cold)}`, [
    ["after", "median", "p95"],
    ...rows,
  ]);
}
