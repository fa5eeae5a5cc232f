/** Methods that hand their work to an attribute of their object. */
import type { FunctionFact } from "../../facts/types";
import { F, K } from "../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../syntax/tree";
import type { FileView } from "../api";

export interface Delegation {
  /** `orders` for `self.orders.create(data)`. */
  readonly attribute: string;
  readonly method: string;
  /** The arguments are the method's own parameters, all of them and nothing else. */
  readonly same: boolean;
}

/** What a method delegates to, where one call on an attribute is all that it does: `return self.orders.create(data)`. */
export function delegationOf(file: FileView, id: number): Delegation | undefined {
  const { tree } = file;
  const call = onlyCall(file, tree.bodyOf(file.functionNode(id)));
  const callee = tree.child(call, F.function);
  const owner = tree.child(callee, F.object);
  const receiver = file.facts.functions[id]!.params[0]?.name;
  if (!tree.is(callee, K.attribute) || !tree.is(owner, K.attribute) || receiver === undefined) return undefined;
  if (tree.textOf(tree.child(owner, F.object)) !== receiver) return undefined;
  if (tree.descendants(call, K.call).length > 0) return undefined;
  return {
    attribute: tree.textOf(tree.child(owner, F.attribute)),
    method: tree.textOf(tree.child(callee, F.attribute)),
    same: handsOnAll(file, call, file.facts.functions[id]!),
  };
}

/** The call that a body is made of: as a statement, a `return`, or a variable that is returned at once. */
function onlyCall(file: FileView, body: readonly NodeId[]): NodeId {
  const { tree } = file;
  const statements = body.filter(
    (node, index) =>
      !(index === 0 && tree.is(node, K.expression_statement) && isString(file, tree.children(node)[0] ?? NONE)),
  );
  const [first = NONE, second = NONE, third] = statements;
  const value = tree.children(first)[0] ?? NONE;
  if (third !== undefined) return NONE;
  if (second >= 0) {
    const name = tree.children(second)[0] ?? NONE;
    const assigns = tree.is(first, K.expression_statement) && tree.is(value, K.assignment);
    if (!assigns || !tree.is(second, K.return_statement) || !tree.is(name, K.identifier)) return NONE;
    return tree.textOf(tree.child(value, F.left)) === tree.textOf(name)
      ? callIn(file, tree.child(value, F.right))
      : NONE;
  }
  return tree.is(first, K.return_statement) || tree.is(first, K.expression_statement) ? callIn(file, value) : NONE;
}

function isString({ tree }: FileView, node: NodeId): boolean {
  return tree.is(node, K.string) || tree.is(node, K.concatenated_string);
}

function callIn({ tree }: FileView, node: NodeId): NodeId {
  const value = tree.is(node, K.await) ? (tree.children(node)[0] ?? NONE) : node;
  return tree.is(value, K.call) ? value : NONE;
}

/** Every parameter once, in its order or by its own name. */
function handsOnAll(file: FileView, call: NodeId, fact: FunctionFact): boolean {
  const { tree } = file;
  const own = fact.params.slice(1);
  const given = tree.children(tree.child(call, F.arguments));
  if (given.length !== own.length) return false;
  const named = new Map(own.map((parameter) => [parameter.name, parameter]));
  return given.every((argument, index) => {
    if (tree.is(argument, K.keyword_argument)) {
      const name = tree.textOf(tree.child(argument, F.name));
      return tree.textOf(tree.child(argument, F.value)) === name && named.has(name);
    }
    const kind = tree.is(argument, K.list_splat)
      ? "args"
      : tree.is(argument, K.dictionary_splat)
        ? "kwargs"
        : undefined;
    const value = kind === undefined ? argument : (tree.children(argument)[0] ?? NONE);
    if (!tree.is(value, K.identifier)) return false;
    const parameter = kind === undefined ? own[index] : named.get(tree.textOf(value));
    return (
      parameter?.name === tree.textOf(value) && (kind === undefined ? isPlain(parameter.kind) : parameter.kind === kind)
    );
  });
}

function isPlain(kind: FunctionFact["params"][number]["kind"]): boolean {
  return kind !== "args" && kind !== "kwargs";
}
