import type { Expr } from "../../../facts/types";
import { functionKey, partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { isHttpError } from "../../support/http-errors";
import { isBroadType } from "../../support/excepts";

/** Exceptions whose text whoever raises them wrote (`assert x, "…"`), or that have none to tell: time was up. */
const WRITTEN: ReadonlySet<string> = new Set([
  "builtins.AssertionError",
  "builtins.NotImplementedError",
  "builtins.TimeoutError",
  "asyncio.TimeoutError",
  "asyncio.exceptions.TimeoutError",
  "concurrent.futures.TimeoutError",
]);
/** Calls of calls that are looked into for the place that raises. */
const MAX_DEPTH = 2;

/**
 * Whether an exception's text says what the author of the project did not write: any type but the project's own, HTTP
 * errors, and narrow builtin ones that the tried functions of the project raise themselves.
 */
export function isForeign(project: ProjectView, path: string, type: Expr, tried: readonly number[] = []): boolean {
  return partsOf(project.resolve(path, type)).some((entity) => {
    if (entity.kind !== "external" || WRITTEN.has(entity.name) || isHttpError(project, entity)) return false;
    if (!entity.name.startsWith("builtins.") || isBroadType(entity.name)) return true;
    return !tried.some((id) => makes(project, path, id, entity.name));
  });
}

function makes(project: ProjectView, path: string, id: number, name: string): boolean {
  const call = project.facts(path)!.calls[id];
  if (!call) return false;
  if (call.callee === name) return true;
  return project
    .callees(path, call)
    .some((callee) => callee.kind === "function" && raises(project, callee.ref, name, 0));
}

/** Whether a function of the project makes an exception of this class, itself or in what it calls. */
function raises(project: ProjectView, ref: FunctionRef, name: string, depth: number): boolean {
  return project.derived(`makes-exception:${name}:${String(depth)}:${functionKey(ref)}`, () =>
    project.callsIn(ref).some((call) => {
      if (call.callee === name) return true;
      if (depth >= MAX_DEPTH) return false;
      return project
        .callees(ref.path, call)
        .some((callee) => callee.kind === "function" && raises(project, callee.ref, name, depth + 1));
    }),
  );
}
