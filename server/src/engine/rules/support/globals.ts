/** Module-level variables that fixes bring in. */
import type { TextChange } from "../../findings";
import { K } from "../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../syntax/tree";
import type { FileView } from "../api";
import { headEnd, lineEnd, lineEndAfter } from "./edits";

/** Whether a name occurs in the file at all. */
export function isTaken(file: FileView, name: string): boolean {
  return file.tree.descendants(0, K.identifier).some((node) => file.tree.textOf(node) === name);
}

/** The first of some names, or of one with a number behind it, that the file does not use. */
export function freeName(file: FileView, ...names: readonly [string, ...string[]]): string {
  const free = names.find((name) => !isTaken(file, name));
  if (free !== undefined) return free;
  let number = 2;
  while (isTaken(file, `${names[0]}_${number}`)) number++;
  return `${names[0]}_${number}`;
}

/** Adds a statement of one line behind the imports at the head of the file. */
export function addGlobal(file: FileView, statement: string): TextChange {
  const { tree, text } = file;
  const end = lineEnd(text);
  let last: NodeId = NONE;
  for (const node of tree.children(0)) {
    if (isImport(file, node)) last = node;
    else if (last >= 0) break;
  }
  if (last < 0) {
    const at = headEnd(file);
    return { start: at, end: at, text: `${statement}${end}${/^\s*(?:[\r\n]|$)/.test(text.slice(at)) ? "" : end}` };
  }
  const at = lineEndAfter(text, tree.end[last]!);
  const open = !/[\r\n]/.test(text[at - 1]!);
  const gap = /^[ \t]*(?:\r\n|\n|\r)/.test(text.slice(at)) || at === text.length ? "" : end;
  return { start: at, end: at, text: `${open ? end : ""}${end}${statement}${end}${gap}` };
}

/** An import, or an `if` or `try` around nothing else. */
function isImport({ tree }: FileView, node: NodeId): boolean {
  switch (tree.kindOf(node)) {
    case K.import_statement:
    case K.import_from_statement:
    case K.future_import_statement:
      return true;
    case K.if_statement:
      return tree
        .bodyOf(node)
        .every((inner) => tree.is(inner, K.import_statement) || tree.is(inner, K.import_from_statement));
    default:
      return false;
  }
}
