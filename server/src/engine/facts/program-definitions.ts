import { F, K } from "../syntax/kinds.generated";
import { isLazyImport } from "../syntax/modernise";
import type { NodeId } from "../syntax/tree";
import type { Decorator, PlaceId, Step, Target, Term } from "./program";
import type { StepReader } from "./program-reader";
import { isIdle } from "./program-terms";
import { bindingScope } from "./scopes";

/** Imports, assignments and definitions as steps. */

const UNPACKED: ReadonlySet<number> = new Set([K.pattern_list, K.tuple_pattern, K.list_pattern, K.list_splat_pattern]);

export function importStatement(reader: StepReader, node: NodeId, out: Step[]): void {
  const first = reader.imports.first.get(node);
  if (first === undefined) return;
  const at = reader.terms.place(node);
  const scope = reader.terms.markOf(node);
  const lazy = isLazyImport(reader.tree.text, reader.tree.start[node]!);
  const count = reader.tree.is(node, K.import_statement) ? reader.tree.childrenWith(node, F.name).length : 1;
  for (let id = first; id < first + count; id++) if (!lazy || scope === "") out.push({ k: "import", id, scope, at });
}

export function expression(reader: StepReader, nodes: readonly NodeId[], out: Step[]): void {
  const { tree, terms } = reader;
  const [node] = nodes;
  if (node === undefined) return;
  if (nodes.length === 1 && tree.is(node, K.assignment)) return assignment(reader, node, out);
  if (nodes.length === 1 && tree.is(node, K.augmented_assignment)) {
    const left = tree.child(node, F.left);
    const right = tree.child(node, F.right);
    const at = terms.place(node);
    if (tree.textOf(left) === "__all__") {
      for (const value of summands(reader, right)) out.push({ k: "extend", to: terms.stored(left), value, at });
    } else {
      const to = terms.targets(left);
      out.push({ k: "set", to, value: terms.parts([left, right]), at });
    }
    return;
  }
  const at = terms.place(node, nodes.at(-1));
  if (tree.is(node, K.call) && /^__all__\s*\./.test(tree.textOf(node))) return changedNames(reader, node, at, out);
  reader.evaluate(nodes.length === 1 ? terms.term(node) : terms.parts(nodes), at, out);
}

/** `__all__.append(...)` and the like. */
function changedNames(reader: StepReader, node: NodeId, at: PlaceId, out: Step[]): void {
  const { tree, terms } = reader;
  const callee = tree.child(node, F.function);
  const list = tree.child(node, F.arguments);
  const [argument, ...others] = tree.children(list);
  const to = terms.stored(tree.child(callee, F.object));
  const method = tree.textOf(tree.child(callee, F.attribute));
  if (argument !== undefined && others.length === 0 && (method === "append" || method === "extend")) {
    const value = method === "append" ? terms.literalNames([argument]) : terms.namesOf(argument);
    out.push({ k: "extend", to, value, at });
  } else {
    reader.evaluate(terms.term(list), at, out);
    out.push({ k: "set", to: [to], value: { k: "all", of: [] }, at });
  }
}

function assignment(reader: StepReader, node: NodeId, out: Step[]): void {
  const { tree, terms } = reader;
  const at = terms.place(node);
  const targets: NodeId[] = [];
  let right = node;
  const annotation = tree.child(node, F.type);
  while (tree.is(right, K.assignment)) {
    targets.push(tree.child(right, F.left));
    right = tree.child(right, F.right);
  }
  if (targets.length === 1 && tree.textOf(targets[0]!) === "__all__" && right >= 0) {
    const [first = null, ...rest] = summands(reader, right);
    out.push({ k: "set", to: terms.targets(targets[0]!), value: first, at });
    for (const value of rest) out.push({ k: "extend", to: terms.stored(targets[0]!), value, at });
  } else if (right >= 0) {
    // Of what is unpacked nothing is known.
    const single = targets.every((target) => !UNPACKED.has(tree.kindOf(target)));
    const value = single ? terms.term(right) : terms.parts([right]);
    const to = targets.flatMap((target) => terms.targets(target));
    if (value !== null || to.some((target) => matters(reader, target, node))) out.push({ k: "set", to, value, at });
  }
  const inFunction = terms.markOf(node) === "%";
  if (annotation >= 0 && !reader.lazyAnnotations && !inFunction) note(reader, [annotation], at, out);
}

/** The lists that a value of `__all__` is made of. */
function summands(reader: StepReader, node: NodeId): Term[] {
  const { tree, terms } = reader;
  if (tree.is(node, K.parenthesized_expression)) return summands(reader, tree.children(node)[0]!);
  if (tree.is(node, K.binary_operator) && tree.textOf(tree.child(node, F.operator)) === "+")
    return [tree.child(node, F.left), tree.child(node, F.right)].flatMap((side) => summands(reader, side));
  return [terms.namesOf(node)];
}

/** A local variable that is a constant and nothing else need not be known. */
function matters(reader: StepReader, target: Target, node: NodeId): boolean {
  if (typeof target !== "string" || !target.startsWith("%")) return true;
  const name = target.slice(1);
  const definitions = bindingScope(reader.source.scopes.at(node), name)?.names.get(name);
  return definitions === undefined || definitions.length > 1;
}

function note(reader: StepReader, nodes: readonly NodeId[], at: PlaceId, out: Step[]): void {
  const of = nodes.map((node) => reader.terms.term(node)).filter((term) => !isIdle(term));
  if (of.length > 0) out.push({ k: "note", of, at });
}

export function definition(reader: StepReader, node: NodeId, decorators: readonly Decorator[], out: Step[]): void {
  const { tree, terms } = reader;
  const id = reader.source.functionIds.get(node);
  const name = tree.child(node, F.name);
  if (id === undefined || name < 0) return;
  const parameters = tree.children(tree.child(node, F.parameters));
  const before = parameters
    .map((parameter) => terms.term(tree.child(parameter, F.value)))
    .filter((term) => !isIdle(term));
  const annotations = [
    ...parameters.map((parameter) => tree.child(parameter, F.type)),
    tree.child(node, F.return_type),
  ];
  const notes = reader.lazyAnnotations
    ? []
    : annotations.map((annotation) => terms.term(annotation)).filter((term) => !isIdle(term));
  out.push({ k: "def", to: terms.stored(name), id, decorators, before, notes, at: terms.place(node, name) });
}

export function classDefinition(reader: StepReader, node: NodeId, decorators: readonly Decorator[], out: Step[]): void {
  const { tree, terms } = reader;
  const name = tree.child(node, F.name);
  if (name < 0) return;
  const bases: Term[] = [];
  const before: Term[] = [];
  for (const base of tree.children(tree.child(node, F.superclasses))) {
    if (tree.is(base, K.keyword_argument)) before.push(terms.term(base));
    else bases.push(terms.term(base));
  }
  const at = terms.place(node, name);
  const body = reader.inside(tree.child(node, F.body));
  out.push({ k: "class", to: terms.stored(name), decorators, bases, before, body, at });
}
