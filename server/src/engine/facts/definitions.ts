import { F, K, T } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { readFlow } from "./flow";
import type { Lowering } from "./lower";
import { parameterName, type ScopeTable } from "./scopes";
import { isStringStatement } from "./text";
import type { Argument, AttributeFact, ClassFact, DecoratorFact, Expr, FunctionFact, Parameter, Span } from "./types";

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

/** The `decorated_definition` around a function or class, or itself. */
export function decorated(tree: SyntaxTree, node: NodeId): NodeId {
  const parent = tree.parentOf(node);
  return tree.is(parent, K.decorated_definition) ? parent : node;
}

function qualname(tree: SyntaxTree, node: NodeId, name: string): string {
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

function readDecorators(source: Source, whole: NodeId): DecoratorFact[] {
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

const STATEMENTS: ReadonlySet<number> = new Set([
  K.expression_statement,
  K.return_statement,
  K.raise_statement,
  K.pass_statement,
  K.break_statement,
  K.continue_statement,
  K.delete_statement,
  K.assert_statement,
  K.global_statement,
  K.nonlocal_statement,
  K.import_statement,
  K.import_from_statement,
  K.if_statement,
  K.for_statement,
  K.while_statement,
  K.try_statement,
  K.with_statement,
  K.match_statement,
  K.function_definition,
  K.class_definition,
  K.type_alias_statement,
]);

/** For each node (and one past the last) how many statements start before it; strings that stand alone are none. */
export function countStatements(tree: SyntaxTree): Int32Array {
  const out = new Int32Array(tree.count + 1);
  for (let node = 0; node < tree.count; node++) {
    out[node + 1] = out[node]! + (STATEMENTS.has(tree.kind[node]!) && !isStringStatement(tree, node) ? 1 : 0);
  }
  return out;
}

/** Whether control can leave a block at its end. Calls that never return are not known. */
export function fallsThrough(tree: SyntaxTree, block: NodeId): boolean {
  if (block < 0) return true;
  const last = tree.children(block).at(-1);
  return last === undefined || !leaves(tree, last);
}

/** Whether a statement always leaves its block by `return`, `raise`, `break` or `continue`. */
export function leaves(tree: SyntaxTree, statement: NodeId): boolean {
  switch (tree.kindOf(statement)) {
    case K.return_statement:
    case K.raise_statement:
    case K.break_statement:
    case K.continue_statement:
      return true;
    case K.if_statement: {
      const alternatives = tree.childrenWith(statement, F.alternative);
      const last = alternatives.at(-1) ?? NONE;
      if (!tree.is(last, K.else_clause)) return false;
      return (
        !fallsThrough(tree, tree.child(statement, F.consequence)) &&
        alternatives.every(
          (clause) => !fallsThrough(tree, tree.child(clause, tree.is(clause, K.else_clause) ? F.body : F.consequence)),
        )
      );
    }
    case K.with_statement:
      return !fallsThrough(tree, tree.child(statement, F.body));
    case K.while_statement: {
      const endless = tree.is(tree.child(statement, F.condition), K.true);
      return endless && tree.descendants(statement, K.break_statement).length === 0;
    }
    case K.try_statement: {
      const clauses = tree.children(statement).filter((child) => tree.is(child, K.except_clause));
      const final = tree.childOfKind(statement, K.finally_clause);
      if (final >= 0 && !fallsThrough(tree, tree.childOfKind(final, K.block))) return true;
      const otherwise = tree.childOfKind(statement, K.else_clause);
      const body =
        !fallsThrough(tree, tree.child(statement, F.body)) ||
        (otherwise >= 0 && !fallsThrough(tree, tree.child(otherwise, F.body)));
      return body && clauses.every((clause) => !fallsThrough(tree, tree.childOfKind(clause, K.block)));
    }
    case K.match_statement: {
      const cases = tree.children(tree.child(statement, F.body));
      const wild = cases.some((clause) => /^case\s+_\s*:/.test(tree.textOf(clause).slice(0, 20)));
      return wild && cases.every((clause) => !fallsThrough(tree, tree.child(clause, F.consequence)));
    }
    default:
      return false;
  }
}

function isStub(tree: SyntaxTree, body: NodeId): boolean {
  return tree.children(body).every((statement) => {
    if (tree.is(statement, K.pass_statement) || isStringStatement(tree, statement)) return true;
    const only = tree.children(statement)[0] ?? NONE;
    if (tree.is(statement, K.expression_statement)) return tree.is(only, K.ellipsis);
    return tree.is(statement, K.raise_statement) && /^NotImplemented/.test(tree.textOf(only));
  });
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
