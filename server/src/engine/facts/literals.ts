/** Literals, displays and operators as {@link Expr}. */
import { F, K } from "../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../syntax/tree";
import { isString } from "./expressions";
import type { Expr } from "./types";

/** What lowers the parts. */
export interface Lowered {
  readonly tree: SyntaxTree;
  lower(node: NodeId): Expr;
}

/** Longer strings are cut: no rule needs their tail, and facts stay small. */
const MAX_STRING = 400;
/** Displays longer than this are data, not structure. */
export const MAX_ELEMENTS = 64;

export function stringOf(source: Lowered, node: NodeId): Expr {
  const { tree } = source;
  const parts = tree.is(node, K.concatenated_string) ? tree.children(node) : [node];
  const out: Expr[] = [];
  let literal = "";
  let plain = true;
  for (const part of parts) {
    for (const piece of tree.children(part)) {
      const kind = tree.kind[piece];
      if (kind === K.string_content) literal += tree.textOf(piece);
      else if (kind === K.interpolation) {
        plain = false;
        if (literal !== "") out.push({ k: "str", v: literal.slice(0, MAX_STRING) });
        literal = "";
        out.push(source.lower(tree.child(piece, F.expression)));
      }
    }
  }
  if (plain) return { k: "str", v: literal.slice(0, MAX_STRING) };
  if (literal !== "") out.push({ k: "str", v: literal.slice(0, MAX_STRING) });
  return { k: "format", of: out };
}

export function displayOf(source: Lowered, k: "list" | "set" | "tuple", node: NodeId): Expr {
  return {
    k,
    of: source.tree
      .children(node)
      .slice(0, MAX_ELEMENTS)
      .map((child) => source.lower(child)),
  };
}

export function binaryOf(source: Lowered, node: NodeId): Expr {
  const { tree } = source;
  const op = tree.textOf(tree.child(node, F.operator));
  const of = [source.lower(tree.child(node, F.left)), source.lower(tree.child(node, F.right))];
  const [left, right] = of as [Expr, Expr];
  if (op === "+" && isString(left) && isString(right)) return { k: "str", v: (left.v + right.v).slice(0, MAX_STRING) };
  return { k: "op", op, of };
}

export function unaryOf(source: Lowered, node: NodeId): Expr {
  const { tree } = source;
  const value = source.lower(tree.child(node, F.argument));
  if (value !== null && typeof value === "object" && value.k === "num" && tree.text[tree.start[node]!] === "-") {
    return { k: "num", v: -value.v };
  }
  return { k: "op", op: tree.text[tree.start[node]!]!, of: [value] };
}

/** Imaginary numbers are unknown. */
export function numberOf(text: string): Expr {
  const v = Number(text.replace(/_/g, ""));
  return Number.isFinite(v) ? { k: "num", v } : null;
}
