import type { CallFact, Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { isKind, lastName } from "../../support/calls";
import { attributesOf, type ItemAttribute } from "./relations";

/** A loop over items, with the calls in it that depend on the item. */
export interface ItemLoop {
  readonly owner: number;
  readonly at: Span;
  /** The loop variable as it is written. */
  readonly item: string;
  readonly over: Expr;
  /** What it runs over, as it is written. */
  readonly source: string;
  readonly calls: readonly number[];
  /** What is read of the item, where the loop may run over rows. */
  readonly attributes?: readonly ItemAttribute[];
}

export interface LoopData {
  readonly loops: readonly ItemLoop[];
  /** Calls that stand under an `if` of a parameter, which some callers may not give. */
  readonly optional: readonly (readonly [owner: number, parameter: string, call: number])[];
}

/** The loops of a file's functions; `while` loops poll, page and walk trees: they are left out. */
export function collectLoops(file: FileView): LoopData | undefined {
  const loops = loopsOf(file);
  const optional = optionalCalls(file);
  return loops.length + optional.length > 0 ? { loops, optional } : undefined;
}

function loopsOf(file: FileView): readonly ItemLoop[] {
  const { tree } = file;
  const out: ItemLoop[] = [];
  for (let node = 0; node < tree.count; node++) {
    const kind = tree.kind[node];
    if (kind !== K.for_statement && kind !== K.for_in_clause) continue;
    const owner = file.ownerOf(node);
    const right = tree.child(node, F.right);
    if (owner < 0 || right < 0 || isPolling(file, owner, node)) continue;
    const left = tree.child(node, F.left);
    const body = kind === K.for_statement ? tree.child(node, F.body) : tree.parentOf(node);
    const calls = dependentCalls(file, owner, body, left, kind === K.for_in_clause ? node : -1);
    const over = file.lower(right);
    const attributes =
      tree.is(left, K.identifier) && mayBeRows(file, over) ? attributesOf(file, owner, body, tree.textOf(left)) : [];
    if (calls.length + attributes.length === 0) continue;
    out.push({
      owner,
      at: [tree.start[left]!, tree.end[right]!],
      item: tree.textOf(left).replace(/\s+/g, " "),
      over,
      source: tree.textOf(right).slice(0, 200),
      calls,
      ...(attributes.length > 0 && { attributes }),
    });
  }
  return out;
}

const ASKS =
  /^(?:all|filter|exclude|order_by|distinct|iterator|reverse|annotate|scalars|execute|exec|unique|limit|where|filter_by|join|outerjoin)$/;

/** A loop over what a call of a query's method gives. */
function mayBeRows({ facts }: FileView, over: Expr): boolean {
  if (isKind(over, "union")) return over.of.length > 0 && over.of.every((one) => isRows(facts.calls, one));
  return isRows(facts.calls, over);
}

function isRows(calls: readonly CallFact[], expr: Expr): boolean {
  return isKind(expr, "call") && ASKS.test(lastName(calls[expr.id]!.callee) ?? "");
}

/** `if parameter:`, `if parameter is not None:` and what they lead to. */
function optionalCalls(file: FileView): [number, string, number][] {
  const { tree, facts } = file;
  const out: [number, string, number][] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.if_statement) continue;
    const owner = file.ownerOf(node);
    if (owner < 0) continue;
    const name = /^(\w+)(?: is not None)?$/.exec(tree.textOf(tree.child(node, F.condition)))?.[1];
    if (name === undefined || !facts.functions[owner]!.params.some((one) => one.name === name && one.default)) continue;
    for (const call of tree.descendants(tree.child(node, F.consequence), K.call))
      if (file.ownerOf(call) === owner) out.push([owner, name, file.callId(call)]);
  }
  return out;
}

/** Inside `while True:` a worker asks for the next items. */
function isPolling({ tree, functionNode }: FileView, owner: number, node: NodeId): boolean {
  const loop = tree.ancestor(node, K.while_statement);
  return loop > functionNode(owner) && tree.is(tree.child(loop, F.condition), K.true);
}

