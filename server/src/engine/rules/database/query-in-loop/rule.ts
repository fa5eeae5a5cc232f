import { Flow, type CallFact, type Expr } from "../../../facts/types";
import { effectOf, type EffectKind } from "../../../knowledge/effects";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { callOf, calledNames, isKind, lastName } from "../../support/calls";
import { collectLoops, type ItemLoop } from "./loops";

/** Calls that make one round trip each; connecting and fetching are no queries of their own. */
const NO_QUERY = /#(?:fetch\w+|connect|begin|raw_connection|refresh)$|(?:^|\.)connect$|\.authenticate$/;
/** Loops over a few things that each have a database of their own, over pages, and over attempts. */
const FEW =
  /(?:^|_|\b)(?:engines?|shards?|databases?|dbs?|connections?|tenants?|schemas?|replicas?|binds?|batch(?:es)?|chunks?|pages?|page_\w+|attempts?|retry|retries|tries|offsets?)(?:$|_|\b)/i;
const BATCHES =
  /^(?:range|batched|chunked|chunks|batch|batches|in_batches|paginate|iter_pages|grouper|partition|split_every|Retrying|AsyncRetrying|listen|subscribe|consume)$/;
const WRAPPERS: ReadonlySet<string> = new Set(["enumerate", "sorted", "reversed", "list", "tuple", "set", "zip"]);
const FEW_ITEMS = 10;
/** What has to be done for each item on its own. */
const OWN_WORK: ReadonlySet<EffectKind> = new Set(["write", "commit", "email", "http", "enqueue", "process"]);
const WRITES = /^\s*(?:insert|update|delete|replace|merge|create|drop|alter|truncate|refresh|vacuum|grant|set)\b/i;

export default defineRule<readonly ItemLoop[]>({
  meta: {
    id: "query-in-loop",
    topic: "database",
    title: "Query in a loop",
    summary:
      "A query that runs once for each item of a loop: a hundred items are a hundred round trips to the database (N+1).",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  collect: collectLoops,
  check({ facts, path, project, data, report }) {
    if (!data || project.role(path).migration || /(?:^|\/)management\/commands\//.test(path)) return;
    const marked = new Set<number>();
    for (const loop of data) {
      const ref = { path, id: loop.owner };
      const role = project.functionRole(ref)?.role;
      if (role === "cli-command" || isSmall(project, path, loop) || isRecursive(project, ref)) continue;
      for (const id of loop.calls) {
        const call = facts.calls[id]!;
        if (marked.has(id) || call.flow & (Flow.InExcept | Flow.MainGuard | Flow.TypeChecking)) continue;
        const name = queryOf(project, path, call);
        if (name === undefined) continue;
        marked.add(id);
        const owner = facts.functions[loop.owner]!.name;
        report({
          at: call.at,
          message: `\`${name}\` runs a query for each \`${loop.item}\` of the loop in \`${owner}\`: as many round trips as there are items. Load what is needed in one query before the loop (\`in_\`, \`selectinload\`, \`prefetch_related\`).`,
          related: [{ at: loop.at, message: `once for each \`${loop.item}\`` }],
          key: `${owner}:${name}:${loop.item}`,
        });
      }
    }
  },
});

/** The query that a call runs, itself or by the project's function that it calls. */
function queryOf(project: ProjectView, path: string, call: CallFact): string | undefined {
  for (const callee of project.callees(path, call)) {
    const name = project.externalName(callee);
    if (name !== undefined && isQuery(name)) return isWrite(project, path, call) ? undefined : displayed(name);
    if (callee.kind !== "function") continue;
    const fact = project.functionFact(callee.ref);
    const remembered = fact.decorators.some(({ value }) =>
      /cache|memo/i.test(lastName(callOf(project, callee.ref.path, value)?.callee ?? value) ?? ""),
    );
    // Calling a coroutine function runs nothing before it is awaited; here it is, or it is gathered.
    if (remembered || fact.generator) continue;
    const names = project.callsIn(callee.ref).flatMap((inner) => calledNames(project, callee.ref.path, inner));
    const kinds = names.map((one) => effectOf(one)?.kind);
    if (names.some(isQuery) && !kinds.some((kind) => kind !== undefined && OWN_WORK.has(kind))) return fact.qualname;
  }
  return undefined;
}

/** `execute` of a statement that changes rows. */
function isWrite(project: ProjectView, path: string, call: CallFact): boolean {
  const statement = call.args[0]?.value ?? null;
  const entity = project.infer(path, statement);
  if (project.derives(entity, "sqlalchemy.Insert", "sqlalchemy.Update", "sqlalchemy.Delete")) return true;
  const text = callOf(project, path, statement)?.args[0]?.value ?? statement;
  const head = isKind(text, "format") ? (text.of[0] ?? null) : text;
  return isKind(head, "str") && WRITES.test(head.v);
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

/** Few items, each with a database of its own, batches of items, attempts. */
function isSmall(project: ProjectView, path: string, { item, over, source }: ItemLoop): boolean {
  return (
    FEW.test(item) ||
    FEW.test(lastName(unwrapped(project, path, over)) ?? source.slice(0, 40)) ||
    isFew(project, path, over)
  );
}

function isFew(project: ProjectView, path: string, over: Expr): boolean {
  const expr = unwrapped(project, path, over);
  if (isKind(expr, "list") || isKind(expr, "tuple") || isKind(expr, "set"))
    // An empty one is filled later.
    return expr.of.length > 0 && expr.of.length <= FEW_ITEMS && !expr.of.some((one) => isKind(one, "splat"));
  if (isKind(expr, "dict")) return expr.entries.length > 0 && expr.entries.length <= FEW_ITEMS;
  const call = callOf(project, path, expr);
  if (call) {
    const name = lastName(call.callee) ?? "";
    if (/^(?:items|keys|values)$/.test(name) && isKind(call.callee, "attr"))
      return isFew(project, path, call.callee.of);
    return BATCHES.test(name);
  }
  if (typeof expr === "string") {
    // A constant of the module.
    if (/^[A-Z][A-Z0-9_]*$/.test(lastName(expr) ?? "")) return true;
    const entity = project.resolve(path, expr);
    return entity.kind === "class" && project.derives(entity, "enum.Enum", "enum.StrEnum", "enum.IntEnum");
  }
  return false;
}

/** Without `enumerate(…)`, `sorted(…)` and the like. */
function unwrapped(project: ProjectView, path: string, over: Expr): Expr {
  const call = callOf(project, path, over);
  const name =
    call && typeof call.callee === "string" && call.callee.startsWith("builtins.") ? lastName(call.callee) : undefined;
  return name !== undefined && WRAPPERS.has(name) && call!.args[0]
    ? unwrapped(project, path, call!.args[0].value)
    : over;
}

/** Walks a tree: the function calls itself. */
function isRecursive(project: ProjectView, ref: FunctionRef): boolean {
  return project
    .callsIn(ref)
    .some((call) =>
      project
        .callees(ref.path, call)
        .some((callee) => callee.kind === "function" && callee.ref.path === ref.path && callee.ref.id === ref.id),
    );
}
