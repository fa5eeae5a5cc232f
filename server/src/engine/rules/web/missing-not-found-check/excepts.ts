import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../../syntax/tree";

/** Exceptions that have nothing to do with a row that is not there. */
const OTHERS: ReadonlySet<string> = new Set([
  "KeyError",
  "ValueError",
  "TypeError",
  "AttributeError",
  "IndexError",
  "OSError",
  "IOError",
  "TimeoutError",
  "ConnectionError",
  "PermissionError",
  "NotImplementedError",
  "RuntimeError",
  "UnicodeDecodeError",
  "JSONDecodeError",
  "IntegrityError",
  "ValidationError",
  "ImportError",
  "FileNotFoundError",
  "ZeroDivisionError",
]);

/**
 * Whether one of the types (none of them: a bare `except`) takes what a missing row raises: for `none` the error that
 * None gives when it is used, for `missing` Django's `DoesNotExist`. A name that says nothing may stand for it.
 */
export function catches(tree: SyntaxTree, types: readonly NodeId[], what: "none" | "missing"): boolean {
  if (types.length === 0) return what === "missing";
  return types.some((type) => {
    if (tree.is(type, K.tuple)) return catches(tree, tree.children(type), what);
    const name = tree.is(type, K.attribute) ? tree.textOf(tree.child(type, F.attribute)) : tree.textOf(type);
    return what === "none" ? name === "AttributeError" || name === "TypeError" : !OTHERS.has(name);
  });
}

/** The types that an `except` names; none for a bare one. */
export function exceptionTypes(tree: SyntaxTree, handler: NodeId): NodeId[] {
  const value = tree.child(handler, F.value);
  if (value < 0) return [];
  return [tree.is(value, K.as_pattern) ? (tree.children(value)[0] ?? NONE) : value];
}
