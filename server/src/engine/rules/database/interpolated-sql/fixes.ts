import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { callAt } from "../../support/calls";
import type { Style } from "./sinks";

/** Kept with a finding for its fix. */
export interface SqlFinding {
  readonly style: Style;
  readonly parts: number;
}

/** What may stand before a value in SQL; behind `FROM`, `ORDER BY` and the like a name stands, which cannot be bound. */
const BEFORE_VALUE = /(?:=|<|>|!=|\(|,|\b(?:like|ilike|limit|offset|between|and|then|else|values|in)\s*)\s*$/i;
const SIMPLE: ReadonlySet<number> = new Set([K.identifier, K.attribute, K.subscript, K.call]);

/** Binds the values of an f-string that stands in the call itself. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as SqlFinding | undefined;
  const { tree, text } = file;
  const call = callAt(file, [finding.start, finding.end]);
  const args = tree.child(call, F.arguments);
  const [sql, ...others] = tree.children(args);
  if (!data || sql === undefined || others.length > 0 || !tree.is(sql, K.string)) return [];
  const parts = tree.children(sql).filter((node) => tree.is(node, K.interpolation));
  const values = parts.map((part) => tree.child(part, F.expression));
  const simple = parts.every(
    (part, index) => tree.children(part).length === 1 && SIMPLE.has(tree.kindOf(values[index]!)),
  );
  const raw = tree.textOf(sql);
  if (parts.length === 0 || !simple || !/^f/i.test(raw) || /^(?:fr|rf)/i.test(raw)) return [];
  if (data.style !== "text" && data.style !== "question" && data.style !== "dollar" && raw.includes("%")) return [];
  const names = parameterNames(file, values);
  const changes: TextChange[] = [{ start: tree.start[sql]!, end: tree.start[sql]! + 1, text: "" }];
  for (const [index, part] of parts.entries()) {
    let [start, end] = [tree.start[part]!, tree.end[part]!];
    const quote = text[start - 1] === "'" && text[end] === "'";
    if (quote) [start, end] = [start - 1, end + 1];
    if (!BEFORE_VALUE.test(text.slice(tree.start[sql], start)) || !/^(?:[\s,;)]|::|["'])/.test(text.slice(end)))
      return [];
    changes.push({ start, end, text: placeholder(data.style, names[index]!, index) });
  }
  for (const escape of tree.descendants(sql, K.escape_interpolation))
    changes.push({ start: tree.start[escape]!, end: tree.end[escape]!, text: tree.textOf(escape)[0]! });
  changes.push(
    bound(
      file,
      call,
      sql,
      data.style,
      names,
      values.map((value) => tree.textOf(value)),
    ),
  );
  return [
    {
      title: parts.length === 1 ? "Bind the value as a parameter" : "Bind the values as parameters",
      safety: "review",
      changes,
    },
  ];
}

/** Named after what is bound, each name once. */
function parameterNames({ tree }: FileView, values: readonly NodeId[]): string[] {
  const seen = new Map<string, number>();
  return values.map((value) => {
    const base = /\w*$/.exec(tree.textOf(value))![0] || "value";
    const name = /^\d|^$/.test(base) ? "value" : base;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

function placeholder(style: Style, name: string, index: number): string {
  if (style === "text") return `:${name}`;
  if (style === "dollar") return `$${index + 1}`;
  return style === "question" ? "?" : "%s";
}

/** Where the values go: behind the text, or bound to the `text()` itself. */
function bound(
  { tree }: FileView,
  call: NodeId,
  sql: NodeId,
  style: Style,
  names: readonly string[],
  values: readonly string[],
): TextChange {
  if (style === "text") {
    const at = tree.end[call]!;
    return {
      start: at,
      end: at,
      text: `.bindparams(${names.map((name, index) => `${name}=${values[index]!}`).join(", ")})`,
    };
  }
  const at = tree.end[sql]!;
  const written = values.join(", ");
  const argument =
    style === "dollar" ? written : style === "list" ? `[${written}]` : `(${written}${values.length === 1 ? "," : ""})`;
  return { start: at, end: at, text: `, ${argument}` };
}
