import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { caughtTypes } from "../../support/excepts";
import { lastName } from "../../support/calls";

/** Errors that no network raises. */
const OTHERS =
  /^(?:Value|Key|Type|Attribute|Index|Lookup|Unicode\w*|JSONDecode|Import|ModuleNotFound|Assertion|NotImplemented|ZeroDivision|Validation|Integrity|Name|Syntax)Error$|(?:NotFound|DoesNotExist)$/;

/** Calls whose failure an `except` around them takes and does not raise again: a retry would never see it. */
export function swallowedCalls(file: FileView): readonly number[] | undefined {
  const { tree } = file;
  const out = new Set<number>();
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.try_statement) continue;
    const swallows = tree
      .children(node)
      .some((clause) => tree.is(clause, K.except_clause) && isSwallowing(file, clause));
    if (!swallows) continue;
    for (const call of tree.descendants(tree.child(node, F.body), K.call)) out.add(file.callId(call));
  }
  return out.size > 0 ? [...out] : undefined;
}

function isSwallowing(file: FileView, clause: NodeId): boolean {
  const { tree } = file;
  const types = caughtTypes(file, clause);
  if (types.length > 0 && types.every((type) => OTHERS.test(lastName(type) ?? ""))) return false;
  return tree.descendants(clause, K.raise_statement).length === 0;
}
