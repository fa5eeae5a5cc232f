/** Fixes that use one imported name in the place of another. */
import type { TextChange } from "../../findings";
import { F, K } from "../../syntax/kinds.generated";
import type { NodeId } from "../../syntax/tree";
import type { FileView } from "../api";
import { importOf, lineEndAfter, replaceNode } from "./edits";

/**
 * How the code at `node` (a name, or an attribute of a module) can say `module.name` instead, with the changes to the
 * imports: the old name gives way where nothing else uses it.
 */
export function replacementFor(
  file: FileView,
  node: NodeId,
  module: string,
  name: string,
): { readonly name: string; readonly changes: readonly TextChange[] } {
  const { tree, facts } = file;
  const known = importOf(file, module, name);
  if (!tree.is(node, K.identifier)) {
    // `orm.declarative_base`: the module that is there has the other name too.
    const owner = tree.child(node, F.object);
    return file.lower(owner) === module ? { name: `${tree.textOf(owner)}.${name}`, changes: [] } : known;
  }
  const written = tree.textOf(node);
  const uses = tree
    .descendants(0, K.identifier)
    .filter((one) => tree.textOf(one) === written && !isInImport(file, one));
  const fact = facts.imports.find(({ names, flow }) => flow === 0 && names?.some((one) => one.as === written));
  if (!fact || uses.length > 1 || facts.all?.includes(written)) return known;
  const statement = tree.nodeSpanning(fact.at[0], fact.at[1]);
  const items = tree.childrenWith(statement, F.name);
  const index = fact.names!.findIndex((one) => one.as === written);
  if (items.length !== fact.names!.length || !tree.is(statement, K.import_from_statement)) return known;
  const item = items[index]!;
  if (known.changes.length > 0 && fact.level === 0 && fact.module === module)
    return { name, changes: [replaceNode(tree, item, name)] };
  if (items.length === 1) {
    if (known.changes.length > 0 && !hasImportFrom(file, module))
      return { name, changes: [replaceNode(tree, statement, `from ${module} import ${name}`)] };
    const line = { start: tree.start[statement]!, end: lineEndAfter(file.text, tree.end[statement]!), text: "" };
    const alone = file.text.slice(tree.end[statement], line.end).trim() === "" && tree.parentOf(statement) === 0;
    return alone ? { name: known.name, changes: [line, ...known.changes] } : known;
  }
  const next = items[index + 1];
  const gone =
    next === undefined
      ? { start: tree.end[items[index - 1]!]!, end: tree.end[item]!, text: "" }
      : { start: tree.start[item]!, end: tree.start[next]!, text: "" };
  return { name: known.name, changes: [gone, ...known.changes] };
}

function isInImport({ tree }: FileView, node: NodeId): boolean {
  return tree.ancestor(node, K.import_from_statement, K.import_statement) >= 0;
}

function hasImportFrom({ facts }: FileView, module: string): boolean {
  return facts.imports.some((fact) => fact.level === 0 && fact.module === module && fact.names !== undefined);
}
