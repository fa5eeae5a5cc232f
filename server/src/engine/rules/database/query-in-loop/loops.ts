import type { CallFact, Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { isKind, lastName } from "../../support/calls";
import { isMeant, namesIn } from "./meant";
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
  readonly optional: readonly OptionalCall[];
}

/** A call that runs only where a parameter is given, or only where it is not. */
export type OptionalCall = readonly [owner: number, parameter: string, call: number, whereGiven: boolean];

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
    const over = file.lower(right);
    const rows = isQuery(file, over);
    const calls = dependentCalls(file, { owner, body, left, rows, clause: kind === K.for_in_clause ? node : -1 });
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

/** A loop over what a query gives, in one function with it. */
function isQuery({ facts }: FileView, over: Expr): boolean {
  const name = isKind(over, "call") ? lastName(facts.calls[over.id]!.callee) : undefined;
  return name !== undefined && (ASKS.test(name) || /^values(?:_list)?$/.test(name));
}

/** A loop over what a call of a query's method gives, or a function that may hand on such a one. */
function mayBeRows({ facts }: FileView, over: Expr): boolean {
  if (isKind(over, "union")) return over.of.length > 0 && over.of.every((one) => isRows(facts.calls, one));
  return isRows(facts.calls, over);
}

function isRows(calls: readonly CallFact[], expr: Expr): boolean {
  if (!isKind(expr, "call")) return false;
  const { callee } = calls[expr.id]!;
  const name = lastName(callee) ?? "";
  return ASKS.test(name) || ((name !== "" || isKind(callee, "fn")) && !isBuiltin(callee) && !/^[A-Z]/.test(name));
}

function isBuiltin(callee: Expr): boolean {
  return typeof callee === "string" && callee.startsWith("builtins.");
}

/** `if parameter:`, `if parameter is None:` and what they lead to. */
function optionalCalls(file: FileView): OptionalCall[] {
  const { tree, facts } = file;
  const out: OptionalCall[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.if_statement) continue;
    const owner = file.ownerOf(node);
    if (owner < 0) continue;
    const [, not, name, is] =
      /^(not )?(\w+)(?: (is|is not) None)?$/.exec(tree.textOf(tree.child(node, F.condition))) ?? [];
    const parameter = facts.functions[owner]!.params.find((one) => one.name === name);
    const whereGiven = (not === undefined) === (is !== "is");
    if (name === undefined || !parameter || (whereGiven && !parameter.default)) continue;
    for (const call of tree.descendants(tree.child(node, F.consequence), K.call))
      if (file.ownerOf(call) === owner) out.push([owner, name, file.callId(call), whereGiven]);
  }
  return out;
}

/** Inside `while True:` a worker asks for the next items. */
function isPolling({ tree, functionNode }: FileView, owner: number, node: NodeId): boolean {
  const loop = tree.ancestor(node, K.while_statement);
  return loop > functionNode(owner) && tree.is(tree.child(loop, F.condition), K.true);
}

/** Calls of the same function below a body whose code speaks of the loop variable, or of a local made from it. */
function dependentCalls(
  file: FileView,
  {
    owner,
    body,
    left,
    rows,
    clause,
  }: {
    readonly owner: number;
    readonly body: NodeId;
    readonly left: NodeId;
    readonly rows: boolean;
    readonly clause: NodeId;
  },
): number[] {
  const { tree } = file;
  const names = new Set(namesIn(file, left));
  const key =
    tree.is(left, K.identifier) || /\.items\(\)\)*$/.test(tree.textOf(tree.child(tree.parentOf(left), F.right)))
      ? [...names][0]
      : undefined;
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
        !isMeant(file, { call, body, names, key, rows }),
    )
    .map((call) => file.callId(call));
}
