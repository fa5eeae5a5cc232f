/** Pieces that fixes are made of. Offsets in UTF-16 units; every change is against the file as it is. */
import { isStringStatement } from "../../facts/text";
import type { TextChange } from "../../findings";
import { STANDARD_MODULES } from "../../knowledge/standard-library";
import { F, K } from "../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../syntax/tree";
import type { FileView } from "../api";

/** The line end that the file uses. */
export function lineEnd(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

/** The white space that the line of an offset starts with. */
export function indentAt(text: string, offset: number): string {
  const start = lineStartOf(text, offset);
  return /^[ \t]*/.exec(text.slice(start, start + 400))![0];
}

/** Offset of the first unit of the line that holds `offset`. */
export function lineStartOf(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n]/.test(text[start - 1]!)) start--;
  return start;
}

/** One level of indentation as the file writes it; four spaces where it has none. */
export function indentUnit(file: FileView): string {
  const { tree, text } = file;
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.block) continue;
    const owner = tree.parentOf(node);
    const inner = indentAt(text, tree.start[node]!);
    const outer = indentAt(text, tree.start[owner]!);
    if (inner.startsWith(outer) && inner.length > outer.length) return inner.slice(outer.length);
  }
  return "    ";
}

/** Columns that a line may have: what Black and Ruff write. */
const LINE = 88;

/** The names behind `import`, in parentheses below each other where one line can't hold them all. */
export function importedItems(file: FileView, before: string, items: readonly string[]): string {
  const flat = items.join(", ");
  if (before.length + flat.length <= LINE) return flat;
  const end = lineEnd(file.text);
  const indent = /^[ \t]*/.exec(before)![0];
  const inner = items.map((name) => `${end}${indent}${indentUnit(file)}${name},`).join("");
  return `(${inner}${end}${indent})`;
}

export function replaceNode(tree: SyntaxTree, node: NodeId, text: string): TextChange {
  return { start: tree.start[node]!, end: tree.end[node]!, text };
}

/** The statement that holds a node: its ancestor that stands directly in a block or module. */
export function statementOf(tree: SyntaxTree, node: NodeId): NodeId {
  let at = node;
  while (at >= 0) {
    const parent = tree.parentOf(at);
    if (parent < 0 || tree.is(parent, K.block) || tree.is(parent, K.module)) return at;
    at = parent;
  }
  return NONE;
}

/**
 * How code of this file can name something that is imported: the name to write, and the change that adds the import
 * where there is none yet. `import module` when `name` is absent, else `from module import name`.
 */
export function importOf(
  file: FileView,
  module: string,
  name?: string,
): { readonly name: string; readonly changes: readonly TextChange[] } {
  const path = name === undefined ? module : `${module}.${name}`;
  for (const binding of file.facts.bindings) {
    if (binding.kind !== "import" || binding.value !== path || binding.flow !== 0) continue;
    return { name: binding.name, changes: [] };
  }
  const owner = file.facts.bindings.find(
    (binding) => binding.kind === "import" && binding.value === module && binding.flow === 0,
  );
  if (name !== undefined && owner) return { name: `${owner.name}.${name}`, changes: [] };
  return { name: name ?? module, changes: [addImport(file, module, name)] };
}

/** Adds `import module` or `from module import name`: to a `from module import` that is there, else in its place among the imports. */
export function addImport(file: FileView, module: string, name?: string): TextChange {
  const { tree, text } = file;
  const end = lineEnd(text);
  const imports = tree
    .children(0)
    .filter((node) => tree.is(node, K.import_statement) || tree.is(node, K.import_from_statement));
  if (name !== undefined) {
    const same = imports.find(
      (node) =>
        tree.is(node, K.import_from_statement) &&
        tree.textOf(tree.child(node, F.module_name)) === module &&
        tree.childOfKind(node, K.wildcard_import) < 0,
    );
    const last = same === undefined ? NONE : (tree.childrenWith(same, F.name).at(-1) ?? NONE);
    if (last >= 0) return { start: tree.end[last]!, end: tree.end[last]!, text: `, ${name}` };
  }
  const statement = name === undefined ? `import ${module}` : `from ${module} import ${name}`;
  const group = importGroup(module);
  const key = `${name === undefined ? "a" : "b"}${module}`;
  // A project's own imports stand in a section of their own in most code: beside those of the same package.
  const own = imports.filter((node) => top(moduleOf(tree, node)) === top(module));
  const before = imports.filter((node) => sortKey(tree, node, group) <= key).at(-1);
  const [sibling] = own;
  if (sibling !== undefined && (before === undefined || before < sibling)) {
    const at = tree.start[sibling]!;
    return { start: at, end: at, text: `${statement}${end}` };
  }
  if (before !== undefined) {
    const at = lineEndAfter(text, tree.end[before]!);
    const gap = importGroup(moduleOf(tree, before)) === group ? "" : end;
    return {
      start: at,
      end: at,
      text: `${text[at - 1] === undefined || /[\r\n]/.test(text[at - 1]!) ? "" : end}${gap}${statement}${end}`,
    };
  }
  const first = imports[0];
  if (first !== undefined) {
    const at = tree.start[first]!;
    const gap = importGroup(moduleOf(tree, first)) === group ? "" : end;
    return { start: at, end: at, text: `${statement}${end}${gap}` };
  }
  return firstImport(file, statement);
}

