import type { CallFact, Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { Entity, ProjectView } from "../../../project/view";

/** The call that an expression is, awaits, or names. */
export function callOf(project: ProjectView, path: string, expr: Expr): CallFact | undefined {
  if (expr === null || typeof expr === "string") return undefined;
  if (expr.k === "call") return project.facts(path)?.calls[expr.id];
  if (expr.k === "await" || expr.k === "enter") return callOf(project, path, expr.of);
  if (expr.k === "typed") return callOf(project, path, expr.value);
  // `query = query.where(…)` in a branch: the root is the same.
  if (expr.k === "union") return callOf(project, path, expr.of[0] ?? null);
  return undefined;
}

/** The last name of a callee and what it is a member of: `get` of `session`. */
export function memberOf(callee: Expr): { readonly of: Expr; readonly name: string } {
  if (typeof callee === "string") {
    const dot = callee.lastIndexOf(".");
    return { of: dot > 0 ? callee.slice(0, dot) : null, name: callee.slice(dot + 1).replace(/^@/, "") };
  }
  return callee !== null && callee.k === "attr" ? callee : { of: null, name: "" };
}

/** A query's links, from the call that ends it to the one that begins it: `first`, `filter`, `query`. */
interface Chain {
  /** Names of the methods on the way. */
  readonly links: readonly string[];
  /** `select(...)`, `session.query(...)`, `text(...)`; absent where the statement comes from elsewhere. */
  readonly root: CallFact | undefined;
}

/** Longer chains are no code that people write, but a call that is part of its own receiver in a loop. */
export const MAX_LINKS = 60;
/** `session.query(…)`; `Model.query.with_entities(…)`, which selects anew. */
const SELECTING = /^(?:query|with_entities)$/;
const RUNS = /^(?:execute|scalars?|exec|stream(?:_scalars)?|first|one_or_none)$/;

function chainOf(project: ProjectView, path: string, call: CallFact): Chain {
  const links: string[] = [];
  let at: CallFact = call;
  for (let step = 0; step < MAX_LINKS; step++) {
    const { of, name } = memberOf(at.callee);
    links.push(name);
    if (SELECTING.test(name)) return { links, root: at };
    if (RUNS.test(name) && at.args[0]) {
      const statement = callOf(project, path, at.args[0].value);
      if (!statement) return { links, root: undefined };
      at = statement;
      continue;
    }
    const next = callOf(project, path, of);
    if (!next) return { links, root: at };
    at = next;
  }
  return { links, root: undefined };
}

/** The entities that a query selects: the arguments of `select(...)` or `query(...)`; `undefined` for other calls. */
export function selectionOf(project: ProjectView, path: string, call: CallFact): readonly Entity[] | undefined {
  const root = selectCall(project, path, call);
  return root?.args.filter((argument) => argument.name === undefined).map(({ value }) => project.resolve(path, value));
}

const SELECTS = /^(?:sqlalchemy|sqlmodel)\.select$|^flask_sqlalchemy\.SQLAlchemy#select$/;

function selectCall(project: ProjectView, path: string, call: CallFact): CallFact | undefined {
  const { root } = chainOf(project, path, call);
  if (!root) return undefined;
  if (SELECTING.test(memberOf(root.callee).name)) return root;
  return project.callees(path, root).some((callee) => SELECTS.test(project.externalName(callee) ?? ""))
    ? root
    : undefined;
}

const AGGREGATES =
  /^(?:sqlalchemy|sqlmodel)\.(?:func\.(?:count|sum|min|max|avg|coalesce|now|version|current_\w+|pg_\w+|array_agg|json_agg|string_agg|bool_or|bool_and)|exists|text|literal|true|false)$/i;

/** A statement that gives a row whatever the tables hold: aggregates without groups, `SELECT 1`, `INSERT … RETURNING`. */
export function alwaysGivesRow(project: ProjectView, path: string, call: CallFact): boolean {
  const { root, links } = chainOf(project, path, call);
  if (!root || links.includes("group_by")) return false;
  const select = selectCall(project, path, call);
  if (select) {
    const values = select.args.filter((argument) => argument.name === undefined);
    return values.length > 0 && values.every(({ value }) => isAggregate(project, path, value));
  }
  for (const callee of project.callees(path, root)) {
    const name = project.externalName(callee) ?? "";
    if (/^sqlalchemy\.(?:insert|update|delete)$/.test(name)) return true;
    if (name === "sqlalchemy.text") {
      return !asksForRow(project, path, call);
    }
  }
  return false;
}

/** Raw SQL with a condition that may find nothing. */
export function asksForRow(project: ProjectView, path: string, call: CallFact): boolean {
  const sql = chainOf(project, path, call).root?.args[0]?.value;
  const text = sql !== null && typeof sql === "object" && sql.k === "str" ? sql.v : "";
  return /^\s*select\b[^]*\bwhere\b/i.test(text) && !/\b(?:count|sum|min|max|avg|exists|bool_or)\s*\(/i.test(text);
}

function isAggregate(project: ProjectView, path: string, expr: Expr, depth = 0): boolean {
  if (depth > MAX_LINKS) return false;
  if (expr !== null && typeof expr === "object" && expr.k === "num") return true;
  const call = callOf(project, path, expr);
  if (!call) return false;
  if (project.callees(path, call).some((callee) => AGGREGATES.test(project.externalName(callee) ?? ""))) return true;
  const { of: inner, name } = memberOf(call.callee);
  // `db.func.count()`, where only its spelling tells what it is.
  if (memberOf(inner).name === "func" && AGGREGATES.test(`sqlalchemy.func.${name}`)) return true;
  // `func.count().label("n")`, `exists().where(…)`
  return (
    inner !== null &&
    partsOf(project.resolve(path, inner)).every((part) => part.kind !== "class") &&
    isAggregate(project, path, inner, depth + 1)
  );
}
