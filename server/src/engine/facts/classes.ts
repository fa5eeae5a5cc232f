import { F, K } from "../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../syntax/tree";
import { decorated, qualname, readArgument, readDecorators, span, type Source } from "./definitions";
import { readFlow } from "./flow";
import type { Argument, AttributeFact, ClassFact, Expr } from "./types";

export function readClass(source: Source, node: NodeId): ClassFact {
  const { tree, lowering, scopes } = source;
  const name = tree.textOf(tree.child(node, F.name));
  const whole = decorated(tree, node);
  const body = tree.child(node, F.body);
  const bases: Expr[] = [];
  const keywords: Argument[] = [];
  for (const base of tree.children(tree.child(node, F.superclasses))) {
    if (tree.is(base, K.keyword_argument)) keywords.push(readArgument(source, base));
    else bases.push(lowering.annotation(base));
  }
  const scope = scopes.opened(node);
  const outer = scope.parent;
  return {
    name,
    qualname: qualname(tree, node, name),
    at: span(tree, tree.child(node, F.name)),
    span: span(tree, whole),
    body: body < 0 ? span(tree, node) : span(tree, body),
    bases,
    keywords,
    decorators: readDecorators(source, whole),
    methods: source.methods.get(node) ?? [],
    attributes: readAttributes(source, node, body),
    parent: source.ownerOf(node),
    outer: outer?.kind === "class" ? (source.classIds.get(outer.node) ?? -1) : -1,
    flow: readFlow(tree, whole),
  };
}

/** Attributes of the class body and `self.x` assignments of its methods. */
function readAttributes(source: Source, node: NodeId, body: NodeId): AttributeFact[] {
  const { tree, lowering, scopes } = source;
  const out: AttributeFact[] = [];
  if (body < 0) return out;
  const own = scopes.opened(node);
  for (const at of within(source.assignments, body, tree.after[body]!)) {
    const scope = scopes.at(at);
    const type = tree.child(at, F.type);
    const value = tree.child(at, F.right);
    const targets = assignmentTargets(tree, at);
    for (const target of targets) {
      const inBody = scope === own && tree.is(target, K.identifier);
      const onSelf =
        scope !== own && tree.is(target, K.attribute) && isReceiver(source, tree.child(target, F.object), node);
      if (!inBody && !onSelf) continue;
      out.push({
        name: inBody ? tree.textOf(target) : tree.textOf(tree.child(target, F.attribute)),
        ...(type >= 0 && { annotation: lowering.annotation(type), annotationAt: span(tree, type) }),
        ...(value >= 0 && {
          value:
            targets.length > 1 && tree.kindOf(tree.child(at, F.left)) !== K.identifier ? null : lowering.lower(value),
          valueAt: span(tree, value),
        }),
        at: span(tree, target),
        owner: source.ownerOf(at),
      });
    }
  }
  return out;
}

/** The part of a sorted list that lies in `[from, to)`. */
function within(nodes: readonly NodeId[], from: NodeId, to: NodeId): readonly NodeId[] {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]! < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < nodes.length && nodes[end]! < to) end++;
  return nodes.slice(low, end);
}

function assignmentTargets(tree: SyntaxTree, assignment: NodeId): NodeId[] {
  const left = tree.child(assignment, F.left);
  const kind = tree.kindOf(left);
  if (kind === K.pattern_list || kind === K.tuple_pattern || kind === K.list_pattern) return tree.children(left);
  return [left];
}

function isReceiver(source: Source, object: NodeId, cls: NodeId): boolean {
  if (!source.tree.is(object, K.identifier)) return false;
  const value = source.lowering.lower(object);
  return value !== null && typeof value === "object" && value.k === "self" && value.cls === source.classIds.get(cls);
}
