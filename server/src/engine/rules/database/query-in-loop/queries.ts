import { Flow, type CallFact, type Expr } from "../../../facts/types";
import { effectOf, type EffectKind } from "../../../knowledge/effects";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { calledNames, callOf, hasSplat, isKind, lastName } from "../../support/calls";
import { memberOf } from "../../web/route-keys";
import type { LoopData } from "./loops";

export const RULE_ID = "query-in-loop";

/** Calls that make one round trip each; connecting and fetching are no queries of their own. */
const NO_QUERY =
  /#(?:fetch\w+|connect|begin|raw_connection|refresh|a?refresh_from_db)$|(?:^|\.)connect$|\.authenticate$/;
/** What has to be done for each item on its own. */
const OWN_WORK: ReadonlySet<EffectKind> = new Set(["write", "commit", "email", "http", "enqueue", "process"]);
const WRITES =
  /^\s*(?:insert|update|delete|replace|merge|create|drop|alter|truncate|refresh|vacuum|grant|revoke|set|kill|lock|notify|copy|analyze|reindex|execute|call|pragma|show|describe|desc|explain)\s|^\s*select\s+(?:pg_catalog\.)?(?:set_config|setval|nextval|pg_\w*(?:lock|notify|sleep|backend)\w*)\s*\(/i;
const WRITING_METHODS: ReadonlySet<string> = new Set(["insert", "update", "delete"]);

/** The query that a call runs, itself or by the project's function that it calls. */
export function queryOf(project: ProjectView, path: string, call: CallFact): string | undefined {
  // Also of the project's own `execute`.
  if (isWrite(project, path, call) || isItemItself(project, path, call)) return undefined;
  for (const callee of project.callees(path, call)) {
    const name = project.externalName(callee);
    if (name !== undefined && (isQuery(name) || isAwaitedQuery(name, call))) return displayed(name);
    if (callee.kind !== "function") continue;
    const fact = project.functionFact(callee.ref);
    const remembered = fact.decorators.some(({ value }) =>
      /cache|memo/i.test(lastName(callOf(project, callee.ref.path, value)?.callee ?? value) ?? ""),
    );
    // Calling a coroutine function runs nothing before it is awaited; here it is, or it is gathered.
    if (remembered || fact.generator) continue;
    if (asksOnly(project, callee.ref, call, callee.self !== undefined && fact.cls >= 0)) return fact.qualname;
  }
  return askedManager(project, path, call);
}

/** Methods of Django's managers that ask the database at once, and those before them in a chain. */
const ASKS = /^(?:get|first|last|count|exists|aggregate|latest|earliest|in_bulk)$/;
const CHAINS =
  /^(?:all|filter|exclude|order_by|distinct|annotate|select_related|prefetch_related|values|values_list|using)$/;

/** `Feature.objects.filter(…).count()`, where the manager's class comes from a library that is not known. */
function askedManager(project: ProjectView, path: string, call: CallFact): string | undefined {
  if (!ASKS.test(lastName(call.callee) ?? "")) return undefined;
  if (project.callees(path, call).some(({ kind }) => kind !== "unknown")) return undefined;
  let { of } = memberOf(call.callee);
  for (let inner = callOf(project, path, of); inner; inner = callOf(project, path, of)) {
    if (!CHAINS.test(lastName(inner.callee) ?? "")) return undefined;
    ({ of } = memberOf(inner.callee));
  }
  const { of: model, name } = memberOf(of);
  if (name !== "objects") return undefined;
  const isModel = project.derives(project.resolve(path, model), "django.db.models.Model");
  return isModel ? `QuerySet.${lastName(call.callee)!}` : undefined;
}

/** Whether a function of the project, called like this, reads rows and does nothing else to the outside. */
function asksOnly(project: ProjectView, ref: FunctionRef, outer: CallFact, bound: boolean): boolean {
  const { path } = ref;
  const skipped = callsLeftOut(project, ref, outer, bound);
  let asks = false;
  if (actsBelow(project, ref, skipped, ACTING_DEPTH)) return false;
  for (const inner of project.callsIn(ref)) {
    if (skipped.has(inner)) continue;
    const names = calledNames(project, path, inner);
    const kinds = names.map((name) => effectOf(name)?.kind);
    if (kinds.some((kind) => kind !== undefined && OWN_WORK.has(kind))) return false;
    if (!names.some(isQuery)) continue;
    if (isWrite(project, path, inner)) return false;
    asks = true;
  }
  return asks;
}

/** How many functions are followed to see whether a function does something to the outside. */
const ACTING_DEPTH = 3;
/** Methods that change rows or hand work on, of whatever object. */
const ACTS =
  /^(?:a?save|a?bulk_create|a?bulk_update|a?update_or_create|a?get_or_create|commit|delay|apply_async|send_message|on_commit)$/;
/** Functions of the project whose name says that they tell somebody something. */
const TELLS = /^_*(?:send|notify|publish|broadcast|enqueue|dispatch)(?:_|$)/;

/** Whether a function of the project does something to the outside, by itself or by the project's functions that it calls. */
function actsBelow(
  project: ProjectView,
  ref: FunctionRef,
  skipped: ReadonlySet<CallFact>,
  depth: number,
  seen = new Set<string>(),
): boolean {
  const key = `${ref.path}:${ref.id}`;
  if (seen.has(key)) return false;
  seen.add(key);
  if (TELLS.test(project.functionFact(ref).name)) return true;
  return project.callsIn(ref).some((inner) => {
    if (skipped.has(inner)) return false;
    const callees = project.callees(ref.path, inner);
    const isKnown = callees.some(({ kind }) => kind !== "unknown");
    if (!isKnown && isKind(inner.callee, "attr") && (ACTS.test(inner.callee.name) || relates(inner.callee)))
      return true;
    if (!isKnown && typeof inner.callee === "string" && ACTS.test(memberOf(inner.callee).name)) return true;
    return callees.some((callee) => {
      const name = project.externalName(callee);
      const kind = name === undefined ? undefined : effectOf(name)?.kind;
      if (kind !== undefined && OWN_WORK.has(kind)) return true;
      return callee.kind === "function" && depth > 1 && actsBelow(project, callee.ref, new Set(), depth - 1, seen);
    });
  });
}

/** `group.members.add(…)`: the rows that belong to another are changed. */
function relates({ of, name }: { readonly of: Expr; readonly name: string }): boolean {
  return /^a?(?:add|remove|set|clear)$/.test(name) && isKind(of, "attr") && !isKind(of.of, "self");
}

/** Calls of a function that this call of it does not lead to: for parameters that it gives, or leaves at None or False. */
function callsLeftOut(
  project: ProjectView,
  { path, id }: FunctionRef,
  outer: CallFact,
  bound: boolean,
): ReadonlySet<CallFact> {
  const facts = project.facts(path);
  const data = facts?.rules[RULE_ID] as LoopData | undefined;
  const optional = data?.optional.filter(([owner]) => owner === id) ?? [];
  if (!facts || optional.length === 0 || hasSplat(outer)) return new Set();
  const { params } = facts.functions[id]!;
  const positional = outer.args.filter(({ name }) => name === undefined);
  return new Set(
    optional
      .filter(([, parameter, , whereGiven]) => {
        const place = params.findIndex(({ name }) => name === parameter);
        const given =
          outer.args.find(({ name }) => name === parameter)?.value ??
          (place < 0 ? undefined : positional[place - (bound ? 1 : 0)]?.value);
        if (!whereGiven) return given !== undefined && !isOff(given);
        return given === undefined && isOff(params[place]?.default ?? null);
      })
      .map(([, , call]) => facts.calls[call]!),
  );
}

function isOff(value: Expr): boolean {
  return isKind(value, "const") && (value.v === "None" || value.v === "False");
}

/** What is run is the item: each is a query of its own, `for query in reports: execute(text(query))`. */
function isItemItself(project: ProjectView, path: string, call: CallFact): boolean {
  if (!/^execute|^scalars?$/.test(lastName(call.callee) ?? "")) return false;
  const statement = call.args[0]?.value ?? null;
  const text = callOf(project, path, statement)?.args[0]?.value ?? statement;
  return isKind(text, "iter") || (isKind(text, "item") && isKind(text.of, "iter"));
}

/** `execute` of a statement that changes rows, or that is run for one thing at a time. */
function isWrite(project: ProjectView, path: string, call: CallFact): boolean {
  return call.args.slice(0, 2).some(({ value }) => changesRows(project, path, value));
}

function changesRows(project: ProjectView, path: string, statement: Expr): boolean {
  if (statement === null || typeof statement === "string") return false;
  switch (statement.k) {
    case "str":
      return WRITES.test(statement.v);
    case "format":
      return changesRows(project, path, statement.of[0] ?? null);
    case "op":
      return statement.op === "+" || statement.op === "%" ? changesRows(project, path, statement.of[0] ?? null) : false;
    case "union":
      return statement.of.some((one) => changesRows(project, path, one));
    case "typed":
      return changesRows(project, path, statement.value);
    case "call": {
      if (
        project.derives(project.infer(path, statement), "sqlalchemy.Insert", "sqlalchemy.Update", "sqlalchemy.Delete")
      )
        return true;
      const call = callOf(project, path, statement)!;
      const { callee } = call;
      // `table.update().where(…)`
      if (isKind(callee, "attr")) return WRITING_METHODS.has(callee.name) || changesRows(project, path, callee.of);
      return changesRows(project, path, call.args[0]?.value ?? null);
    }
    default:
      return false;
  }
}

/** `await User.filter(…)`: Tortoise's queries run when they are awaited. */
function isAwaitedQuery(name: string, { flow }: CallFact): boolean {
  return (
    (flow & Flow.Awaited) !== 0 &&
    /^tortoise\.(?:models\.Model|queryset\.QuerySet)#(?:filter|exclude|all|order_by|limit|offset|distinct|annotate|prefetch_related|select_related|values|values_list|only)$/.test(
      name,
    )
  );
}

function isQuery(name: string): boolean {
  return effectOf(name)?.kind === "query" && !NO_QUERY.test(name);
}

function displayed(name: string): string {
  const [owner, method] = name.split("#");
  return method === undefined
    ? name.slice(name.lastIndexOf(".") + 1)
    : `${owner!.slice(owner!.lastIndexOf(".") + 1)}.${method}`;
}
