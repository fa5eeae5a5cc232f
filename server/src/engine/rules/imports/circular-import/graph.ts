import { shortestCycles } from "../../../project/cycles";
import type { ImportEdge, ProjectView } from "../../../project/view";

/** Shortest cycles by the edge that they go through; paths of modules. */
export type CycleTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Along which other modules run when this one is imported. */
function targets(project: ProjectView, path: string): readonly string[] {
  return project.derived(`eager-targets:${path}`, () => [
    ...new Set(project.runsOnImport(path).map((edge) => edge.to)),
  ]);
}

/** All cycles of the project, remembered until an import appears or goes. */
export function cycleTable(project: ProjectView): CycleTable {
  return project.derived("cycles", () => {
    const graph = new Map(project.modules().map((path) => [path, targets(project, path)]));
    return Object.fromEntries([...shortestCycles(graph)].map(([from, row]) => [from, Object.fromEntries(row)]));
  });
}

/** An import that runs when `from` is imported and runs `to`: its own where it has one. */
export function runningEdge(project: ProjectView, from: string, to: string): ImportEdge {
  const edges = project.runsOnImport(from).filter((edge) => edge.to === to);
  return edges.find((edge) => edge.holder === undefined) ?? edges[0]!;
}

/** The imports that stand in a module and run when it, or one that calls its functions, is imported. */
export function edgesIn(project: ProjectView, path: string): readonly ImportEdge[] {
  const own = project.runsOnImport(path).filter((edge) => edge.holder === undefined);
  const callers = project.derived("callers-into-imports", () => {
    const out: Record<string, string[]> = {};
    for (const from of project.modules()) {
      for (const { holder } of project.runsOnImport(from)) {
        if (holder !== undefined && out[holder]?.at(-1) !== from) (out[holder] ??= []).push(from);
      }
    }
    return out;
  });
  const called = (callers[path] ?? []).flatMap((from) =>
    project.runsOnImport(from).filter((edge) => edge.holder === path),
  );
  return [...own, ...called];
}
