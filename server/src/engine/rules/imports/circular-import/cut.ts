/** Taking names out of an import statement, and writing them down elsewhere. */
import type { ImportFact } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { importedItems, lineEndAfter, lineStartOf } from "../../support/edits";
import { boundNames } from "./uses";

/** Names of one import statement that are to stand elsewhere. */
export interface Cut {
  readonly fact: ImportFact;
  /** As the file calls them. */
  readonly names: readonly string[];
  /** An import statement of nothing but these names. */
  readonly text: string;
  readonly removal: TextChange;
}

/** `undefined` where the statement shares its line or its block with others, or is no plain import. */
export function cutOf(file: FileView, at: number, names: readonly string[]): Cut | undefined {
  const { tree, text } = file;
  const facts = file.facts.imports.filter((fact) => fact.at[0] === at && fact.when === "eager" && !fact.dynamic);
  const [fact] = facts;
  if (!fact || facts.length !== 1 || fact.owner >= 0 || boundNames(fact).includes("*")) return undefined;
  const statement = tree.nodeSpanning(fact.at[0], fact.at[1]);
  const isFrom = tree.is(statement, K.import_from_statement);
  if ((!isFrom && !tree.is(statement, K.import_statement)) || tree.parentOf(statement) !== 0) return undefined;
  const all = boundNames(fact);
  const wanted = all.filter((name) => names.includes(name));
  if (wanted.length === all.length) {
    const removal = wholeLine(file, statement);
    // Comments between the names would be lost.
    if (tree.textOf(statement).includes("#")) return undefined;
    return removal && { fact, names: wanted, text: oneLine(tree.textOf(statement)), removal };
  }
  const items = tree.childrenWith(statement, F.name);
  if (!isFrom || wanted.length === 0 || items.length !== all.length) return undefined;
  const kept = items.filter((_, index) => !wanted.includes(all[index]!));
  const moved = items.filter((_, index) => wanted.includes(all[index]!));
  const module = text.slice(fact.moduleAt[0], fact.moduleAt[1]);
  const first = tree.start[items[0]!]!;
  const end = tree.end[items.at(-1)!]!;
  if (text.slice(first, end).includes("#")) return undefined;
  return {
    fact,
    names: wanted,
    text: `from ${module} import ${moved.map((item) => tree.textOf(item)).join(", ")}`,
    removal: { start: first, end, text: joined(file, kept, first) },
  };
}

/** The statement behind an indent: of all the names that are cut, or of those that are needed there. */
export function written(file: FileView, cut: Cut, indent: string, names: readonly string[] = cut.names): string {
  const [, start, list] = /^(from .*? import )(.*)$/.exec(cut.text) ?? [];
  const items = list?.split(/ ?, ?/);
  if (start === undefined || items?.length !== cut.names.length) return cut.text;
  const needed = items.filter((_, index) => names.includes(cut.names[index]!));
  return start + importedItems(file, indent + start, needed);
}

/** The names that stay, one below the other where they stood so. */
function joined({ tree, text }: FileView, items: readonly NodeId[], first: number): string {
  const line = lineStartOf(text, first);
  const indent = text.slice(line, first);
  const separator = /^\s+$/.test(indent) ? `,${/[\r\n]*$/.exec(text.slice(0, line))![0].slice(-2)}${indent}` : ", ";
  return items.map((item) => tree.textOf(item)).join(/[\r\n]/.test(separator) ? separator : ", ");
}

function wholeLine({ tree, text }: FileView, statement: NodeId): TextChange | undefined {
  const start = tree.start[statement]!;
  const end = lineEndAfter(text, tree.end[statement]!);
  if (lineStartOf(text, start) !== start || text.slice(tree.end[statement], end).trim() !== "") return undefined;
  return { start, end, text: "" };
}

function oneLine(statement: string): string {
  const flat = statement
    .replace(/#[^\r\n]*/g, "")
    .replace(/\\?\s+/g, " ")
    .replace(/import \( ?/, "import ");
  return flat.replace(/,? ?\)$/, "");
}

/** A removal of whole lines, without the gap that it leaves. */
export function tidied({ text }: FileView, removal: TextChange): TextChange {
  const { start, end } = removal;
  if (removal.text !== "" || lineStartOf(text, start) !== start || !endsBlank(text.slice(0, start))) return removal;
  const blank = (start === 0 ? /^(?:[ \t]*(?:\r\n|\n|\r))*/ : /^(?:[ \t]*(?:\r\n|\n|\r))?/).exec(text.slice(end))![0];
  return { start, end: end + blank.length, text: "" };
}

/** Whether text that follows begins behind an empty line, or at the beginning. */
export function endsBlank(text: string): boolean {
  return /(?:^|\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(text) || text === "";
}

/** Changes of which none begins where another one does; those that do are joined in their order. */
export function merged(changes: readonly TextChange[]): TextChange[] {
  const out = new Map<number, TextChange>();
  for (const change of changes) {
    const other = out.get(change.start);
    if (!other) out.set(change.start, change);
    else {
      const end = Math.max(change.end, other.end);
      out.set(change.start, { start: change.start, end, text: other.text + change.text });
    }
  }
  return [...out.values()];
}
