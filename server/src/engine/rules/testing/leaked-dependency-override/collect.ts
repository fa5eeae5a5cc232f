import type { Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** A place that touches `app.dependency_overrides`. */
export interface Touch {
  readonly does: "override" | "undo";
  /** The function, -1 at module level. */
  readonly owner: number;
  readonly at: Span;
  /** The app. */
  readonly app: Expr;
  /** `app.dependency_overrides` and the dependency as they are written. */
  readonly mapping: string;
  readonly dependency?: string;
}

const NAME = "dependency_overrides";

export function readTouches(file: FileView): Touch[] {
  const { tree, text } = file;
  if (!text.includes(NAME)) return [];
  return tree.descendants(0, K.attribute).flatMap((node): Touch[] => {
    if (tree.textOf(tree.child(node, F.attribute)) !== NAME) return [];
    const found = touch(file, node);
    return found ? [found] : [];
  });
}

function touch(file: FileView, mapping: NodeId): Touch | undefined {
  const { tree } = file;
  const parent = tree.parentOf(mapping);
  const make = (does: Touch["does"], node: NodeId, dependency?: NodeId): Touch => ({
    does,
    owner: file.ownerOf(mapping),
    at: [tree.start[node]!, tree.end[node]!],
    app: file.lower(tree.child(mapping, F.object)),
    mapping: tree.textOf(mapping),
    ...(dependency !== undefined && { dependency: tree.textOf(dependency) }),
  });
  if (tree.is(parent, K.assignment) && tree.field[mapping] === F.left) {
    const value = tree.child(parent, F.right);
    const overrides = tree.is(value, K.dictionary) && tree.children(value).length > 0;
    return make(overrides ? "override" : "undo", parent);
  }
  if (tree.is(parent, K.subscript)) {
    const outer = tree.parentOf(parent);
    if (tree.is(outer, K.delete_statement) || tree.is(tree.parentOf(outer), K.delete_statement))
      return make("undo", parent);
    if (!tree.is(outer, K.assignment) || tree.field[parent] !== F.left) return undefined;
    return make(isAtTheEnd(file, outer) ? "undo" : "override", outer, tree.child(parent, F.subscript));
  }
  if (tree.is(parent, K.attribute) && tree.is(tree.parentOf(parent), K.call)) {
    const method = tree.textOf(tree.child(parent, F.attribute));
    if (method === "update") return make(isAtTheEnd(file, parent) ? "undo" : "override", tree.parentOf(parent));
    return ["clear", "pop", "popitem"].includes(method) ? make("undo", parent) : undefined;
  }
  return undefined;
}

/** In a `finally`, or behind the `yield` of a fixture: what was there before is put back. */
function isAtTheEnd({ tree }: FileView, node: NodeId): boolean {
  if (tree.ancestor(node, K.finally_clause) >= 0) return true;
  const definition = tree.ancestor(node, K.function_definition);
  return tree.descendants(definition, K.yield).some((yielded) => yielded < node);
}