/** The only import of a file, with an empty line on either side of it. */
function firstImport(file: FileView, statement: string): TextChange {
  const { tree, text } = file;
  const end = lineEnd(text);
  const head = headEnd(file);
  const [first] = tree.children(0);
  const follows = first !== undefined && tree.start[first]! < head;
  const blank = follows ? /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(head))?.[0] : undefined;
  const at = head + (blank?.length ?? 0);
  const rest = text.slice(at);
  const before = follows && blank === undefined ? end : "";
  const behind = rest.trim() === "" || /^[ \t]*[\r\n]/.test(rest) ? "" : end;
  return { start: at, end: at, text: `${before}${statement}${end}${behind}` };
}

/** Offset behind the shebang, coding line, leading comments, module docstring and `__future__` imports. */
export function headEnd(file: FileView): number {
  const { tree, text } = file;
  let at = /^(?:#!.*(?:\r\n|\n|\r))?(?:#.*coding[:=].*(?:\r\n|\n|\r))?/.exec(text)![0].length;
  for (const statement of tree.children(0)) {
    const future = tree.is(statement, K.future_import_statement);
    if (!future && !isStringStatement(tree, statement)) break;
    at = lineEndAfter(text, tree.end[statement]!);
    if (!future && statement !== tree.children(0)[0]) break;
  }
  return at;
}

/** Offset behind the line end that follows `offset`. */
export function lineEndAfter(text: string, offset: number): number {
  const rest = /^[^\r\n]*(?:\r\n|\n|\r)?/.exec(text.slice(offset, offset + 4000))![0];
  return offset + rest.length;
}

function moduleOf(tree: SyntaxTree, node: NodeId): string {
  if (tree.is(node, K.import_from_statement)) return tree.textOf(tree.child(node, F.module_name));
  const name = tree.child(node, F.name);
  return tree.textOf(tree.is(name, K.aliased_import) ? tree.child(name, F.name) : name);
}

/** The package that a module belongs to; each relative import to one of its own. */
function top(module: string): string {
  return module.startsWith(".") ? module : module.split(".")[0]!;
}

/** isort's sections: 0 standard library, 1 third party and the project's own, 2 relative. */
function importGroup(module: string): number {
  if (module.startsWith(".")) return 2;
  return STANDARD_MODULES.has(module.split(".")[0]!) ? 0 : 1;
}

/** As isort sorts a section: `import x` before `from x import y`, each by module. */
function sortKey(tree: SyntaxTree, node: NodeId, group: number): string {
  const own = importGroup(moduleOf(tree, node));
  if (own !== group) return own < group ? "" : "~";
  return `${tree.is(node, K.import_statement) ? "a" : "b"}${moduleOf(tree, node)}`;
}

/** Indents every line of a piece of text but the first; lines inside strings are left as they are. */
export function indentLines(file: FileView, node: NodeId, by: string): string {
  const { tree } = file;
  const start = tree.start[node]!;
  const strings = tree
    .descendants(node, K.string_content)
    .map((part) => [tree.start[part]! - start, tree.end[part]! - start] as const);
  return tree.textOf(node).replace(/(\r\n|\n|\r)(?=[^\r\n])/g, (match, _end, offset: number) => {
    const at = offset + match.length;
    return strings.some(([from, to]) => at > from && at <= to) ? match : match + by;
  });
}
