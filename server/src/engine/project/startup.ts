/** What runs when modules are imported. */
import type { ModuleFacts } from "../facts/types";
import { Flow } from "../facts/types";
import { components, shortestCycles } from "./cycles";
import { calledImports, importFirst, type ExecutionSource, type FirstImport, type ImportOutcome } from "./execution";
import type { ModuleTable } from "./modules";
import type { CycleTable, ImportEdge } from "./view";

export type { ImportOutcome } from "./execution";

/** What the functions below ask; answers are remembered there. */
export interface StartupModel {
  modules(): readonly string[];
  facts(path: string): ModuleFacts | undefined;
  moduleName(path: string): string;
  table(): ModuleTable;
  imports(path: string): readonly ImportEdge[];
  runsOnImport(path: string): readonly ImportEdge[];
  atLeast(distribution: string, version: string): boolean;
  derived<T>(key: string, compute: () => T): T;
}

/** Whether an import statement at module level runs when its module is imported. */
function isEager({ fact }: ImportEdge): boolean {
  return fact.when === "eager" && (fact.flow & (Flow.MainGuard | Flow.TypeChecking)) === 0;
}

/** `importlib.import_module("literal")` at module level: nobody's import statement, but it runs. */
function isDynamic({ fact }: ImportEdge): boolean {
  return fact.dynamic === true && fact.owner < 0 && (fact.flow & (Flow.MainGuard | Flow.TypeChecking)) === 0;
}

/** Imports that run when a module is imported: its own at module level, and those in functions that are called then. */
export function runsOnImport(model: StartupModel, path: string): ImportEdge[] {
  const own = model.imports(path);
  const called = calledImports(
    executionSource(model, () => false),
    path,
  ).flatMap(({ path: holder, id }) => {
    const fact = model.facts(holder)?.imports[id];
    const edges = model.imports(holder).filter((edge) => edge.fact === fact);
    return holder === path ? edges : edges.map((edge) => ({ ...edge, from: path, holder }));
  });
  return [...own.filter(isEager), ...called.filter((edge) => edge.from !== edge.to)];
}

/** The shortest cycle through each import that runs on import: `[from][to]` lists its modules from `from` on. */
export function importCycles(model: StartupModel): CycleTable {
  const graph = new Map(
    model
      .modules()
      .map((path) => [
        path,
        model.derived(`eager-targets:${path}`, () => [...new Set(model.runsOnImport(path).map((edge) => edge.to))]),
      ]),
  );
  return Object.fromEntries([...shortestCycles(graph)].map(([from, row]) => [from, Object.fromEntries(row)]));
}

/** What happens when a module is the first to be imported. */
export function importedFirst(model: StartupModel, path: string): ImportOutcome {
  return firstImport(model, path).outcome;
}

function firstImport(model: StartupModel, path: string): FirstImport {
  return model.derived(`first-import:${path}`, () => {
    const inCycle = model.derived("startup-cycles", () => startupCycles(model));
    if (!inCycle[path]) return { outcome: { result: "works", sure: true }, loaded: [] };
    // Importing `a.b` is importing `a` and then, if that did not do it, `a.b`.
    const packagePath = packageOf(model, path);
    const before = packagePath === undefined ? undefined : firstImport(model, packagePath);
    if (before && (before.outcome.result === "raises" || before.loaded.includes(model.moduleName(path)))) return before;
    return importFirst(
      executionSource(model, (other) => inCycle[other] === true),
      path,
    );
  });
}

/**
 * Modules that reach themselves by what runs on import, packages (which run before their modules) included: only these
 * can be found half made. Their packages belong to them.
 */
function startupCycles(model: StartupModel): Record<string, true> {
  const graph = new Map(
    model.modules().map((path) => {
      const packagePath = packageOf(model, path);
      const targets = model.derived(`startup-targets:${path}`, () => [
        ...new Set([...model.runsOnImport(path), ...model.imports(path).filter(isDynamic)].map((edge) => edge.to)),
      ]);
      return [path, packagePath === undefined ? targets : [...targets, packagePath]] as const;
    }),
  );
  const out: Record<string, true> = {};
  for (const members of components(graph)) {
    // Whose submodule is found half made has no attribute of that name yet.
    for (const member of members) {
      for (let at: string | undefined = member; at !== undefined && !out[at]; at = packageOf(model, at)) out[at] = true;
    }
  }
  return out;
}

/** The nearest package above a module that has code. */
function packageOf(model: StartupModel, path: string): string | undefined {
  const name = model.moduleName(path);
  for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1)) {
    const found = model.table().find(name.slice(0, dot), path);
    if (found !== undefined && found !== path) return found;
  }
  return undefined;
}

/** The project as the execution sees it. */
export function executionSource(model: StartupModel, follows: (path: string) => boolean): ExecutionSource {
  return {
    program: (path) => model.derived(`program:${path}`, () => model.facts(path)?.program),
    nameOf: (path) => model.moduleName(path),
    find: (name, importer) => model.table().find(name, importer),
    isNamespace: (name) => model.table().isNamespace(name),
    follows,
    lazyAnnotations: model.atLeast("python", "3.14"),
  };
}
