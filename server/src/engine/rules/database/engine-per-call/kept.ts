import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { lastName } from "../../support/calls";

const MAYBE = /engine|sessionmaker|session|client|redis|from_url|pool|mongo/i;

/** Calls in functions whose result is put where it outlives the call: an attribute, a global, a dictionary. */
export function collectKept(file: FileView): readonly number[] | undefined {
  const kept = file.facts.calls.flatMap((call, id) =>
    call.owner >= 0 && MAYBE.test(lastName(call.callee) ?? "") && isKept(file, call.owner, file.callNode(id))
      ? [id]
      : [],
  );
  return kept.length > 0 ? kept : undefined;
}

function isKept(file: FileView, owner: number, call: NodeId): boolean {
  const { tree } = file;
  const target = targetOf(file, call);
  if (target < 0) return isStored(file, call) || isPartOfKept(file, owner, call);
  if (!tree.is(target, K.identifier)) return outlives(file, owner, target);
  const name = tree.textOf(target);
  const scope = file.functionNode(owner);
  if (isGlobal(file, scope, name)) return true;
  return tree
    .descendants(scope, K.identifier)
    .some((node) => node !== target && tree.textOf(node) === name && handsOver(file, owner, node));
}

/** `_manager = Manager(redis=Redis())`: a part of something that is kept as a global. */
function isPartOfKept(file: FileView, owner: number, call: NodeId): boolean {
  const { tree } = file;
  const assignment = tree.ancestor(call, K.assignment, K.lambda);
  const target = tree.is(assignment, K.assignment) ? tree.child(assignment, F.left) : -1;
  return tree.is(target, K.identifier) && isGlobal(file, file.functionNode(owner), tree.textOf(target));
}

/** The target of the assignment whose value a node is, through `await`, `or` and conditional expressions. */
function targetOf({ tree }: FileView, node: NodeId): NodeId {
  let at = node;
  for (let parent = tree.parentOf(at); parent >= 0; parent = tree.parentOf(at)) {
    if (tree.is(parent, K.assignment)) return tree.child(parent, F.right) === at ? tree.child(parent, F.left) : -1;
    if (tree.is(parent, K.named_expression)) return tree.child(parent, F.name);
    if (
      !tree.is(parent, K.await) &&
      !tree.is(parent, K.boolean_operator) &&
      !tree.is(parent, K.conditional_expression) &&
      !tree.is(parent, K.parenthesized_expression)
    )
      return -1;
    at = parent;
  }
  return -1;
}

/** An attribute of an object that lives on, or an entry of a dictionary. In `__init__` the object is new itself. */
function outlives(file: FileView, owner: number, target: NodeId): boolean {
  const { tree, facts } = file;
  if (tree.is(target, K.subscript)) return true;
  return tree.is(target, K.attribute) && facts.functions[owner]!.name !== "__init__";
}

function isGlobal({ tree }: FileView, scope: NodeId, name: string): boolean {
  return tree
    .descendants(scope, K.global_statement, K.nonlocal_statement)
    .some((statement) => tree.children(statement).some((node) => tree.textOf(node) === name));
}

/** `self.engine = engine`, `engines[url] = engine`, `cache.setdefault(url, engine)`. */
function handsOver(file: FileView, owner: number, node: NodeId): boolean {
  const target = targetOf(file, node);
  if (target >= 0) {
    return file.tree.is(target, K.identifier)
      ? isGlobal(file, file.functionNode(owner), file.tree.textOf(target))
      : outlives(file, owner, target);
  }
  return isStored(file, node);
}

function isStored({ tree }: FileView, node: NodeId): boolean {
  const list = tree.parentOf(node);
  const call = tree.parentOf(list);
  if (!tree.is(list, K.argument_list) || !tree.is(call, K.call)) return false;
  const method = tree.textOf(tree.child(tree.child(call, F.function), F.attribute));
  return /^(?:setdefault|set|append|add|setattr|__setitem__)$/.test(
    method || tree.textOf(tree.child(call, F.function)),
  );
}
