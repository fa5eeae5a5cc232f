/** `except` clauses: what they catch, and what was tried. */
import type { Expr, Span } from "../../facts/types";
import { F, K } from "../../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../../syntax/tree";
import type { FileView } from "../api";
import { calleeName } from "./calls";

/** Calls that take things down: if that fails there is nothing left to do. */
const CLEANUP =
  /^_?(?:a?close|aclose|cleanup|clean_up|rollback|disconnect|disconnect_all|terminate|kill|cancel|shutdown|stop|unlink|remove|rmtree|release|dispose|flush|quit|logout|unsubscribe|untrack|unregister|join|delete_temp\w*|tear_?down|expunge\w*|__exit__|__aexit__|abort|unlock|detach|reset|invalidate)$/;

/** Types that catch everything that goes wrong. */
const BROAD: ReadonlySet<string> = new Set(["builtins.Exception", "builtins.BaseException"]);

/** Whether one of the caught types, by canonical name, is as wide as `Exception`. */
export function isBroadType(name: string | undefined): boolean {
  return name !== undefined && BROAD.has(name);
}

/** The same of a type as a file has it, before names are followed. */
export function isBroadName(type: Expr): boolean {
  return typeof type === "string" && BROAD.has(type);
}

/** `except X as y`, without the colon. */
export function headOf(tree: SyntaxTree, clause: NodeId): Span {
  const colon = tree.text.indexOf(":", lastValueEnd(tree, clause));
  return [tree.start[clause]!, colon < 0 ? tree.end[clause]! : colon];
}

function lastValueEnd(tree: SyntaxTree, clause: NodeId): number {
  const last = tree.childrenWith(clause, F.value).at(-1);
  return last === undefined ? tree.start[clause]! : tree.end[last]!;
}

/** The types that a clause names, none for a bare `except`. */
export function caughtTypes(file: FileView, clause: NodeId): Expr[] {
  const { tree } = file;
  return tree.childrenWith(clause, F.value).flatMap((value) => {
    const type = tree.is(value, K.as_pattern) ? (tree.children(value)[0] ?? NONE) : value;
    return tree.is(type, K.tuple) ? tree.children(type).map((one) => file.lower(one)) : [file.lower(type)];
  });
}

/** All that is tried is taking something down. */
export function isCleanup(tree: SyntaxTree, body: NodeId): boolean {
  const calls = tree.descendants(body, K.call);
  if (calls.length === 0) return tree.children(body).every((statement) => tree.is(statement, K.delete_statement));
  return tree.children(body).every((statement) => {
    const inside = [statement, ...tree.descendants(statement, K.call)].filter((node) => tree.is(node, K.call));
    return (
      inside.length > 0 && inside.some((call) => CLEANUP.test(calledName(tree, call)) || takesAwayCopy(tree, call))
    );
  });
}

/** `storage.delete(local_path)`: what is left of work that is done. */
function takesAwayCopy(tree: SyntaxTree, call: NodeId): boolean {
  const [first, ...more] = tree.children(tree.child(call, F.arguments));
  if (first === undefined || more.length > 0 || !/^(?:delete|remove)$/.test(calledName(tree, call))) return false;
  return /(?:^|[._])(?:local|tmp|temp|temporary|cached)_/.test(tree.textOf(first));
}

function calledName(tree: SyntaxTree, call: NodeId): string {
  const callee = tree.child(call, F.function);
  return calleeName(tree, callee);
}
