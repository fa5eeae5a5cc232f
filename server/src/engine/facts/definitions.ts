import { F, K, T } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { readFlow } from "./flow";
import type { Lowering } from "./lower";
import { parameterName } from "./bindings";
import type { ScopeTable } from "./scopes";
import { fallsThrough, isStub } from "./statements";
import type { Argument, DecoratorFact, Expr, FunctionFact, Parameter, Span } from "./types";

/** What the readers below share: the tree, the scopes and the numbers that definitions were given. */
export interface Source {
  readonly tree: SyntaxTree;
  readonly scopes: ScopeTable;
  readonly lowering: Lowering;
  readonly functions: readonly NodeId[];
  readonly classes: readonly NodeId[];
  readonly functionIds: ReadonlyMap<NodeId, number>;
  readonly classIds: ReadonlyMap<NodeId, number>;
  /** Methods of a class, in order, by its node. */
  readonly methods: ReadonlyMap<NodeId, readonly number[]>;
  /** What each function's own body holds, by its node. */
  readonly bodies: ReadonlyMap<NodeId, OwnStatements>;
  /** Assignments of the file, in order. */
  readonly assignments: readonly NodeId[];
  /** How many statements start before each node. */
  readonly statementsBefore: Int32Array;
  /** The function whose frame runs the node, -1 at module or class level. */
  ownerOf(node: NodeId): number;
  /** The class whose body holds the node directly, -1 else. */
  classOf(node: NodeId): number;
}

export function span(tree: SyntaxTree, node: NodeId): Span {
  return [tree.start[node]!, tree.end[node]!];
}

export function readFunction(source: Source, node: NodeId): FunctionFact {
  const { tree, lowering } = source;
  const lambda = tree.is(node, K.lambda);
  const name = lambda ? "<lambda>" : tree.textOf(tree.child(node, F.name));
  const body = tree.child(node, F.body);
  const whole = decorated(tree, node);
  const scope = source.scopes.opened(node);
  const own = source.bodies.get(node) ?? NOTHING;
  const returnType = tree.child(node, F.return_type);
  return {
    name,
    qualname: qualname(tree, node, name),
    at: lambda ? span(tree, node) : span(tree, tree.child(node, F.name)),
    span: span(tree, whole),
    body: body < 0 ? span(tree, node) : span(tree, body),
    async: tree.childOfKind(node, T.async) >= 0,
    generator: own.yields.length > 0,
    awaits: own.awaits,
    cls: scope.parent?.kind === "class" ? (source.classIds.get(scope.parent.node) ?? -1) : -1,
    parent: source.ownerOf(node),
    decorators: readDecorators(source, whole),
    params: readParameters(source, node),
    ...(returnType >= 0 && { returns: lowering.annotation(returnType), returnsAt: span(tree, returnType) }),
    returned: lambda
      ? [lowering.lower(body)]
      : own.returns.map((statement): Expr => {
          const value = tree.children(statement)[0];
          return value === undefined ? { k: "const", v: "None" } : lowering.lower(value);
        }),
    yielded: own.yields.map((node_) => {
      const value = tree.children(node_)[0];
      return value === undefined ? { k: "const", v: "None" } : lowering.lower(value);
    }),
    fallsThrough: lambda ? false : fallsThrough(tree, body),
    statements: body < 0 ? 0 : source.statementsBefore[tree.after[body]!]! - source.statementsBefore[body]!,
    flow: readFlow(tree, whole),
    stub: isStub(tree, body),
  };
}

/** The `decorated_definition` around a function or class, or itself. */
export function decorated(tree: SyntaxTree, node: NodeId): NodeId {
  const parent = tree.parentOf(node);
  return tree.is(parent, K.decorated_definition) ? parent : node;
}

export function qualname(tree: SyntaxTree, node: NodeId, name: string): string {
  const parts = [name];
  for (
    let at = tree.ancestor(node, K.function_definition, K.class_definition);
    at >= 0;
    at = tree.ancestor(at, K.function_definition, K.class_definition)
  ) {
    parts.unshift(tree.textOf(tree.child(at, F.name)));
  }
  return parts.join(".");
}

export function readDecorators(source: Source, whole: NodeId): DecoratorFact[] {
  const { tree, lowering } = source;
  if (!tree.is(whole, K.decorated_definition)) return [];
  return tree
    .children(whole)
    .filter((child) => tree.is(child, K.decorator))
    .map((decorator) => ({ value: lowering.lower(tree.children(decorator)[0] ?? NONE), at: span(tree, decorator) }));
}

export function readArgument(source: Source, node: NodeId): Argument {
  const { tree, lowering } = source;
  if (tree.is(node, K.keyword_argument)) {
    return {
      name: tree.textOf(tree.child(node, F.name)),
      value: lowering.lower(tree.child(node, F.value)),
      at: span(tree, node),
    };
  }
  return { value: lowering.lower(node), at: span(tree, node) };
}

function readParameters(source: Source, node: NodeId): Parameter[] {
  const { tree, lowering } = source;
  const out: Parameter[] = [];
  let kind: Parameter["kind"] = "normal";
  for (const parameter of tree.children(tree.child(node, F.parameters))) {
    if (tree.is(parameter, K.positional_separator)) {
      out.forEach((earlier, index) => (out[index] = { ...earlier, kind: "positional-only" }));
      continue;
    }
    if (tree.is(parameter, K.keyword_separator)) {
      kind = "keyword-only";
      continue;
    }
    const name = parameterName(tree, parameter);
    if (name < 0) continue;
    const pattern = tree.is(parameter, K.typed_parameter) ? tree.children(parameter)[0]! : parameter;
    const starred = tree.is(pattern, K.list_splat_pattern);
    const type = tree.child(parameter, F.type);
    const value = tree.child(parameter, F.value);
    out.push({
      name: tree.textOf(name),
      kind: starred ? "args" : tree.is(pattern, K.dictionary_splat_pattern) ? "kwargs" : kind,
      ...(type >= 0 && { annotation: lowering.annotation(type), annotationAt: span(tree, type) }),
      ...(value >= 0 && { default: lowering.lower(value) }),
      at: span(tree, parameter),
    });
    if (starred) kind = "keyword-only";
  }
  return out;
}

/** Returns and yields of a function itself, and whether it awaits; those of nested functions are theirs. */
export interface OwnStatements {
  readonly returns: NodeId[];
  readonly yields: NodeId[];
  awaits: boolean;
}

const NOTHING: OwnStatements = { returns: [], yields: [], awaits: false };
