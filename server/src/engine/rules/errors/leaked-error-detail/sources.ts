import type { Expr } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { caughtTypes } from "../../support/excepts";
import { calleeName } from "../../support/calls";

/** Where what is said of a fault comes from. */
export type Origin =
  /** A caught exception, by the types that its clause (or an `isinstance` around the use) names. */
  | {
      readonly of: "caught";
      readonly types: readonly Expr[];
      /** Offset of the clause. */
      readonly clause: number;
      /** The calls that are tried. */
      readonly tried: readonly number[];
    }
  /** A parameter that may be the exception a handler is called with. */
  | { readonly of: "parameter"; readonly fn: number; readonly name: string; readonly narrowed?: readonly Expr[] }
  /** `traceback.format_exc()` and the like. */
  | { readonly of: "traceback"; readonly call: number };

/** One place where an exception, or its trace, is read. */
export interface Source {
  readonly node: NodeId;
  readonly origin: Origin;
  /** The value is the exception itself, not yet text. */
  readonly raw: boolean;
}

const TRACES = /^(?:format_exc|format_exception|format_exception_only|format_tb|format_stack|exc_info)$/;
const EXCEPTION_NAMES = /^_?(?:e|ex|err|exc|error|exception)$/;

/** Everything in a file that reads a caught exception, an exception handler's parameter, or a trace. */
export function readSources(file: FileView): Source[] {
  const { tree } = file;
  const out: Source[] = [];
  for (let node = 0; node < tree.count; node++) {
    const kind = tree.kind[node];
    if (kind === K.except_clause) out.push(...caughtIn(file, node));
    else if (kind === K.call) {
      const callee = tree.child(node, F.function);
      const name = calleeName(tree, callee);
      if (TRACES.test(name))
        out.push({ node, origin: { of: "traceback", call: file.callId(node) }, raw: name === "exc_info" });
    }
  }
  file.facts.functions.forEach((fact, fn) => {
    for (const parameter of fact.params) {
      const annotation = file.text.slice(...(parameter.annotationAt ?? [0, 0]));
      if (!EXCEPTION_NAMES.test(parameter.name) && !/(?:Exception|Error)['"]?$/.test(annotation)) continue;
      const body = tree.child(file.functionNode(fn), F.body);
      for (const node of readsOf(file, body, parameter.name)) {
        // A name that is bound again stands for something else.
        if (boundByClause(file, node, parameter.name) >= 0) continue;
        const narrowed = narrowedTo(file, node, parameter.name, body);
        out.push({
          node,
          origin: { of: "parameter", fn, name: parameter.name, ...(narrowed && { narrowed }) },
          raw: true,
        });
      }
    }
  });
  return out;
}

function caughtIn(file: FileView, clause: NodeId): Source[] {
  const { tree } = file;
  const name = aliasOf(file, clause);
  const block = tree.childOfKind(clause, K.block);
  if (name === undefined || block < 0) return [];
  const types = caughtTypes(file, clause);
  const tried = tree.descendants(tree.child(tree.parentOf(clause), F.body), K.call).map((call) => file.callId(call));
  return readsOf(file, block, name)
    .filter((node) => boundByClause(file, node, name) === clause)
    .map((node) => ({
      node,
      origin: { of: "caught", types: narrowedTo(file, node, name, block) ?? types, clause: tree.start[clause]!, tried },
      raw: true,
    }));
}

/** The name behind `as`. */
export function aliasOf({ tree }: FileView, clause: NodeId): string | undefined {
  const value = tree.child(clause, F.value);
  const alias = tree.is(value, K.as_pattern) ? tree.child(value, F.alias) : NONE;
  return alias < 0 ? undefined : tree.textOf(alias);
}

/** The innermost `except … as name` around a node. */
function boundByClause(file: FileView, node: NodeId, name: string): NodeId {
  let clause = file.tree.ancestor(node, K.except_clause);
  while (clause >= 0 && aliasOf(file, clause) !== name) clause = file.tree.ancestor(clause, K.except_clause);
  return clause;
}

/** Nodes in a subtree that read a name. */
export function readsOf({ tree }: FileView, within: NodeId, name: string): NodeId[] {
  return tree.descendants(within, K.identifier).filter((node) => {
    if (tree.textOf(node) !== name) return false;
    const parent = tree.parentOf(node);
    if (tree.is(parent, K.attribute)) return tree.child(parent, F.attribute) !== node;
    if (tree.is(parent, K.keyword_argument)) return tree.child(parent, F.name) !== node;
    if (tree.is(parent, K.assignment)) return tree.child(parent, F.left) !== node;
    return !tree.is(parent, K.as_pattern_target);
  });
}

/** The types of the innermost `if isinstance(name, …)` (or `… if isinstance(name, …) else …`) in whose first branch a node stands. */
function narrowedTo(file: FileView, node: NodeId, name: string, within: NodeId): readonly Expr[] | undefined {
  const { tree } = file;
  for (let at = node; at >= 0 && at !== within; at = tree.parentOf(at)) {
    const parent = tree.parentOf(at);
    for (const call of tests(file, conditionOf(file, parent, at))) {
      const [value, type] = tree.children(tree.child(call, F.arguments));
      if (tree.textOf(tree.child(call, F.function)) !== "isinstance" || tree.textOf(value ?? NONE) !== name) continue;
      return tree.is(type ?? NONE, K.tuple)
        ? tree.children(type!).map((one) => file.lower(one))
        : [file.lower(type ?? NONE)];
    }
  }
  return undefined;
}

/** The condition under which a branch of an `if` or conditional expression runs. */
function conditionOf({ tree }: FileView, parent: NodeId, branch: NodeId): NodeId {
  if (tree.is(parent, K.if_statement) || tree.is(parent, K.elif_clause))
    return tree.child(parent, F.consequence) === branch ? tree.child(parent, F.condition) : NONE;
  if (!tree.is(parent, K.conditional_expression)) return NONE;
  const [yes, condition] = tree.children(parent);
  return yes === branch ? (condition ?? NONE) : NONE;
}

/** The calls of a condition that hold where it does: not those under `not` or `or`. */
function tests({ tree }: FileView, condition: NodeId): NodeId[] {
  if (tree.is(condition, K.call)) return [condition];
  const joined =
    tree.is(condition, K.boolean_operator) && tree.textOf(tree.child(condition, F.operator)) === "and"
      ? tree.children(condition)
      : tree.is(condition, K.parenthesized_expression)
        ? tree.children(condition)
        : [];
  return joined.filter((one) => tree.is(one, K.call));
}
