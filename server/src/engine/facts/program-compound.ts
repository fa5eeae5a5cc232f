import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { guardOf } from "./flow";
import type { Block, Handler, Step } from "./program";
import type { StepReader } from "./program-reader";
import { isIdle } from "./program-terms";
import { EXCEPTIONS } from "./python-names";
import { Flow } from "./types";

/** Statements that hold others, as steps. */

/** An `if` or `elif` with what follows it. A condition that is known takes its branch. */
export function conditional(reader: StepReader, node: NodeId, rest: readonly NodeId[]): Block {
  const { tree, terms } = reader;
  const condition = tree.child(node, F.condition);
  const truth = known(reader, condition);
  const otherwise = (): Block => {
    const [next, ...others] = rest;
    if (next === undefined) return [];
    return tree.is(next, K.elif_clause) ? conditional(reader, next, others) : reader.inside(tree.child(next, F.body));
  };
  if (truth === false) return otherwise();
  const consequence = reader.inside(tree.child(node, F.consequence));
  if (truth === true) return consequence;
  const test = terms.term(condition);
  const branches = [consequence, otherwise()];
  if (isIdle(test) && branches.every((branch) => branch.length === 0)) return [];
  return [{ k: "if", test, branches, at: terms.place(condition) }];
}

function known(reader: StepReader, condition: NodeId): boolean | undefined {
  const { tree } = reader;
  if (tree.is(condition, K.parenthesized_expression)) return known(reader, tree.children(condition)[0] ?? NONE);
  if (tree.is(condition, K.not_operator)) {
    const inner = known(reader, tree.child(condition, F.argument));
    return inner === undefined ? undefined : !inner;
  }
  if (tree.is(condition, K.true)) return true;
  if (tree.is(condition, K.false)) return false;
  if (tree.is(condition, K.integer)) return Number(tree.textOf(condition)) !== 0;
  // Only whole conditions: `__name__ == "__main__" or x` may hold.
  if (tree.is(condition, K.boolean_operator)) return undefined;
  return (guardOf(tree, condition) & (Flow.TypeChecking | Flow.MainGuard)) !== 0 ? false : undefined;
}

export function match(reader: StepReader, node: NodeId, out: Step[]): void {
  const { tree, terms } = reader;
  const clauses = tree.children(tree.child(node, F.body)).filter((child) => tree.is(child, K.case_clause));
  const branches = clauses.map((clause): Block => {
    const guard: Step[] = [];
    reader.evaluate(terms.parts(tree.children(tree.child(clause, F.guard))), terms.place(clause, clause), guard);
    const bound = tree
      .descendants(clause, K.dotted_name)
      .filter((name) => tree.is(tree.parentOf(name), K.case_pattern));
    const names = bound.flatMap((name) => tree.children(name).slice(0, 1)).map((name) => terms.stored(name));
    if (names.length > 0) guard.push({ k: "set", to: names, value: { k: "all", of: [] }, at: terms.place(clause) });
    return [...guard, ...reader.inside(tree.child(clause, F.consequence))];
  });
  out.push({
    k: "if",
    test: terms.term(tree.child(node, F.subject)),
    branches: [...branches, []],
    at: terms.place(node),
  });
}

export function loop(reader: StepReader, node: NodeId, out: Step[]): void {
  const { tree, terms } = reader;
  const condition = tree.child(node, F.condition);
  const iterable = tree.child(node, F.right);
  const over = terms.term(condition >= 0 ? condition : iterable);
  const literal = tree.is(iterable, K.list) || tree.is(iterable, K.tuple) || tree.is(iterable, K.set);
  const sure = condition >= 0 ? known(reader, condition) === true : literal && tree.children(iterable).length > 0;
  const at = terms.place(condition >= 0 ? condition : iterable);
  const to = terms.targets(tree.child(node, F.left));
  const body = reader.inside(tree.child(node, F.body));
  const orElse = reader.inside(tree.child(tree.child(node, F.alternative), F.body));
  const async = reader.source.tree.textOf(node).startsWith("async");
  out.push({ k: "loop", over, to, body, orElse, sure: sure && !async, at });
}

export function tryStatement(reader: StepReader, node: NodeId, out: Step[]): void {
  const { tree } = reader;
  const clauses = tree.children(node);
  const outer = reader.inTry;
  const handlers = clauses.filter((child) => tree.is(child, K.except_clause));
  reader.inTry = outer || handlers.length > 0;
  const body = reader.inside(tree.child(node, F.body));
  reader.inTry = outer;
  const find = (kind: number): NodeId => tree.childOfKind(node, kind);
  out.push({
    k: "try",
    body,
    handlers: handlers.map((clause) => handler(reader, clause)),
    orElse: reader.inside(tree.child(find(K.else_clause), F.body)),
    last: reader.inside(tree.childOfKind(find(K.finally_clause), K.block)),
  });
}

function handler(reader: StepReader, clause: NodeId): Handler {
  const { tree } = reader;
  const values = tree.childrenWith(clause, F.value);
  const alias = tree.descendants(values[0] ?? NONE, K.as_pattern_target)[0] ?? NONE;
  const name = tree.children(alias)[0] ?? NONE;
  const types = values.flatMap((value) => exceptionTypes(tree, value));
  const body = reader.inside(tree.childOfKind(clause, K.block));
  return {
    types: values.length === 0 ? [] : types,
    ...(tree.is(name, K.identifier) && { to: reader.terms.stored(name) }),
    body,
  };
}

export function withStatement(reader: StepReader, node: NodeId): Block {
  const { tree, terms } = reader;
  const items = tree.descendants(tree.childOfKind(node, K.with_clause), K.with_item);
  const values = items.map((item) => tree.child(item, F.value));
  const suppressing = values.map((value) => suppressed(tree, value));
  const outer = reader.inTry;
  if (suppressing.some((types) => types !== undefined)) reader.inTry = true;
  let body = reader.inside(tree.child(node, F.body));
  reader.inTry = outer;
  for (let i = items.length - 1; i >= 0; i--) {
    const value = values[i]!;
    const types = suppressing[i];
    if (types) {
      body = [{ k: "try", body, handlers: [{ types, body: [] }], orElse: [], last: [] }];
      continue;
    }
    const aliased = tree.is(value, K.as_pattern);
    const context = aliased ? (tree.children(value)[0] ?? NONE) : value;
    const to = aliased ? terms.targets(tree.child(value, F.alias)) : [];
    body = [{ k: "with", value: terms.term(context), to, body, at: terms.place(context) }];
  }
  return body;
}

/** Names of the builtin exceptions that a clause or call names; `null` for others. */
function exceptionTypes(tree: SyntaxTree, node: NodeId): (string | null)[] {
  if (tree.is(node, K.as_pattern) || tree.is(node, K.parenthesized_expression))
    return exceptionTypes(tree, tree.children(node)[0] ?? NONE);
  if (tree.is(node, K.tuple) || tree.is(node, K.expression_list))
    return tree.children(node).flatMap((child) => exceptionTypes(tree, child));
  const text = tree.textOf(node);
  return [EXCEPTIONS.has(text) ? text : null];
}

/** The exceptions that `contextlib.suppress(...)` swallows; `undefined` for other context managers. */
function suppressed(tree: SyntaxTree, node: NodeId): (string | null)[] | undefined {
  if (!tree.is(node, K.call) || !/^(?:contextlib\s*\.\s*)?suppress$/.test(tree.textOf(tree.child(node, F.function))))
    return undefined;
  return tree.children(tree.child(node, F.arguments)).flatMap((argument) => exceptionTypes(tree, argument));
}