/** Calls of the same function below a body whose code speaks of the loop variable, or of a local made from it. */
function dependentCalls(file: FileView, owner: number, body: NodeId, left: NodeId, clause: NodeId): number[] {
  const { tree } = file;
  const names = new Set(namesIn(file, left));
  const speaks = (node: NodeId): boolean => namesIn(file, node).some((name) => names.has(name));
  for (const assignment of tree.descendants(body, K.assignment, K.named_expression)) {
    const right = tree.child(assignment, tree.is(assignment, K.assignment) ? F.right : F.value);
    const target = tree.child(assignment, tree.is(assignment, K.assignment) ? F.left : F.name);
    if (right >= 0 && speaks(right)) for (const name of namesIn(file, target)) names.add(name);
  }
  return tree
    .descendants(body, K.call)
    .filter(
      (call) =>
        file.ownerOf(call) === owner &&
        // What a comprehension runs over is evaluated once.
        !(clause >= 0 && call > clause && call < tree.after[clause]!) &&
        speaks(call) &&
        !endsLoop(file, call, body) &&
        !locksRow(file, call, body) &&
        !isRowToWrite(file, call, body) &&
        !asksBeforeMaking(file, call, body),
    )
    .map((call) => file.callId(call));
}

/** `return find(item)`: it runs once, for the item that the loop looked for. */
function endsLoop({ tree }: FileView, call: NodeId, body: NodeId): boolean {
  return tree.ancestor(call, K.return_statement) > body;
}

/** A row that is locked in a transaction of its own. */
function locksRow({ tree }: FileView, call: NodeId, body: NodeId): boolean {
  return (
    /\b(?:select_for_update|with_for_update)\(/.test(tree.textOf(call)) && tree.ancestor(call, K.with_statement) > body
  );
}

/** `row = get(key)` and then `row.save()`: each row is written for itself anyway. */
function isRowToWrite({ tree }: FileView, call: NodeId, body: NodeId): boolean {
  const assignment = tree.ancestor(call, K.assignment);
  if (assignment <= body || !tree.is(tree.child(assignment, F.left), K.identifier)) return false;
  return calls(tree, body, WRITES_ROW, tree.textOf(tree.child(assignment, F.left)));
}

const WRITES_ROW = /^a?(?:save|delete)$/;
const MAKES_ROW = /^a?(?:create|save|insert\w*)$/;

/** `try: get(key)`, `except DoesNotExist: create(key)`; `if not exists(key): create(key)`. */
function asksBeforeMaking({ tree }: FileView, call: NodeId, body: NodeId): boolean {
  const handled = tree.ancestor(call, K.try_statement);
  if (handled > body) {
    const handlers = tree.descendants(handled, K.except_clause);
    if (handlers.some((one) => one > call && calls(tree, one, MAKES_ROW))) return true;
  }
  const question = tree.ancestor(call, K.if_statement);
  return question > body && tree.contains(tree.child(question, F.condition), call) && calls(tree, body, MAKES_ROW);
}

/** Whether a method with such a name is called below a node, of `receiver` where one is given. */
function calls(tree: SyntaxTree, node: NodeId, method: RegExp, receiver?: string): boolean {
  return tree.descendants(node, K.call).some((call) => {
    const callee = tree.child(call, F.function);
    return (
      tree.is(callee, K.attribute) &&
      method.test(tree.textOf(tree.child(callee, F.attribute))) &&
      (receiver === undefined || tree.textOf(tree.child(callee, F.object)) === receiver)
    );
  });
}

function namesIn({ tree }: FileView, node: NodeId): string[] {
  if (tree.is(node, K.identifier)) return [tree.textOf(node)];
  return tree
    .descendants(node, K.identifier)
    .filter((one) => {
      const parent = tree.parentOf(one);
      if (tree.is(parent, K.attribute)) return tree.child(parent, F.attribute) !== one;
      return !(tree.is(parent, K.keyword_argument) && tree.child(parent, F.name) === one);
    })
    .map((one) => tree.textOf(one));
}
