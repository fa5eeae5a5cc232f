import type { CallFact, Expr, Span } from "../../../facts/types";
import { effectOf, type EffectKind } from "../../../knowledge/effects";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";

/** The kinds of work that a thin handler leaves to others. */
export type Concern = "storage" | "security" | "side effects" | "domain logic";

/** One place where a handler does such work itself. */
export interface Evidence {
  readonly concern: Concern;
  readonly at: Span;
  /** What stands there, for the reader: `Session.add`. */
  readonly what: string;
}

const CONCERN_OF: Partial<Record<EffectKind, Concern>> = {
  query: "storage",
  write: "storage",
  commit: "storage",
  hash: "security",
  token: "security",
  http: "side effects",
  email: "side effects",
  enqueue: "side effects",
};

/** Queries that are built here are made here, whenever they run. */
const QUERIES =
  /^(?:django\.db\.models\.(?:Manager|QuerySet)|sqlalchemy\.orm\.Query|flask_sqlalchemy\.query\.Query)#|^sqlalchemy\.(?:orm|ext\.asyncio)\.\w*Session#query$/;

/** What the calls in a handler's body do, those of functions nested in it included. */
export function evidenceOf(project: ProjectView, ref: FunctionRef): readonly Evidence[] {
  const [start, end] = project.functionFact(ref).body;
  const out: Evidence[] = [];
  const handedOver: Evidence[] = [];
  for (const call of project.facts(ref.path)!.calls) {
    if (call.at[0] < start || call.at[1] > end) continue;
    for (const callee of project.callees(ref.path, call)) {
      const own = ownEvidence(project, ref.path, callee, call);
      if (own) out.push(own);
      else {
        const helper = helperEvidence(project, callee, call);
        if (helper) (helper.concern === "side effects" ? handedOver : out).push(helper);
      }
    }
  }
  // One side effect that a helper takes care of is what handlers are for; several make a process.
  return handedOver.length > 1 ? [...out, ...handedOver] : out;
}

function ownEvidence(project: ProjectView, path: string, callee: Entity, call: CallFact): Evidence | undefined {
  const name = project.externalName(callee);
  if (name === undefined) return callee.kind === "unknown" ? bySpelling(call) : undefined;
  if (/^hashlib\.\w+$/.test(name) && call.args.some(({ value }) => speaksOfPassword(project, path, value)))
    return { concern: "security", at: call.at, what: name };
  if (QUERIES.test(name)) return { concern: "storage", at: call.at, what: displayName(name) };
  const kind = effectOf(name)?.kind;
  const concern = kind && !/decode|loads/.test(name) ? CONCERN_OF[kind] : undefined;
  return concern && { concern, at: call.at, what: displayName(name) };
}

/** `db.commit()` on something whose type cannot be told: its name and the method's say what it is. */
function bySpelling({ callee, at }: CallFact): Evidence | undefined {
  if (callee === null || typeof callee !== "object" || callee.k !== "attr") return undefined;
  const { of, name } = callee;
  if (!/^(?:commit|add|add_all|execute|query|refresh|flush|delete|scalars?|fetch(?:one|all|row|val)?)$/.test(name))
    return undefined;
  const owner = of !== null && typeof of === "object" && (of.k === "param" || of.k === "attr") ? of.name : "";
  if (!/^(?:db|database|conn|connection|cursor|cur|\w*session)$/.test(owner)) return undefined;
  return { concern: "storage", at, what: `${owner}.${name}` };
}

/** `data["password"].encode()` */
function speaksOfPassword(project: ProjectView, path: string, expr: Expr, depth = 0): boolean {
  if (expr !== null && typeof expr === "object" && expr.k === "call") {
    if (depth > 5) return false;
    const { callee, args } = project.facts(path)!.calls[expr.id]!;
    return [callee, ...args.map(({ value }) => value)].some((part) =>
      speaksOfPassword(project, path, memberless(part), depth + 1),
    );
  }
  return /passw|pwd|secret|salt/i.test(JSON.stringify(expr));
}

/** What a method is called on. */
function memberless(expr: Expr): Expr {
  return expr !== null && typeof expr === "object" && expr.k === "attr" ? expr.of : expr;
}

/** A plain function of the project that hashes, makes a token or has a side effect itself: `hash_password(...)`. */
function helperEvidence(project: ProjectView, callee: Entity, call: CallFact): Evidence | undefined {
  if (callee.kind !== "function") return undefined;
  const fact = project.functionFact(callee.ref);
  if (fact.cls >= 0 || project.functionRole(callee.ref)?.role === "dependency") return undefined;
  const kinds = new Set<Concern>();
  for (const inner of project.callsIn(callee.ref)) {
    for (const entity of project.callees(callee.ref.path, inner)) {
      const own = ownEvidence(project, callee.ref.path, entity, inner);
      if (own) kinds.add(own.concern);
    }
  }
  // A function that stores something is a service, whatever else it does.
  if (kinds.has("storage") || kinds.size === 0) return undefined;
  const [concern] = kinds;
  return { concern: concern!, at: call.at, what: fact.name };
}

function displayName(name: string): string {
  const [owner, method] = name.split("#");
  if (owner === "function") return method!;
  return method === undefined ? name : `${owner!.slice(owner!.lastIndexOf(".") + 1)}.${method}`;
}
