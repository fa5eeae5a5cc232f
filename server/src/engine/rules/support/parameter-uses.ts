import { F, K } from "../../syntax/kinds.generated";
import type { NodeId } from "../../syntax/tree";
import type { FileView } from "../api";

/** One way on which code is reached: the calls that have it among their arguments, innermost first. */
type Way = readonly number[];

/** How an `async def` uses one of its parameters; each use with the ways on which its code is reached. */
export interface ParameterUses {
  readonly fn: number;
  readonly name: string;
  readonly uses: readonly (readonly Way[])[];
}

/** The parameters of a file's async functions that are used at all. */
export function collectUses(file: FileView): readonly ParameterUses[] | undefined {
  const out = file.facts.functions.flatMap((fact, fn) => {
    if (!fact.async || fact.params.length === 0) return [];
    const node = file.functionNode(fn);
    const names = fact.params.filter(
      ({ default: value, annotation }) => value !== undefined || annotation !== undefined,
    );
    return names.flatMap(({ name }) => {
      const uses = readsOf(file, node, name).map((read) => waysTo(file, node, read));
      return uses.length > 0 ? [{ fn, name, uses }] : [];
    });
  });
  return out.length > 0 ? out : undefined;
}

function readsOf({ tree }: FileView, definition: NodeId, name: string): NodeId[] {
  return tree.descendants(tree.child(definition, F.body), K.identifier).filter((node) => {
    if (tree.textOf(node) !== name) return false;
    const parent = tree.parentOf(node);
    if (tree.is(parent, K.attribute)) return tree.child(parent, F.attribute) !== node;
    if (tree.is(parent, K.keyword_argument)) return tree.child(parent, F.name) !== node;
    return true;
  });
}

/** In a nested function the code is reached where that function is spoken of. */
function waysTo(file: FileView, definition: NodeId, node: NodeId): Way[] {
  const { tree } = file;
  const inner = tree.ancestor(node, K.function_definition);
  if (inner === definition) return [callsAround(file, definition, node)];
  const name = tree.textOf(tree.child(inner, F.name));
  return readsOf(file, definition, name)
    .filter((read) => tree.parentOf(read) !== inner)
    .map((read) => callsAround(file, definition, read));
}

function callsAround(file: FileView, definition: NodeId, node: NodeId): number[] {
  const { tree } = file;
  const calls: number[] = [];
  for (let at = node; at !== definition && at >= 0; at = tree.parentOf(at)) {
    const parent = tree.parentOf(at);
    if (tree.is(parent, K.call) && tree.child(parent, F.arguments) === at) calls.push(file.callId(parent));
  }
  return calls;
}
