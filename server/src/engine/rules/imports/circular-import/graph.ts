import type { ImportEdge, ProjectView } from "../../../project/view";

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
      for (const holder of holdersOf(project, from)) (out[holder] ??= []).push(from);
    }
    return out;
  });
  const called = (callers[path] ?? []).flatMap((from) =>
    project.runsOnImport(from).filter((edge) => edge.holder === path),
  );
  return [...own, ...called];
}

/** Other modules whose functions a module calls while it is imported, and which import something then. */
function holdersOf(project: ProjectView, path: string): readonly string[] {
  return project.derived(`import-holders:${path}`, () => [
    ...new Set(project.runsOnImport(path).flatMap(({ holder }) => holder ?? [])),
  ]);
}

/** The local names of a statement that make an edge: those that live in the target, or the target itself. */
export function edgeNames({ fact, names, to }: ImportEdge): readonly string[] {
  if (!fact.names) return [fact.as ?? fact.module.split(".")[0]!];
  const stem = to.replace(/(?:\/__init__)?\.py$/, "");
  return fact.names
    .filter(({ name }) => (names.length > 0 ? names.includes(name) : stem === name || stem.endsWith(`/${name}`)))
    .map(({ as }) => as);
}
