import { F, K } from "../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../syntax/tree";
import { Flow } from "./types";

const LOOP_BODIES: ReadonlySet<number> = new Set([K.for_statement, K.while_statement]);
const COMPREHENSIONS: ReadonlySet<number> = new Set([
  K.list_comprehension,
  K.set_comprehension,
  K.dictionary_comprehension,
  K.generator_expression,
]);

/** The bits of {@link Flow} for a node: looks up to the function that holds it, and further for module-level guards. */
export function readFlow(tree: SyntaxTree, node: NodeId): number {
  let flow = 0;
  let child = node;
  let inFunction = true;
  for (let at = tree.parentOf(node); at >= 0; child = at, at = tree.parentOf(at)) {
    const kind = tree.kind[at]!;
    const field = tree.field[child]!;
    if (kind === K.if_statement || kind === K.elif_clause) {
      const guard = field === F.consequence ? guardOf(tree, tree.child(at, F.condition)) : 0;
      flow |= guard;
      if (inFunction && field !== F.condition && guard === 0) flow |= Flow.Conditional;
      continue;
    }
    if (!inFunction) continue;
    if (kind === K.function_definition || kind === K.lambda || kind === K.class_definition) {
      if (field !== F.body) flow |= Flow.Definition;
      if (kind !== K.class_definition) inFunction = false;
    } else if (kind === K.decorator) flow |= Flow.Definition;
    else if (kind === K.await) {
      if (child === node) flow |= Flow.Awaited;
    } else if (kind === K.expression_statement) {
      if (child === node || (tree.is(child, K.await) && tree.parentOf(node) === child)) flow |= Flow.Discarded;
    } else if (LOOP_BODIES.has(kind)) {
      if (field === F.body || (kind === K.while_statement && field === F.condition)) flow |= Flow.InLoop;
    } else if (COMPREHENSIONS.has(kind)) {
      // Everything but the first iterable runs once an element.
      if (!(tree.is(child, K.for_in_clause) && child === tree.childOfKind(at, K.for_in_clause))) flow |= Flow.InLoop;
    } else if (kind === K.try_statement) {
      if (field === F.body && tree.childOfKind(at, K.except_clause) >= 0) flow |= Flow.InTry;
    } else if (kind === K.except_clause) flow |= Flow.InExcept;
    else if (kind === K.finally_clause) flow |= Flow.InFinally;
    else if (kind === K.with_item) {
      const first = tree.is(child, K.as_pattern) ? tree.children(child)[0]! : child;
      if (first === node || tree.contains(first, node)) flow |= Flow.WithItem;
    } else if (kind === K.with_statement) {
      if (field === F.body) flow |= Flow.InWith;
    } else if (kind === K.conditional_expression || kind === K.case_clause || kind === K.else_clause) {
      flow |= Flow.Conditional;
    }
  }
  return flow;
}

/** `TYPE_CHECKING` and `__name__ == "__main__"` guards. */
export function guardOf(tree: SyntaxTree, condition: NodeId): number {
  const text = tree.textOf(condition);
  if (text.length > 80) return 0;
  if (/^\(?(?:\w+\.)?TYPE_CHECKING\)?$/.test(text)) return Flow.TypeChecking;
  if (/^\(?__name__\s*==\s*["']__main__["']/.test(text) || /^\(?["']__main__["']\s*==\s*__name__/.test(text)) {
    return Flow.MainGuard;
  }
  return 0;
}
