import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { calleeName, lastName } from "../../support/calls";

/** How the result of a call gets lost without being closed. */
export type Loss =
  /** Bound to a local that is closed nowhere. */
  | "never"
  /** Closed, but not where an exception or an early return passes by. */
  | "sometimes"
  /** Yielded, and not closed in a `finally` behind it. */
  | "yielded"
  /** Used in the expression that makes it. */
  | "unbound";

/** A call whose result, if it is a session or connection, stays open on some path. */
export interface Lifetime {
  readonly call: number;
  readonly loss: Loss;
  /** The local variable. */
  readonly name?: string;
  /** The statement that makes it. */
  readonly statement: Span;
}

const MAYBE = /session|connect|connection|maker|factory|local|db|conn/i;
const CLOSES: ReadonlySet<string> = new Set(["close", "aclose", "remove", "close_all", "invalidate"]);
const KEEPERS =
  /^(?:enter_context|enter_async_context|push|push_async_exit|callback|push_async_callback|closing|aclosing|addCleanup|addfinalizer|finalize|register|defer)$/;

/** The calls of a file's functions that may leave something open. */
export function collectLifetimes(file: FileView): readonly Lifetime[] | undefined {
  const out: Lifetime[] = [];
  for (const [id, call] of file.facts.calls.entries()) {
    if (call.owner < 0) continue;
    const written = file.text.slice(call.calleeAt[0], Math.min(call.calleeAt[1], call.calleeAt[0] + 200));
    if (!MAYBE.test(written) && !MAYBE.test(lastName(call.callee) ?? "")) continue;
    const node = file.callNode(id);
    const lifetime = lifetimeOf(file, file.functionNode(call.owner), node);
    if (lifetime) out.push({ call: id, ...lifetime });
  }
  return out.length > 0 ? out : undefined;
}

function lifetimeOf(file: FileView, scope: NodeId, call: NodeId): Omit<Lifetime, "call"> | undefined {
  const { tree } = file;
  let value = call;
  let parent = tree.parentOf(call);
  while (tree.is(parent, K.await) || tree.is(parent, K.parenthesized_expression)) {
    value = parent;
    parent = tree.parentOf(parent);
  }
  const statement = tree.parentOf(parent);
  const spanOf = (node: NodeId): Span => [tree.start[node]!, tree.end[node]!];
  if (tree.is(parent, K.yield) && tree.is(statement, K.expression_statement))
    return { loss: "yielded", statement: spanOf(statement) };
  if (tree.is(parent, K.attribute) && tree.child(parent, F.object) === value) return unbound(file, parent);
  if (!tree.is(parent, K.assignment) || tree.child(parent, F.right) !== value) return undefined;
  const target = tree.child(parent, F.left);
  if (!tree.is(target, K.identifier) || !tree.is(statement, K.expression_statement)) return undefined;
  const name = tree.textOf(target);
  const loss = lossOf(file, scope, statement, target, name);
  return loss && { loss, name, statement: spanOf(statement) };
}

/** `engine.connect().execute(…)`: nothing can close it any more. What is returned is somebody else's. */
function unbound({ tree }: FileView, attribute: NodeId): Omit<Lifetime, "call"> | undefined {
  const outer = tree.parentOf(attribute);
  const method = tree.textOf(tree.child(attribute, F.attribute));
  if (!tree.is(outer, K.call) || CLOSES.has(method) || /^(?:begin|execution_options|__a?enter__)$/.test(method))
    return undefined;
  const statement = tree.ancestor(outer, K.expression_statement, K.return_statement, K.with_item, K.lambda, K.block);
  if (!tree.is(statement, K.expression_statement)) return undefined;
  return { loss: "unbound", statement: [tree.start[statement]!, tree.end[statement]!] };
}

function lossOf(file: FileView, scope: NodeId, statement: NodeId, target: NodeId, name: string): Loss | undefined {
  const { tree } = file;
  const globals = tree.descendants(scope, K.global_statement, K.nonlocal_statement);
  if (globals.some((node) => tree.children(node).some((one) => tree.textOf(one) === name))) return undefined;
  let yielded = false;
  let closes = 0;
  let inExcept = false;
  for (const use of tree.descendants(scope, K.identifier)) {
    if (use === target || tree.textOf(use) !== name || isOtherName(file, use)) continue;
    const parent = tree.parentOf(use);
    if (isGivenAway(file, scope, use)) return undefined;
    if (tree.is(parent, K.yield)) yielded = true;
    const closing = tree.is(parent, K.attribute) && CLOSES.has(tree.textOf(tree.child(parent, F.attribute)));
    const clause = tree.ancestor(use, K.finally_clause, K.except_clause, K.function_definition, K.lambda);
    if (tree.is(clause, K.finally_clause)) return undefined;
    if (!closing) continue;
    // Closed by a nested function, or right behind.
    if (clause > scope && !tree.is(clause, K.except_clause)) return undefined;
    if (isRightBehind(file, statement, tree.ancestor(use, K.expression_statement))) return undefined;
    if (tree.is(clause, K.except_clause)) inExcept = true;
    closes++;
  }
  if (yielded) return "yielded";
  // One in the `except`, one behind it: all paths are looked after.
  if (inExcept && closes > 1) return undefined;
  return closes > 0 ? "sometimes" : "never";
}

/** The next statement, or the first one in the `else` of the `try` that ends with it. */
function isRightBehind({ tree }: FileView, statement: NodeId, closing: NodeId): boolean {
  const next = tree.nextSibling(statement);
  if (next >= 0) return next === closing;
  const attempt = tree.parentOf(tree.parentOf(statement));
  const otherwise = tree.is(attempt, K.try_statement) ? tree.childOfKind(attempt, K.else_clause) : -1;
  return otherwise >= 0 && tree.bodyOf(otherwise)[0] === closing;
}

/** Attributes and keywords of that name. */
function isOtherName({ tree }: FileView, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  if (tree.is(parent, K.attribute)) return tree.child(parent, F.attribute) === node;
  return tree.is(parent, K.keyword_argument) && tree.child(parent, F.name) === node;
}

/** Returned, stored, entered by `with`, or handed to something that closes it. */
function isGivenAway(file: FileView, scope: NodeId, use: NodeId): boolean {
  const { tree } = file;
  for (let node = use, parent = tree.parentOf(use); parent > scope; node = parent, parent = tree.parentOf(parent)) {
    switch (tree.kindOf(parent)) {
      case K.return_statement:
        // `return session`, `return Service(session)`; what a method of it gives is not the session.
        return !isReceiver(file, use);
      case K.with_item:
        return node === use || !isReceiver(file, use) || /\.begin(?:_nested)?\s*\(/.test(tree.textOf(parent));
      case K.assignment:
        return tree.child(parent, F.right) === node && !isReceiver(file, use) && isStored(file, parent, node, use);
      case K.call: {
        const callee = tree.child(parent, F.function);
        if (callee === node) continue;
        const method = calleeName(tree, callee);
        if (KEEPERS.test(method) || /close|dispose|release|teardown|cleanup/i.test(method)) return true;
        break;
      }
      case K.block:
        return false;
      default:
    }
  }
  return false;
}

function isReceiver({ tree }: FileView, use: NodeId): boolean {
  const parent = tree.parentOf(use);
  return tree.is(parent, K.attribute) && tree.child(parent, F.object) === use;
}

/** `self.session = session`, `sessions[key] = session`, `other = session`; also in an object: `self.users = Users(session)`. */
function isStored({ tree }: FileView, assignment: NodeId, right: NodeId, use: NodeId): boolean {
  return right === use || !tree.is(tree.child(assignment, F.left), K.identifier);
}
