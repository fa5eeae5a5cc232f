import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import { pathOf } from "./expressions";

/** The variables that a condition, alone or with others, asks to be None: `not user`, `user is None`. */
export function negativeTests(tree: SyntaxTree, condition: NodeId): string[] {
  switch (tree.kindOf(condition)) {
    case K.parenthesized_expression:
      return tree.children(condition).flatMap((child) => negativeTests(tree, child));
    case K.boolean_operator:
      return [tree.child(condition, F.left), tree.child(condition, F.right)].flatMap((side) =>
        negativeTests(tree, side),
      );
    case K.not_operator:
      return namesOf(tree, tree.child(condition, F.argument));
    case K.comparison_operator: {
      const operator = tree.textOf(tree.child(condition, F.operators));
      const [left, right] = tree.children(condition).filter((child) => tree.field[child] !== F.operators);
      return (operator === "is" || operator === "==") && tree.is(right!, K.none) ? namesOf(tree, left!) : [];
    }
    default:
      return [];
  }
}

function namesOf(tree: SyntaxTree, node: NodeId): string[] {
  if (tree.is(node, K.parenthesized_expression)) return tree.children(node).flatMap((child) => namesOf(tree, child));
  if (tree.is(node, K.named_expression)) return [tree.textOf(tree.child(node, F.name))];
  const path = pathOf(tree, node);
  return path === undefined ? [] : [path];
}

/** A test of variables that calls nothing, so that it can be asked again where its outcome is used. */
export function isPureTest(tree: SyntaxTree, node: NodeId): boolean {
  switch (tree.kindOf(node)) {
    case K.not_operator:
    case K.comparison_operator:
    case K.boolean_operator:
      return tree.descendants(node, K.call, K.await, K.named_expression, K.subscript).length === 0;
    case K.parenthesized_expression:
      return tree.children(node).some((child) => isPureTest(tree, child));
    case K.call:
      return tree.textOf(tree.child(node, F.function)) === "bool";
    default:
      return false;
  }
}
