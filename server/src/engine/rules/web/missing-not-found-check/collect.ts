import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { isFound, lastName, namesThatExist } from "./candidates";
import { catches, exceptionTypes } from "./excepts";
import { pathOf } from "./expressions";
import { Walk } from "./flow";
import { Recorder, type Ensured, type NotFoundData } from "./recorder";

/** Longer names are cut to their last part in messages. */
const MAX_WRITTEN = 50;

/** Walks every function of a file. */
export function collect(file: FileView): NotFoundData | undefined {
  const recorder = new Recorder(file.text);
  const walk = new Walk(file, recorder);
  const ensured: Ensured[] = [];
  const tails: [number, number][] = [];
  file.facts.functions.forEach((_, fn) => {
    const node = file.functionNode(fn);
    ensured.push(...walk.function(node, fn));
    const tail = tailCall(file, node);
    if (tail >= 0) tails.push([fn, tail]);
  });
  const gets = file.facts.calls.flatMap((call, id) =>
    call.owner >= 0 && isUnguardedGet(file, file.callNode(id)) ? [id] : [],
  );
  const { uses, sure } = recorder;
  if (uses.length + ensured.length + sure.length + tails.length + gets.length === 0) return undefined;
  const lookups = new Set(uses.map((use) => use.lookup));
  const written: Record<number, string> = {};
  for (const id of [...lookups, ...gets]) written[id] = writtenCallee(file, file.callNode(id));
  const awaited = [...recorder.awaited].filter((lookup) => lookups.has(lookup));
  return { uses, ensured, sure, tails, gets, awaited, written };
}

/** `user_service.get`; of a call chain its last name. */
function writtenCallee(file: FileView, call: NodeId): string {
  const { tree } = file;
  const callee = tree.child(call, F.function);
  const path = pathOf(tree, callee);
  if (path !== undefined && path.length <= MAX_WRITTEN) return path;
  return lastName(tree, callee);
}

/** The call that a function without `return` ends with. */
function tailCall(file: FileView, node: NodeId): number {
  const { tree } = file;
  if (!tree.is(node, K.function_definition) || tree.descendants(node, K.return_statement).length > 0) return -1;
  const last = tree.bodyOf(node).at(-1) ?? NONE;
  const call = tree.is(last, K.expression_statement) ? (tree.children(last)[0] ?? NONE) : NONE;
  return tree.is(call, K.call) ? file.callId(call) : -1;
}

/** A call of `get` with conditions that no `except`, `suppress` or test of existence before it takes care of. */
function isUnguardedGet(file: FileView, call: NodeId): boolean {
  const { tree } = file;
  const name = lastName(tree, tree.child(call, F.function));
  if (!/^a?get$|^a?(?:latest|earliest)$/.test(name)) return false;
  // A dictionary's `get` takes a key; a manager's takes conditions.
  const conditions = tree.children(tree.child(call, F.arguments));
  if (!conditions.some((one) => !tree.is(one, K.string) && !tree.is(one, K.identifier)) && name.endsWith("get"))
    return false;
  const owner = tree.ancestor(call, K.function_definition, K.lambda);
  let child = call;
  for (let at = tree.parentOf(call); at >= 0 && at !== owner; child = at, at = tree.parentOf(at)) {
    // That it could not be made says that it is there.
    if (
      tree.is(at, K.except_clause) &&
      exceptionTypes(tree, at).some((type) => tree.textOf(type).includes("IntegrityError"))
    )
      return false;
    if (tree.is(at, K.try_statement) && tree.field[child] === F.body) {
      const handlers = tree.children(at).filter((node) => tree.is(node, K.except_clause));
      if (handlers.some((handler) => catches(tree, exceptionTypes(tree, handler), "missing"))) return false;
    }
    if (!tree.is(at, K.with_statement) || tree.field[child] !== F.body) continue;
    const contexts = tree.descendants(tree.childOfKind(at, K.with_clause), K.call);
    if (contexts.some((context) => /suppress|raises/.test(lastName(tree, tree.child(context, F.function)))))
      return false;
  }
  const existing = tree
    .descendants(owner, K.call)
    .filter((before) => before < call)
    .flatMap((before) => namesThatExist(tree, before, lastName(tree, tree.child(before, F.function))));
  return !isFound(tree, call, new Set(existing));
}
