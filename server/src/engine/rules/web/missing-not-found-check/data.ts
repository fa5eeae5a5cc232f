import type { CallFact } from "../../../facts/types";
import type { FunctionRef, ProjectView } from "../../../project/view";
import type { NotFoundData, Use } from "./recorder";

export const RULE_ID = "missing-not-found-check";

/** What the rule kept of a file. */
export function dataOf(project: ProjectView, path: string): NotFoundData | undefined {
  return project.facts(path)?.rules[RULE_ID] as NotFoundData | undefined;
}

/** Calls whose result a function returns without a check. */
export function returnedLookups(
  project: ProjectView,
  ref: FunctionRef,
): readonly { readonly call: CallFact; readonly use: Use; readonly isAwaited: boolean }[] {
  const data = dataOf(project, ref.path);
  const facts = project.facts(ref.path);
  if (!data || !facts) return [];
  return data.uses
    .filter((use) => use.kind === "return" && use.fn === ref.id)
    .map((use) => ({ call: facts.calls[use.lookup]!, use, isAwaited: data.awaited.includes(use.lookup) }));
}
