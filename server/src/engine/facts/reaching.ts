/** Which of a name's definitions a use may see, and what imports and receivers stand for. */
import { F, K } from "../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../syntax/tree";
import type { Definition } from "./bindings";
import type { Scope } from "./scopes";
import type { Expr } from "./types";

/**
 * The definitions that may reach a use: backwards from it until one is met whose block holds the use. Order of the
 * text stands for order of execution; a name used before any of its definitions (in a loop) may have any of them.
 */
export function reachingDefinitions(
  tree: SyntaxTree,
  definitions: readonly Definition[],
  offset: number,
  use: NodeId,
): readonly Definition[] {
  const out: Definition[] = [];
  for (let i = definitions.length - 1; i >= 0; i--) {
    const definition = definitions[i]!;
    if (definition.from > offset) continue;
    // Inside its own statement a target is not bound yet; loops and `with` bind for their body.
    out.push(definition);
    if (definition.kind === "parameter") return out;
    const block = tree.ancestor(definition.statement, K.block, K.module, K.lambda);
    if (block < 0 || tree.contains(block, use)) return out;
  }
  return out.length > 0 ? out : definitions;
}

export function moduleName(tree: SyntaxTree, text: string, definitions: readonly Definition[]): Expr {
  if (definitions.every((definition) => definition.kind === "import")) {
    const paths = new Set(definitions.map((definition) => importPath(tree, definition)));
    if (paths.size === 1) return [...paths][0]!;
  }
  return `@${text}`;
}

/** The path that an import binds: `a.b.c` for `from a.b import c`, `.x.y` for `from .x import y`, `a` for `import a.b`. */
export function importPath(tree: SyntaxTree, definition: Definition): string {
  const { statement, value } = definition;
  const aliased = tree.is(value, K.aliased_import);
  const imported = tree.textOf(aliased ? tree.child(value, F.name) : value).replace(/\s/g, "");
  if (tree.is(statement, K.import_statement)) return aliased ? imported : imported.split(".")[0]!;
  if (tree.is(statement, K.future_import_statement)) return `__future__.${imported}`;
  return joinPath(tree.textOf(tree.child(statement, F.module_name)).replace(/\s/g, ""), imported);
}

/** Joins `.`, `..pkg` or `pkg` with a name. */
export function joinPath(module: string, name: string): string {
  return module === "" || module.endsWith(".") ? module + name : `${module}.${name}`;
}

/** The parameter that receives the instance (or class), when a scope is a method of a class. */
export function receiverOf(tree: SyntaxTree, scope: Scope): { name: NodeId; cls: NodeId; type: boolean } | undefined {
  if (scope.parent?.kind !== "class") return undefined;
  const decorated = tree.parentOf(scope.node);
  const decorators = tree.is(decorated, K.decorated_definition)
    ? tree
        .children(decorated)
        .filter((child) => tree.is(child, K.decorator))
        .map((child) => tree.textOf(child))
    : [];
  if (decorators.some((text) => /^@staticmethod\b/.test(text))) return undefined;
  const first = tree.children(tree.child(scope.node, F.parameters))[0];
  if (first === undefined) return undefined;
  const name = tree.textOf(tree.child(scope.node, F.name));
  const type =
    decorators.some((text) => /^@classmethod\b/.test(text)) ||
    ["__new__", "__init_subclass__", "__class_getitem__"].includes(name);
  return { name: first, cls: scope.parent.node, type };
}

/** The function (or module) whose frame a scope's code runs in; comprehensions belong to the code around them. */
export function functionOf(scope: Scope): Scope {
  let at = scope;
  while (at.kind === "comprehension" && at.parent) at = at.parent;
  return at;
}
