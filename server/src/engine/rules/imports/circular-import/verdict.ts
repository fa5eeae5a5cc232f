import type { ImportOutcome, TrailStep } from "../../../project/execution";
import type { ImportEdge, ProjectView } from "../../../project/view";

/** Whether a cycle breaks an import. */
export type Verdict =
  | { readonly result: "raises"; readonly failure: Failure }
  /** Whichever of its modules comes first; not `sure` where not everything could be followed. */
  | { readonly result: "works"; readonly sure: boolean }
  | { readonly result: "unknown" };

export interface Failure {
  /** Path of the module that, imported first, makes it raise. */
  readonly entry: string;
  /** `ImportError`, `AttributeError` or `NameError`. */
  readonly type: string;
  /** What was missing, and the dotted name of the module that lacks it. */
  readonly name: string;
  readonly module: string;
  /** The module that was still loading. */
  readonly loading: string;
  /** Where it was missed. */
  readonly at: TrailStep;
}

/** Judges the cycle that an import lies on by what happens when each of its modules is imported first. */
export function judge(project: ProjectView, edge: ImportEdge, cycle: readonly string[]): Verdict {
  const outcomes = cycle.map((entry) => [entry, project.importedFirst(entry)] as const);
  for (const [entry, outcome] of outcomes) {
    const failure = failureOf(entry, outcome);
    if (failure && concerns(project, failure, outcome, edge, cycle)) return { result: "raises", failure };
  }
  const working = outcomes.flatMap(([, outcome]) => (outcome.result === "works" ? [outcome.sure] : []));
  return working.length < outcomes.length ? { result: "unknown" } : { result: "works", sure: !working.includes(false) };
}

function failureOf(entry: string, outcome: ImportOutcome): Failure | undefined {
  if (outcome.result !== "raises" || outcome.cause.loading === undefined) return undefined;
  const { name, module, loading, trail } = outcome.cause;
  return { entry, type: outcome.type, name, module, loading, at: trail.at(-1)! };
}

/** Whether this cycle makes it raise, and not another one that shares a module with it. */
function concerns(
  project: ProjectView,
  failure: Failure,
  outcome: ImportOutcome,
  edge: ImportEdge,
  cycle: readonly string[],
): boolean {
  if (outcome.result !== "raises") return false;
  const loop = loopOf(project, failure, outcome.cause.trail);
  if (loop.length < 2) return false;
  const both = cycle.includes(loop[0]!) && cycle.includes(loop.at(-1)!);
  const from = loop.indexOf(edge.from);
  return both || (from >= 0 && loop[(from + 1) % loop.length] === edge.to);
}

/** Modules from the one that lacks the name, over those that it imported, to the one that needs the name. */
function loopOf(project: ProjectView, failure: Failure, trail: readonly TrailStep[]): string[] {
  const paths = trail.map((step) => step.path).filter((path, index, all) => path !== all[index - 1]);
  const start = paths.findIndex((path) => project.moduleName(path) === failure.loading);
  return start < 0 ? [] : paths.slice(start);
}
