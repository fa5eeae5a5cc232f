import { effectOf, type Effect } from "../../../knowledge/effects";
import { Flow, type CallFact } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";
import type { AsyncData } from "./collect";
import { isMovedToThread } from "../../support/threads";

export const RULE_ID = "blocking-call-in-async";

/** One step on the way to a call that blocks. */
export interface Hop {
  readonly path: string;
  readonly at: CallFact["at"];
  /** What is called: `requests.get`, `UserService.load`. */
  readonly name: string;
  /** Of the last one: what it waits for. */
  readonly kind?: Effect["kind"];
}

/** The blocking effect of calling something outside the project; `files`: reading and writing files counts. */
export function blockingEffect(
  project: ProjectView,
  callee: Entity,
  files: boolean,
): { readonly name: string; readonly effect: Effect } | undefined {
  const name = project.externalName(callee);
  const effect = name === undefined ? undefined : effectOf(name);
  return effect?.blocking && (files || effect.kind !== "file") ? { name: displayName(name!), effect } : undefined;
}

/** The function that a call runs at once in this thread: a plain function, or a class's `__init__`. */
export function runsNow(project: ProjectView, callee: Entity): FunctionRef | undefined {
  if (callee.kind === "class") return project.method(callee.ref, "__init__");
  if (callee.kind !== "function") return undefined;
  const fact = project.functionFact(callee.ref);
  // Calling a coroutine function or generator runs nothing of it yet; a decorator may have moved it to a thread.
  return fact.async || fact.generator || isMovedToThread(project, callee.ref) ? undefined : callee.ref;
}

/** The shortest way from a plain function to a call that blocks, empty when there is none. */
export function waysToBlock(project: ProjectView, ref: FunctionRef, files: boolean): readonly Hop[] {
  const find = (): readonly Hop[] => {
    let best: readonly Hop[] = [];
    const once = onceIn(project, ref.path);
    for (const call of project.callsIn(ref)) {
      if (once.has(call) || call.flow & (Flow.TypeChecking | Flow.MainGuard)) continue;
      for (const callee of project.callees(ref.path, call)) {
        const direct = blockingEffect(project, callee, files);
        if (direct) return [{ path: ref.path, at: call.at, name: direct.name, kind: direct.effect.kind }];
        const next = runsNow(project, callee);
        if (!next) continue;
        const rest = waysToBlock(project, next, files);
        if (rest.length > 0 && (best.length === 0 || rest.length + 1 < best.length)) {
          best = [{ path: ref.path, at: call.at, name: project.functionFact(next).qualname }, ...rest];
        }
      }
    }
    return best;
  };
  // A function that is being looked at already adds nothing to its own way.
  return project.derived(`blocks:${files}:${functionKey(ref)}`, find, []);
}

/** Calls that run for the first caller only: what they make is kept, and no later request waits. */
function onceIn(project: ProjectView, path: string): ReadonlySet<CallFact> {
  const { calls, rules } = project.facts(path)!;
  return new Set((rules[RULE_ID] as AsyncData | undefined)?.once.map((id) => calls[id]!));
}

/** A canonical name as people write it: `Session.execute`, `requests.get`. */
export function displayName(name: string): string {
  const [owner, method] = name.split("#");
  if (method === undefined) return name.replace(/^builtins\./, "");
  return `${owner!.slice(owner!.lastIndexOf(".") + 1)}.${method}`;
}
