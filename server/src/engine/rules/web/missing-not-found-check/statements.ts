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

/** What a method is called on. */
export function receiverOf(call: CallFact): Expr {
  const { callee } = call;
  return callee !== null && typeof callee === "object" && callee.k === "attr" ? callee.of : null;
}

/** A query's links, from the call that ends it to the one that begins it: `first`, `filter`, `query`. */
interface Chain {
  /** Names of the methods on the way. */
  readonly links: readonly string[];
  /** `select(...)`, `session.query(...)`, `text(...)`; absent where the chain begins with a name. */
  readonly root: CallFact | undefined;
  readonly base: Expr;
}

const MAX_LINKS = 60;

function chainOf(project: ProjectView, path: string, call: CallFact): Chain {
  const links: string[] = [];
  let at: CallFact = call;
  for (let step = 0; step < MAX_LINKS; step++) {
    const { callee } = at;
    if (callee === null || typeof callee === "string" || callee.k !== "attr") return { links, root: at, base: callee };
    links.push(callee.name);
    if (callee.name === "query") return { links, root: at, base: callee.of };
    if (/^(?:execute|scalars?|exec|stream(?:_scalars)?|first|one_or_none)$/.test(callee.name) && at.args[0]) {
      const statement = callOf(project, path, at.args[0].value);
      if (!statement) return { links, root: undefined, base: at.args[0].value };
      at = statement;
      continue;
    }
    const next = callOf(project, path, callee.of);
    if (!next) return { links, root: at, base: callee.of };
    at = next;
  }
  return { links, root: undefined, base: null };
}

/** The entities that a query selects: the arguments of `select(...)` or `query(...)`; `undefined` for other calls. */
export function selectionOf(project: ProjectView, path: string, call: CallFact): readonly Entity[] | undefined {
  const root = selectCall(project, path, call);
  return root?.args.filter((argument) => argument.name === undefined).map(({ value }) => project.resolve(path, value));
}

function selectCall(project: ProjectView, path: string, call: CallFact): CallFact | undefined {
  const { root } = chainOf(project, path, call);
  if (!root) return undefined;
  if (
    root.callee !== null &&
    typeof root.callee === "object" &&
    root.callee.k === "attr" &&
    root.callee.name === "query"
  )
    return root;
  const names = project.callees(path, root).map((callee) => project.externalName(callee));
  return names.some((name) => name === "sqlalchemy.select" || name === "sqlmodel.select") ? root : undefined;
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

function isAggregate(project: ProjectView, path: string, expr: Expr): boolean {
  if (expr !== null && typeof expr === "object" && expr.k === "num") return true;
  const call = callOf(project, path, expr);
  if (!call) return false;
  if (project.callees(path, call).some((callee) => AGGREGATES.test(project.externalName(callee) ?? ""))) return true;
  // `func.count().label("n")`, `exists().where(…)`
  const inner = receiverOf(call);
  return (
    inner !== null &&
    partsOf(project.resolve(path, inner)).every((part) => part.kind !== "class") &&
    isAggregate(project, path, inner)
  );
}
