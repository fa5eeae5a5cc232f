/** What the code of a loop asks its item for, by attribute. */
import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** `order.customer`, or `order.lines.count()` with `calls: ["count"]`. */
export interface ItemAttribute {
  readonly name: string;
  readonly at: Span;
  /** Methods that are called on it, in a chain. */
  readonly calls: readonly string[];
}

/** The attributes of a loop's item that its body reads; each name once. */
export function attributesOf(file: FileView, owner: number, body: NodeId, item: string): ItemAttribute[] {
  const { tree } = file;
  const out = new Map<string, ItemAttribute>();
  for (const node of tree.descendants(body, K.attribute)) {
    const object = tree.child(node, F.object);
    if (!tree.is(object, K.identifier) || tree.textOf(object) !== item || file.ownerOf(node) !== owner) continue;
    const name = tree.textOf(tree.child(node, F.attribute));
    const { calls, end } = chainFrom(file, node);
    // A method of the item itself is called, or the attribute is given a value.
    if (calls[0] === "" || isTarget(file, node) || out.has(name)) continue;
    out.set(name, { name, at: [tree.start[node]!, tree.end[end]!], calls });
  }
  return [...out.values()];
}

/** The methods called on an attribute: `[""]` where it is called itself. */
function chainFrom({ tree }: FileView, node: NodeId): { calls: string[]; end: NodeId } {
  const calls: string[] = [];
  let at = node;
  let end = node;
  for (;;) {
    const parent = tree.parentOf(at);
    if (tree.is(parent, K.call) && tree.child(parent, F.function) === at) {
      calls.push(at === node ? "" : tree.textOf(tree.child(at, F.attribute)));
      at = end = parent;
    } else if (tree.is(parent, K.attribute) && tree.child(parent, F.object) === at) {
      const call = tree.parentOf(parent);
      // A further attribute ends the chain, a further method continues it.
      if (!tree.is(call, K.call) || tree.child(call, F.function) !== parent) return { calls, end };
      at = parent;
    } else return { calls, end };
  }
}

function isTarget({ tree }: FileView, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (tree.is(parent, K.assignment)) return tree.child(parent, F.left) === node;
  const around = tree.ancestor(node, K.pattern_list, K.tuple_pattern, K.delete_statement);
  return around !== NONE && tree.start[around]! <= tree.start[node]! && tree.is(parent, tree.kind[around]!);
}
