import { F, K } from "./kinds.generated";

/** Index of a node in a {@link SyntaxTree}, in preorder; `-1` stands for "no node". */
export type NodeId = number;

export const NONE: NodeId = -1;

/**
 * A whole syntax tree as flat arrays in preorder: plain data, nothing to free, no call into WASM to read it.
 *
 * It holds every named node and those anonymous ones that carry a field (operators) or are the keyword `async`.
 * Offsets are UTF-16 code units, 0-based, end exclusive.
 */
export interface TreeArrays {
  readonly count: number;
  readonly kind: Uint16Array;
  readonly field: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly parent: Int32Array;
  /** Index of the first node behind the subtree of a node. */
  readonly after: Int32Array;
  /** Tokens that the parser had to invent. */
  readonly missing: number;
}

/** A file's syntax: {@link TreeArrays} with the text they index and the steps that rules take through them. */
export class SyntaxTree implements TreeArrays {
  readonly count: number;
  readonly kind: Uint16Array;
  readonly field: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly parent: Int32Array;
  readonly after: Int32Array;
  readonly missing: number;

  constructor(
    readonly text: string,
    arrays: TreeArrays,
  ) {
    this.count = arrays.count;
    this.kind = arrays.kind;
    this.field = arrays.field;
    this.start = arrays.start;
    this.end = arrays.end;
    this.parent = arrays.parent;
    this.after = arrays.after;
    this.missing = arrays.missing;
  }

  is(node: NodeId, kind: number): boolean {
    return node >= 0 && this.kind[node] === kind;
  }

  kindOf(node: NodeId): number {
    return node >= 0 ? this.kind[node]! : 0;
  }

  parentOf(node: NodeId): NodeId {
    return node >= 0 ? this.parent[node]! : NONE;
  }

  textOf(node: NodeId): string {
    return node >= 0 ? this.text.slice(this.start[node], this.end[node]) : "";
  }

  /** Direct children, comments and line continuations left out. */
  children(node: NodeId): NodeId[] {
    const out: NodeId[] = [];
    if (node < 0) return out;
    const limit = this.after[node]!;
    for (let child = node + 1; child < limit; child = this.after[child]!) {
      const kind = this.kind[child];
      if (kind !== K.comment && kind !== K.line_continuation) out.push(child);
    }
    return out;
  }

  /** The first direct child with this field, or `-1`. */
  child(node: NodeId, field: number): NodeId {
    if (node < 0) return NONE;
    const limit = this.after[node]!;
    for (let child = node + 1; child < limit; child = this.after[child]!) {
      if (this.field[child] === field && this.kind[child] !== K.comment) return child;
    }
    return NONE;
  }

  /** All direct children with this field. */
  childrenWith(node: NodeId, field: number): NodeId[] {
    return this.children(node).filter((child) => this.field[child] === field);
  }

  /** The first direct child of this kind, or `-1`. */
  childOfKind(node: NodeId, kind: number): NodeId {
    if (node < 0) return NONE;
    const limit = this.after[node]!;
    for (let child = node + 1; child < limit; child = this.after[child]!) {
      if (this.kind[child] === kind) return child;
    }
    return NONE;
  }

  /** The next sibling, comments left out, or `-1`. */
  nextSibling(node: NodeId): NodeId {
    const parent = this.parentOf(node);
    if (parent < 0) return NONE;
    const limit = this.after[parent]!;
    for (let next = this.after[node]!; next < limit; next = this.after[next]!) {
      if (this.kind[next] !== K.comment) return next;
    }
    return NONE;
  }

  /** All nodes of a kind inside a subtree, in source order. */
  descendants(node: NodeId, ...kinds: number[]): NodeId[] {
    const out: NodeId[] = [];
    if (node < 0) return out;
    const limit = this.after[node]!;
    for (let at = node + 1; at < limit; at++) if (kinds.includes(this.kind[at]!)) out.push(at);
    return out;
  }

  /** The nearest ancestor (the node itself left out) of one of the kinds, or `-1`. */
  ancestor(node: NodeId, ...kinds: number[]): NodeId {
    let at = this.parentOf(node);
    while (at >= 0 && !kinds.includes(this.kind[at]!)) at = this.parent[at]!;
    return at;
  }

  /** Whether `node` is `ancestor` or lies inside it. */
  contains(ancestor: NodeId, node: NodeId): boolean {
    return ancestor >= 0 && node >= ancestor && node < this.after[ancestor]!;
  }

  /** The smallest node that covers the range. */
  nodeAt(start: number, end = start): NodeId {
    let best = 0;
    for (let at = 0; at < this.count;) {
      if (this.start[at]! <= start && this.end[at]! >= end) {
        best = at;
        at++;
      } else at = this.after[at]!;
    }
    return best;
  }

  /** The node whose span is exactly this, the outermost where several share it; with `kind` only one of that kind. */
  nodeSpanning(start: number, end: number, kind?: number): NodeId {
    for (let at = 0; at < this.count;) {
      if (this.start[at] === start && this.end[at] === end && (kind === undefined || this.kind[at] === kind)) return at;
      at = this.start[at]! <= start && this.end[at]! >= end ? at + 1 : this.after[at]!;
    }
    return NONE;
  }

  /** Whether a syntax error lies inside the node's subtree, or the node inside one. */
  inError(node: NodeId): boolean {
    for (let at = node; at >= 0; at = this.parent[at]!) if (this.kind[at] === K.error) return true;
    return false;
  }

  /** Places where the text is no Python: error nodes, tokens that are missing, blocks without a statement. */
  faults(): number {
    let count = this.missing;
    for (let node = 0; node < this.count; node++) {
      const kind = this.kind[node];
      if (kind === K.error || (kind === K.block && this.children(node).length === 0)) count++;
    }
    return count;
  }

  /** The body of a function or class: the statements of its `block`. */
  bodyOf(definition: NodeId): NodeId[] {
    return this.children(this.child(definition, F.body));
  }
}
