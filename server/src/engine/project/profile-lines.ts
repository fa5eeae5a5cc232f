import { gatherModules } from "./chunks";
import type { ProjectView } from "./view";

/**
 * Lines of code of each module, by path. One value for all, so that what counts the lines of thousands of modules hangs
 * on one thing and not on each of them.
 */
export function codeLines(view: ProjectView): ReadonlyMap<string, number> {
  return view.derived("code-lines", () => {
    return new Map(gatherModules(view, "code-lines", (path) => [[path, view.facts(path)!.codeLines] as const]));
  });
}

/** Lines of code of some modules together. */
export function totalLines(view: ProjectView, paths: readonly string[]): number {
  const lines = codeLines(view);
  return paths.reduce((sum, path) => sum + (lines.get(path) ?? 0), 0);
}
