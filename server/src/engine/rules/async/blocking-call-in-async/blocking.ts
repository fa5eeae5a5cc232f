import { effectOf, type Effect } from "../../../knowledge/effects";
import { Flow, type CallFact } from "../../../facts/types";
import { gatherModules } from "../../../project/chunks";
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
  return project.derived(`blocks:${files}:${functionKey(ref)}`, () => {
    const distances = distancesToBlock(project, files);
    const hops: Hop[] = [];
    let at: FunctionRef | undefined = ref;
    for (let left = distances.get(functionKey(ref)) ?? 0; at && left > 0; left--) {
      const { path }: FunctionRef = at;
      const step: Step | undefined = stepsOf(project, at, files).find(({ next }) =>
        next ? distances.get(functionKey(next)) === left - 1 : left === 1,
      );
      if (!step) return [];
      hops.push({ path, at: step.call.at, name: step.name, ...(step.kind && { kind: step.kind }) });
      at = step.next;
    }
    return hops;
  });
}

/** A call in a plain function that blocks, or that runs another plain function (`next`). */
interface Step {
  readonly call: CallFact;
  readonly name: string;
  readonly kind?: Effect["kind"];
  readonly next?: FunctionRef;
}

function stepsOf(project: ProjectView, ref: FunctionRef, files: boolean): readonly Step[] {
  const once = onceIn(project, ref.path);
  return project.callsIn(ref).flatMap((call) => {
    if (once.has(call) || call.flow & (Flow.TypeChecking | Flow.MainGuard)) return [];
    return project.callees(ref.path, call).flatMap((callee): Step[] => {
      const direct = blockingEffect(project, callee, files);
      // A pause before the next attempt, after a failure.
      if (direct?.effect.kind === "sleep" && call.flow & Flow.InExcept) return [];
      if (direct) return [{ call, name: direct.name, kind: direct.effect.kind }];
      const next = runsNow(project, callee);
      return next ? [{ call, name: project.functionFact(next).qualname, next }] : [];
    });
  });
}

/**
 * By the keys of the plain functions of the project, how many calls lie between them and one that blocks, that one
 * included. Worked out from the calls that block backwards, so that no chain of functions is too long for the stack.
 */
function distancesToBlock(project: ProjectView, files: boolean): ReadonlyMap<string, number> {
  return project.derived(`distances-to-block:${files}`, () => {
    const distances = new Map<string, number>();
    const callers = new Map<string, string[]>();
    // Without places, so that it outlives most edits.
    const all = gatherModules(project, `steps-to-block:${files}`, (path) => stepsIn(project, path, files));
    for (const [key, blocks, nexts] of all) {
      if (blocks) distances.set(key, 1);
      for (const next of nexts) {
        const known = callers.get(next);
        if (known) known.push(key);
        else callers.set(next, [key]);
      }
    }
    // A map gives the entries that are added while it is gone through, too: the nearest first.
    for (const [key, distance] of distances)
      for (const caller of callers.get(key) ?? []) if (!distances.has(caller)) distances.set(caller, distance + 1);
    return distances;
  });
}

/** The steps of a module's plain functions by keys. */
function stepsIn(
  project: ProjectView,
  path: string,
  files: boolean,
): readonly (readonly [key: string, blocks: boolean, nexts: readonly string[]])[] {
  return (project.facts(path)?.functions ?? []).flatMap((fact, id) => {
    if (fact.async || fact.generator) return [];
    const ref = { path, id };
    const steps = stepsOf(project, ref, files);
    const nexts = new Set(steps.flatMap(({ next }) => (next ? [functionKey(next)] : [])));
    return steps.length > 0 ? [[functionKey(ref), steps.some(({ next }) => !next), [...nexts]] as const] : [];
  });
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
