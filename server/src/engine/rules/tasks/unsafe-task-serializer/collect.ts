import type { Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** A setting that says how messages are written or which ones are read. */
export interface Setting {
  readonly name: string;
  /** Where it is set: a keyword of a call, an entry of a dictionary, a variable or attribute. */
  readonly in: "call" | "entry" | "target";
  /** The call that takes the keyword, `facts.calls`; -1 otherwise. */
  readonly call: number;
  /** The keyword, the entry, or the assignment. */
  readonly at: Span;
  /** One value for a serializer, those of the list for accepted content. */
  readonly values: readonly { readonly value: Expr; readonly at: Span }[];
}

const SETTING = /^(?:\w+_)?(?:(?:task|result|event)_serializer|accept_content)$/i;

export function readSettings(file: FileView): Setting[] {
  const { tree } = file;
  const out: Setting[] = [];
  const add = (node: NodeId, name: string, value: NodeId, where: Setting["in"], call: number): void => {
    if (value >= 0) out.push({ name, in: where, call, at: spanOf(file, node), values: valuesOf(file, value) });
  };
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] === K.keyword_argument) {
      const name = tree.textOf(tree.child(node, F.name));
      const call = tree.ancestor(node, K.call);
      if ((SETTING.test(name) || name === "serializer") && call >= 0)
        add(node, name, tree.child(node, F.value), "call", file.callId(call));
    } else if (tree.kind[node] === K.pair) {
      const name = text(file, tree.child(node, F.key));
      if (SETTING.test(name)) add(node, name, tree.child(node, F.value), "entry", -1);
    } else if (tree.kind[node] === K.assignment) {
      const name = targetOf(file, tree.child(node, F.left));
      if (SETTING.test(name)) add(node, name, tree.child(node, F.right), "target", -1);
    }
  }
  return out;
}

/** The setting's name, of a target that can be one: no local variable. */
function targetOf(file: FileView, target: NodeId): string {
  const { tree } = file;
  if (tree.is(target, K.identifier)) return file.ownerOf(target) < 0 ? tree.textOf(target) : "";
  if (tree.is(target, K.attribute)) return tree.textOf(tree.child(target, F.attribute));
  return tree.is(target, K.subscript) ? text(file, tree.child(target, F.subscript)) : "";
}

function text({ tree }: FileView, node: NodeId): string {
  return tree.is(node, K.string) ? tree.textOf(tree.childOfKind(node, K.string_content)) : "";
}

function valuesOf(file: FileView, node: NodeId): Setting["values"] {
  const { tree } = file;
  const listed = tree.is(node, K.list) || tree.is(node, K.tuple) || tree.is(node, K.set);
  return (listed ? tree.children(node) : [node]).map((one) => ({ value: file.lower(one), at: spanOf(file, one) }));
}

function spanOf({ tree }: FileView, node: NodeId): Span {
  return node === NONE ? [0, 0] : [tree.start[node]!, tree.end[node]!];
}
