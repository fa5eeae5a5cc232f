import type { Expr, Span } from "../../../facts/types";
import { F, K, T } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** A plain `for` in an async function, or one in a comprehension there. */
export interface Loop {
  readonly owner: number;
  readonly over: Expr;
  readonly at: Span;
}

export interface AsyncData {
  readonly loops: readonly Loop[];
  /** Calls that run once in the life of an object or process: `if self.client is None: self.client = connect()`. */
  readonly once: readonly number[];
}

export function collect(file: FileView): AsyncData | undefined {
  const loops = readLoops(file);
  const once = readOnce(file);
  return loops.length + once.length > 0 ? { loops, once } : undefined;
}

function readLoops(file: FileView): Loop[] {
  const { tree, facts } = file;
  const out: Loop[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.for_statement && tree.kind[node] !== K.for_in_clause) continue;
    const owner = file.ownerOf(node);
    if (owner < 0 || !facts.functions[owner]!.async || tree.childOfKind(node, T.async) >= 0) continue;
    const right = tree.child(node, F.right);
    const over = file.lower(right);
    if (over !== null && typeof over === "object")
      out.push({ owner, over, at: [tree.start[right]!, tree.end[right]!] });
  }
  return out;
}

/** What stands under the question whether a kept value is there yet, in code that then keeps it. */
function readOnce(file: FileView): number[] {
  const { tree } = file;
  const out: number[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.if_statement || file.ownerOf(node) < 0) continue;
    const kept = /^not\s+([\w.]+)$|^([\w.]+)\s+is\s+None$/.exec(tree.textOf(tree.child(node, F.condition)));
    const name = kept?.[1] ?? kept?.[2];
    const body = tree.child(node, F.consequence);
    const parts = name === undefined ? behindReturn(file, node) : { name, nodes: [body] };
    if (!parts || !isKept(file, node, parts.name) || !parts.nodes.some((one) => assigns(file, one, parts.name)))
      continue;
    for (const part of parts.nodes)
      for (const call of tree.descendants(part, K.call))
        if (file.ownerOf(call) === file.ownerOf(node)) out.push(file.callId(call));
  }
  return out;
}

/** `if kept is not None: return kept` and the statements that follow it. */
function behindReturn({ tree }: FileView, node: NodeId): { name: string; nodes: NodeId[] } | undefined {
  const name = /^([\w.]+)(?:\s+is\s+not\s+None)?$/.exec(tree.textOf(tree.child(node, F.condition)))?.[1];
  const [first] = tree.children(tree.child(node, F.consequence));
  if (name === undefined || first === undefined || tree.textOf(first) !== `return ${name}`) return undefined;
  return { name, nodes: tree.children(tree.parentOf(node)).filter((one) => one > node) };
}

/** An attribute of the object or class, or a global: it outlives the call. */
function isKept({ tree, functionNode, ownerOf }: FileView, node: NodeId, name: string): boolean {
  if (/^(?:self|cls)\.\w+$/.test(name)) return true;
  const body = tree.child(functionNode(ownerOf(node)), F.body);
  return tree
    .descendants(body, K.global_statement)
    .some((statement) => tree.children(statement).some((one) => tree.textOf(one) === name));
}

function assigns({ tree }: FileView, body: NodeId, name: string): boolean {
  return tree.descendants(body, K.assignment).some((assignment) => {
    const left = tree.child(assignment, F.left);
    return left !== NONE && tree.textOf(left) === name;
  });
}
