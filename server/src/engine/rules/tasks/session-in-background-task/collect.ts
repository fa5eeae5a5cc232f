import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { calleeName } from "../../support/calls";

/** Calls that start something beside the request. */
export const STARTS = /^(?:create_task|ensure_future|run_coroutine_threadsafe|Thread|Timer|submit|run_in_executor)$/;

/** Indexes of starting calls whose work the function waits for: awaited, joined, its result asked for, or handed back. */
export function readAwaited(file: FileView): number[] {
  const { tree } = file;
  return tree
    .descendants(0, K.call)
    .filter((call) => isStart(file, call) && isAwaited(file, call))
    .map((call) => file.callId(call));
}

function isStart({ tree }: FileView, call: NodeId): boolean {
  const callee = tree.child(call, F.function);
  return STARTS.test(calleeName(tree, callee));
}

function isAwaited(file: FileView, call: NodeId): boolean {
  const { tree } = file;
  const definition = tree.ancestor(call, K.function_definition, K.lambda);
  const around = tree.ancestor(call, K.await, K.return_statement, K.function_definition, K.lambda);
  if (around >= 0 && around !== definition) return true;
  const parent = tree.parentOf(call);
  const name = tree.is(parent, K.assignment) ? tree.textOf(tree.child(parent, F.left)) : undefined;
  if (name === undefined) {
    // In a list or a comprehension: waited for where the function awaits anything like a list of them.
    const discarded = tree.is(parent, K.expression_statement) || tree.is(parent, K.attribute);
    return !discarded && /\b(?:gather|wait|as_completed|join|result)\s*\(/.test(tree.textOf(definition));
  }
  const uses = (node: NodeId): boolean => tree.descendants(node, K.identifier).some((one) => tree.textOf(one) === name);
  return (
    tree.descendants(definition, K.await, K.return_statement, K.yield).some(uses) ||
    tree
      .descendants(definition, K.attribute)
      .some(
        (node) =>
          tree.textOf(tree.child(node, F.object)) === name &&
          /^(?:join|result)$/.test(tree.textOf(tree.child(node, F.attribute))),
      )
  );
}
