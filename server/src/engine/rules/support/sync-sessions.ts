import type { CallFact, Expr } from "../../facts/types";
import { effectOf, type EffectKind } from "../../knowledge/effects";
import { classKey, functionKey, partsOf, unionOf } from "../../project/entities";
import type { ClassRef, Entity, FunctionRef, ProjectView } from "../../project/view";
import { isMovedToThread, movesToThread } from "./threads";
import type { ParameterUses } from "./parameter-uses";

export const RULE_ID = "sync-session-in-async-route";

const SESSION = "sqlalchemy.orm.Session";

/** A parameter of an async handler or dependency that is, or is built on, a sync session. */
export interface Marked {
  readonly name: string;
  /** The dependency that gives it. */
  readonly from: Entity;
  /** The class of the project that works on the session, where the parameter is no session itself. */
  readonly through?: ClassRef;
}

/** The parameters of a function that the rule marks. */
export function markedParameters(project: ProjectView, ref: FunctionRef): readonly Marked[] {
  const fact = project.functionFact(ref);
  if (!fact.async) return [];
  const role = project.functionRole(ref);
  if (role?.role !== "dependency" && !(role?.role === "handler" && role.framework === "fastapi")) return [];
  return project.derived(`${RULE_ID}:${functionKey(ref)}`, () =>
    fact.params.flatMap(({ name }): Marked[] => {
      const from = project.dependency(ref, name);
      if (!from || !isUsedHere(project, ref, name)) return [];
      const given = provided(project, ref.path, from);
      const type = given.kind === "unknown" ? project.infer(ref.path, { k: "param", fn: ref.id, name }) : given;
      if (isSyncSession(project, type)) return [{ name, from }];
      const service = partsOf(type).find((part) => part.kind === "instance" && typeof part.of !== "string");
      const cls = service?.kind === "instance" && typeof service.of !== "string" ? service.of : undefined;
      return cls && holdsSession(project, cls) && asksService(project, ref, name) ? [{ name, from, through: cls }] : [];
    }),
  );
}

/** Whether a call is on, or is given, what the rule marks in its function, and waits for the database. */
export function marksCall(
  project: ProjectView,
  ref: FunctionRef,
  call: CallFact,
  kind: EffectKind | undefined,
): boolean {
  if (kind !== "query" && kind !== "write" && kind !== "commit") return false;
  const marked = markedParameters(project, ref);
  if (marked.length === 0) return false;
  const roots = [call.callee, ...call.args.map(({ value }) => value)].map((expr) => rootOf(project, ref.path, expr));
  return marked.some(({ name }) => roots.some((root) => root?.fn === ref.id && root.name === name));
}

/** The parameter that a chain of attributes and calls starts at. */
function rootOf(project: ProjectView, path: string, expr: Expr): { fn: number; name: string } | undefined {
  let at = expr;
  for (let steps = 0; steps < 60 && at !== null && typeof at === "object"; steps++) {
    if (at.k === "param") return at;
    if (at.k === "call") at = project.facts(path)!.calls[at.id]!.callee;
    else if (at.k === "attr" || at.k === "sub" || at.k === "enter" || at.k === "iter") at = at.of;
    else if (at.k === "typed") at = at.value;
    else return undefined;
  }
  return undefined;
}

function isSyncSession(project: ProjectView, type: Entity): boolean {
  return partsOf(type).some((part) => part.kind === "instance" && project.derives(part, SESSION));
}

/** What a dependency gives: its result, or what it yields. */
function provided(project: ProjectView, path: string, from: Entity): Entity {
  if (from.kind !== "function") return project.returned(from, path);
  const fact = project.functionFact(from.ref);
  const values = (fact.generator ? fact.yielded : fact.returned).map((value) => project.infer(from.ref.path, value));
  const known = unionOf(values.filter((value) => value.kind !== "unknown" && value.kind !== "none"));
  return known;
}

/** Whether instances of a class keep a sync session, themselves or in what they are made of. */
function holdsSession(project: ProjectView, cls: ClassRef): boolean {
  const holds = project.derived<boolean | undefined>(`holds-session:${classKey(cls)}`, () => {
    const { project: classes } = project.ancestors(cls);
    const init = project.method(cls, "__init__");
    const parameters = init
      ? project.functionFact(init).params.map(({ name }) => project.infer(init.path, { k: "param", fn: init.id, name }))
      : [];
    const attributes = classes.flatMap(({ path, id }) =>
      project
        .classFact({ path, id })
        .attributes.map(({ name }) => project.infer(path, { k: "attr", of: { k: "self", cls: id }, name })),
    );
    return [...parameters, ...attributes].some(
      (type) =>
        isSyncSession(project, type) ||
        partsOf(type).some(
          (part) => part.kind === "instance" && typeof part.of !== "string" && holdsSession(project, part.of),
        ),
    );
  });
  // A class that holds itself adds nothing.
  return holds ?? false;
}

/** Whether the function calls a method of the service that waits for the database in the event loop's thread. */
function asksService(project: ProjectView, ref: FunctionRef, name: string): boolean {
  return project.callsIn(ref).some((call) => {
    const root = rootOf(project, ref.path, call.callee);
    if (root?.fn !== ref.id || root.name !== name) return false;
    return project.callees(ref.path, call).some((callee) => callee.kind === "function" && waits(project, callee.ref));
  });
}

function waits(project: ProjectView, ref: FunctionRef): boolean {
  const found = project.derived<boolean | undefined>(`waits-for-session:${functionKey(ref)}`, () =>
    isMovedToThread(project, ref)
      ? false
      : project.callsIn(ref).some((call) =>
          project.callees(ref.path, call).some((callee) => {
            if (callee.kind === "function") return waits(project, callee.ref);
            const effect = effectOf(project.externalName(callee) ?? "");
            return effect?.blocking === true && ["query", "write", "commit"].includes(effect.kind);
          }),
        ),
  );
  // A function that is being looked at already adds nothing to its own way.
  return found ?? false;
}

/** Whether some use of a parameter runs in the event loop's thread. */
function isUsedHere(project: ProjectView, ref: FunctionRef, name: string): boolean {
  const { calls, rules } = project.facts(ref.path)!;
  const data = rules[RULE_ID] as readonly ParameterUses[] | undefined;
  const uses = data?.find((one) => one.fn === ref.id && one.name === name)?.uses ?? [];
  return uses.some(
    (ways) => ways.length === 0 || ways.some((way) => !way.some((id) => movesToThread(project, ref.path, calls[id]!))),
  );
}
