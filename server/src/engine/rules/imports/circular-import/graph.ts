import { Flow } from "../../../facts/types";
import { shortestCycles } from "../../../project/cycles";
import type { ImportEdge, ProjectView } from "../../../project/view";

/** Shortest cycles by the edge that they go through; paths of modules. */
export type CycleTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Whether an import runs when its module is imported. */
export function runsAtImport(edge: ImportEdge): boolean {
  return edge.fact.when === "eager" && (edge.fact.flow & (Flow.MainGuard | Flow.TypeChecking)) === 0;
}

/** The edges along which importing one module runs another; test code imports, but nobody runs into it. */
export function eagerTargets(project: ProjectView, path: string): readonly string[] {
  return project.derived(`eager-targets:${path}`, () => [
    ...new Set(
      project
        .imports(path)
        .filter(runsAtImport)
        .map((edge) => edge.to),
    ),
  ]);
}

/** All cycles of the project, remembered until an import appears or goes. */
export function cycleTable(project: ProjectView): CycleTable {
  return project.derived("cycles", () => {
    const graph = new Map(project.modules().map((path) => [path, eagerTargets(project, path)]));
    return Object.fromEntries([...shortestCycles(graph)].map(([from, row]) => [from, Object.fromEntries(row)]));
  });
}

/** The import of `from` that runs `to`. */
export function eagerEdge(project: ProjectView, from: string, to: string): ImportEdge | undefined {
  return project.imports(from).find((edge) => edge.to === to && runsAtImport(edge));
}
