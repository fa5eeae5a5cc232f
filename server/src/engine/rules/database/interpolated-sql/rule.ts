import type { CallFact, Expr, Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView } from "../../api";
import { callOf, isKind, lastName, namesOfCalls } from "../../support/calls";
import { fixes, type SqlFinding } from "./fixes";
import { collectGuards, type Guards } from "./guards";
import { mayBeForeign } from "./origins";
import { Parts } from "./parts";
import { placesIn, type Place } from "./positions";
import { sinkOf } from "./sinks";
import { collectTexts, type Texts } from "./texts";

interface SqlData {
  readonly guards: Guards;
  readonly texts: Texts;
  /** Lines on which a comment says that this was looked at. */
  readonly decided: readonly Span[];
}

/** Bandit's and Ruff's own names for this rule. */
const DECIDED = /#\s*nosec\b[^#]*\bB608\b|#\s*noqa:[^#]*\bS608\b/;

function decidedLines({ tree, text }: FileView): Span[] {
  const out: Span[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.comment || !DECIDED.test(tree.textOf(node))) continue;
    out.push([text.lastIndexOf("\n", tree.start[node]) + 1, tree.end[node]!]);
  }
  return out;
}

export default defineRule<SqlData>({
  meta: {
    id: "interpolated-sql",
    topic: "database",
    title: "SQL put together from values",
    summary: "A value is put into the text of an SQL statement: whoever controls the value can run SQL of their own.",
    severity: "error",
    enabled: true,
    scope: "module",
    fixes: ["review"],
  },
  collect(file) {
    const runs = /execute|text|fetch|raw|extra|RawSQL|read_sql|literal_column/.test(file.text);
    // A text that is handed to where it runs.
    if (!runs && !/["']\s*(?:select|insert|update|delete|with)\s/i.test(file.text)) return undefined;
    const guards = collectGuards(file);
    const keys = new Set(guards.map(([owner, expr]) => `${String(owner)} ${expr}`));
    const texts = !runs
      ? []
      : collectTexts(file, (owner, expr) => keys.has(`${String(owner)} ${JSON.stringify(expr)}`));
    const decided = decidedLines(file);
    return guards.length + texts.length + decided.length > 0 ? { guards, texts, decided } : undefined;
  },
  check({ facts, path, project, data, report }) {
    if (project.role(path).migration) return;
    const called = namesOfCalls(project, path);
    const texts = new Map(data?.texts);
    for (const [id, call] of facts.calls.entries()) {
      const sink = sinkOf(project, path, call, called[id]!, texts.get(id));
      if (!sink) continue;
      const guarded = new Set(data?.guards.flatMap(([owner, expr]) => (owner === call.owner ? [expr] : [])) ?? []);
      const isDecided = data?.decided.some(
        ([from, to]) => (call.at[0] >= from && call.at[0] < to) || (call.at[1] > from && call.at[1] <= to),
      );
      if (isDecided) continue;
      const parts = new Parts(project, path, guarded).dynamic(sink.text);
      if (parts.length === 0 || describesSchema(facts.calls, call)) continue;
      const places = placesIn(project, path, sink.text, !UNBOUND.test(lastName(call.callee) ?? ""));
      const wrong = parts.filter((part) => isWrong(project, path, part, places.get(JSON.stringify(part))));
      if (wrong.length === 0) continue;
      const names = [...new Set(wrong.map((part) => nameOf(project, path, part) ?? ""))].filter((name) => name !== "");
      const values = names.length === 0 ? "A value" : list(names.slice(0, 3));
      const plural = names.length > 1;
      report({
        at: call.at,
        message: `${values} ${plural ? "are" : "is"} put into the SQL of \`${lastName(call.callee) ?? "execute"}\` as text: whoever controls ${plural ? "them" : "it"} can run SQL of their own. Bind ${plural ? "parameters" : "a parameter"}; take names of tables and columns from a fixed set.`,
        key: names.join(),
        ...(sink.style && { data: { style: sink.style, parts: parts.length } satisfies SqlFinding }),
      });
    }
  },
  fixes,
});

/** Functions whose text takes no parameters. */
const UNBOUND = /^(?:literal_column|DDL)$/;

/** A value has to be bound. A name cannot be: it is spoken of where somebody outside may have given it. */
function isWrong(project: ProjectView, path: string, part: Expr, place: Place | undefined): boolean {
  if (!place) return true;
  if (place.whole) return false;
  // What is written without quotes, and is no name, is a number.
  const isKey = isKind(part, "attr") && (part.name === "id" || part.name === "pk") && !place.quoted;
  return (place.value && !isKey) || mayBeForeign(project, path, part, !place.inner, !isKey);
}

const SCHEMA =
  /^(?:Index|CheckConstraint|UniqueConstraint|ExcludeConstraint|Computed|Column|mapped_column|FetchedValue)$/;

/** Part of a table's description: it is written when the module is imported, before anybody can give a value. */
function describesSchema(calls: readonly CallFact[], { at }: CallFact): boolean {
  return calls.some((one) => one.at[0] < at[0] && one.at[1] >= at[1] && SCHEMA.test(lastName(one.callee) ?? ""));
}

const TEXT_METHODS = /^(?:replace|[lr]?strip|lower|upper|title|format|removeprefix|removesuffix|encode|decode)$/;

function nameOf(project: ProjectView, path: string, part: Expr): string | undefined {
  if (part === null) return undefined;
  if (typeof part === "string") return lastName(part);
  switch (part.k) {
    case "param":
    case "attr":
      return part.name;
    case "call": {
      const call = callOf(project, path, part)!;
      const name = lastName(call.callee);
      // `", ".join(columns)`: what is joined says more.
      if (name === "join") return nameOf(project, path, call.args[0]?.value ?? null);
      // `path.replace(".", "_")`: what it is made of says more.
      if (isKind(call.callee, "attr") && TEXT_METHODS.test(call.callee.name)) {
        const of = nameOf(project, path, call.callee.of);
        if (of !== undefined) return of;
      }
      return name === undefined ? undefined : `${name}()`;
    }
    case "sub":
    case "iter":
    case "item":
    case "await":
    case "comp":
      return nameOf(project, path, part.of);
    case "typed":
      return nameOf(project, path, part.value);
    default:
      return undefined;
  }
}

function list(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}
