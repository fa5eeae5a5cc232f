/** Ways from a call that runs on import to what no import should do. */
import type { CallFact, Expr } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { ClassRef, Entity, FunctionRef, ProjectView } from "../../../project/view";
import { callOf, isKind } from "../../support/calls";
import { isMovedToThread } from "../../support/threads";
import { certainCalls } from "./certain";
import { sideEffect, type SideEffect } from "./effects";

/** One call on the way. */
export interface Hop {
  readonly path: string;
  readonly at: CallFact["at"];
  /** What is called: `requests.get`, `Client.connect`. */
  readonly name: string;
  /** Of the last one. */
  readonly effect?: SideEffect;
}

/** Functions on a way. */
const MAX_HOPS = 8;

/** Decorators that call what they are given as it is. */
const TRANSPARENT =
  /^(?:builtins\.(?:staticmethod|classmethod)|functools\.(?:cache|lru_cache|wraps)|tenacity\.retry|backoff\.on_exception|backoff\.on_predicate|typing\.\w+|abc\.abstractmethod)$/;

/** What running a call leads to: itself, or a call in a function of the project that it surely runs; empty for nothing. */
export function wayToEffect(project: ProjectView, path: string, call: CallFact): readonly Hop[] {
  const callees = project.callees(path, call);
  for (const callee of callees) {
    const name = project.externalName(callee);
    const effect = name === undefined ? undefined : sideEffect(name);
    if (effect) return [{ path, at: call.at, name: displayName(name!), effect }];
  }
  // Of several functions it is not sure which one runs.
  if (callees.length !== 1) return [];
  const run = coroutine(project, path, call) ?? entered(project, callees[0]!);
  if (!run) return [];
  const rest = wayFrom(project, run.ref, run.cls, 1);
  return rest.length > 0 ? [{ path, at: call.at, name: project.functionFact(run.ref).qualname }, ...rest] : [];
}

interface Entered {
  readonly ref: FunctionRef;
  /** The class whose instance it runs on, where that is sure. */
  readonly cls?: ClassRef;
}

/** The function of the project that a call runs at once. */
function entered(project: ProjectView, callee: Entity): Entered | undefined {
  if (callee.kind === "class") {
    const ref = project.method(callee.ref, "__init__");
    return ref && { ref, cls: callee.ref };
  }
  if (callee.kind !== "function") return undefined;
  const fact = project.functionFact(callee.ref);
  if (fact.async || fact.generator || !isPlain(project, callee.ref)) return undefined;
  const self = callee.self;
  const cls = self?.kind === "instance" && typeof self.of !== "string" ? self.of : undefined;
  return { ref: callee.ref, ...(cls && { cls }) };
}

/** `asyncio.run(main())` runs the coroutine. */
function coroutine(project: ProjectView, path: string, call: CallFact): Entered | undefined {
  const names = project.callees(path, call).map((callee) => project.externalName(callee) ?? "");
  if (!names.some((name) => /^(?:asyncio\.run|anyio\.run|asyncio\..*#run_until_complete)$/.test(name)))
    return undefined;
  const argument = call.args[0]?.value ?? null;
  const inner = callOf(project, path, argument);
  const made = inner ? project.callees(path, inner) : [project.resolve(path, argument)];
  const only = made.length === 1 ? made[0]! : undefined;
  return only?.kind === "function" && project.functionFact(only.ref).async ? { ref: only.ref } : undefined;
}

function isPlain(project: ProjectView, ref: FunctionRef): boolean {
  if (isMovedToThread(project, ref)) return false;
  return project.functionFact(ref).decorators.every(({ value }) => {
    const call = callOf(project, ref.path, value);
    const entities = call ? project.callees(ref.path, call) : [project.resolve(ref.path, value)];
    return entities.every((entity) => TRANSPARENT.test(project.externalName(entity) ?? ""));
  });
}

function wayFrom(project: ProjectView, ref: FunctionRef, cls: ClassRef | undefined, depth: number): readonly Hop[] {
  if (depth > MAX_HOPS) return [];
  const key = `${functionKey(ref)}:${cls ? `${cls.path}#${String(cls.id)}` : ""}`;
  const find = (): readonly Hop[] => {
    const facts = project.facts(ref.path)!;
    const isCertain = certainCalls(facts, ref.id);
    const shortCircuited = new Set((facts.rules["import-time-side-effect"] as readonly number[] | undefined) ?? []);
    for (const call of project.callsIn(ref)) {
      if (!isCertain(call) || shortCircuited.has(call.at[0])) continue;
      const own = cls ? ownMethod(project, call.callee, cls) : undefined;
      if (own && !isRun(project, own)) continue;
      const way = own
        ? extended(project, ref, call, own, wayFrom(project, own, cls, depth + 1))
        : isOwn(call.callee)
          ? []
          : wayToEffect(project, ref.path, call);
      if (way.length > 0) return way;
    }
    return [];
  };
  // A function that is being looked at already adds nothing to its own way.
  return project.derived(`import-effect:${key}`, find, []);
}

function extended(
  project: ProjectView,
  ref: FunctionRef,
  call: CallFact,
  next: FunctionRef,
  rest: readonly Hop[],
): readonly Hop[] {
  return rest.length === 0 ? [] : [{ path: ref.path, at: call.at, name: project.functionFact(next).qualname }, ...rest];
}

function isRun(project: ProjectView, ref: FunctionRef): boolean {
  const fact = project.functionFact(ref);
  return !fact.async && !fact.generator && isPlain(project, ref);
}

/** `self.connect()`: the method of the very class that was made, which may be another one's override. */
function ownMethod(project: ProjectView, callee: Expr, cls: ClassRef): FunctionRef | undefined {
  if (!isKind(callee, "attr") || !isOwn(callee)) return undefined;
  return project.method(cls, callee.name);
}

/** A method of the instance itself: without its class nobody knows which. */
function isOwn(callee: Expr): boolean {
  return isKind(callee, "attr") && isKind(callee.of, "self");
}

/** A canonical name as people write it: `Session.execute`, `requests.get`. */
function displayName(name: string): string {
  const [owner, method] = name.split("#");
  if (method === undefined) return name.replace(/^builtins\./, "");
  return `${owner!.slice(owner!.lastIndexOf(".") + 1)}.${method}`;
}
