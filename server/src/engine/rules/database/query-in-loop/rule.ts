import { Flow, type Expr, type Span } from "../../../facts/types";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { callOf, isKind, lastName } from "../../support/calls";
import { isInCommand, servesCommands } from "../../support/commands";
import { memberOf } from "../../web/route-keys";
import { lazyRelation, plainRows } from "./lazy";
import { collectLoops, type ItemLoop, type LoopData } from "./loops";
import { queryOf, RULE_ID } from "./queries";

/** Loops over a few things that each have a database of their own, over pages, and over attempts. */
const FEW =
  /(?:^|_|\b)(?:engines?|shards?|databases?|dbs?|connections?|storages?|backends?|clusters?|tenants?|schemas?|replicas?|binds?|batch(?:es)?|chunks?|pages?|page_\w+|attempts?|retry|retries|tries|offsets?)(?:$|_|\b)/i;
/** Items of which there is a handful by their nature: kinds of a thing, and spans of time. */
const KINDS =
  /(?:^|_)(?:type|kind|status|mode|level|severity|priority|lang|language|locale|day|week|month|quarter|year|period)$/i;
/** Who is asked says nothing of how many items there are: `db.query(…)`, `await self.connection.fetch(…)`. */
const ASKED = /\b(?:await\s+|\(\s*|self\.|cls\.)*\w*?(?:db|database|conn|connection|session)\.(?=\w)/g;
const BATCHES =
  /^(?:range|batched|chunked|chunks|batch|batches|in_batches|paginate|iter_pages|grouper|partition|split_every|Retrying|AsyncRetrying|listen|subscribe|consume)$/;
const WRAPPERS: ReadonlySet<string> = new Set(["enumerate", "sorted", "reversed", "list", "tuple", "set", "zip"]);
const FEW_ITEMS = 10;
/** Modules and functions that run once, when an application is set up or changed. */
const ONE_OFF_MODULE = /(?:^|[/_])(?:migrations?|backfills?|seeds?|seeders?|seeding|fixtures?)(?:[/_.]|$)/;
const ONE_OFF_FUNCTION = /^_*(?:seed|backfill|migrate)(?:_|$)/;

export default defineRule<LoopData>({
  meta: {
    id: RULE_ID,
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
    if (!data || data.loops.length === 0 || ONE_OFF_MODULE.test(path) || servesCommands(project, path)) return;
    const marked = new Set<number>();
    const loaded = new Set<string>();
    for (const loop of data.loops) {
      const ref = { path, id: loop.owner };
      if (isInCommand(project, ref) || ONE_OFF_FUNCTION.test(facts.functions[loop.owner]!.name)) continue;
      if (isSmall(project, path, loop) || isRecursive(project, ref)) continue;
      const relations = reportRelations({ facts, path, project, report }, loop, loaded);
      for (const id of loop.calls) {
        const call = facts.calls[id]!;
        if (marked.has(id) || call.flow & (Flow.InExcept | Flow.MainGuard | Flow.TypeChecking)) continue;
        const name = queryOf(project, path, call);
        if (name === undefined || relations.some((at) => isWithin(call.at, at))) continue;
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

/**
 * Reports relations that were not loaded with the rows; where they stand. What one loop has loaded, the next over the
 * same rows finds there.
 */
function reportRelations(
  { facts, path, project, report }: Pick<ModuleCheck<LoopData>, "facts" | "path" | "project" | "report">,
  loop: ItemLoop,
  loaded: Set<string>,
): Span[] {
  const rows = loop.attributes && plainRows(project, path, loop.over);
  if (!rows) return [];
  const out: Span[] = [];
  const owner = facts.functions[loop.owner]!.name;
  for (const asked of loop.attributes ?? []) {
    const relation = rows.loaded.includes(asked.name) ? undefined : lazyRelation(project, rows.model, asked);
    const once = `${loop.owner}:${JSON.stringify(loop.over)}:${asked.name}`;
    if (!relation || loaded.has(once)) continue;
    loaded.add(once);
    const written = `${loop.item}.${asked.name}`;
    report({
      at: asked.at,
      message: `\`${written}\` is loaded by a query for each \`${loop.item}\` of the loop in \`${owner}\`: as many round trips as there are items. Load it with the rows: ${relation.advice}.`,
      related: [{ at: loop.at, message: `once for each \`${loop.item}\`` }],
      key: `${owner}:${written}`,
    });
    out.push(asked.at);
  }
  return out;
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer[0] <= inner[0] && inner[1] <= outer[1];
}

/** Few items, each with a database of its own, batches of items, attempts. */
function isSmall(project: ProjectView, path: string, { item, over, source }: ItemLoop): boolean {
  // What a dictionary is keyed by tells how many entries it has.
  const key = /^\(?\s*(\w+)\s*,/.exec(item)?.[1];
  return (
    FEW.test(item) ||
    (/^\w+$/.test(item) && KINDS.test(item)) ||
    (key !== undefined && /\.items\(\)\)*$/.test(source) && KINDS.test(key)) ||
    FEW.test(lastName(unwrapped(project, path, over)) ?? source.replace(ASKED, "").slice(0, 40)) ||
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
    const { of, name } = memberOf(call.callee);
    if (/^(?:items|keys|values|get)$/.test(name) && isFew(project, path, of)) return true;
    return BATCHES.test(lastName(call.callee) ?? "");
  }
  // `FIELDS[kind]`
  if (isKind(expr, "sub")) return typeof expr.of === "string" && isFew(project, path, expr.of);
  if (typeof expr === "string") {
    // A constant of the module.
    if (/^_?[A-Z][A-Z0-9_]*$/.test(lastName(expr) ?? "")) return true;
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
