/** What binds names: reads definitions into scopes. */
import { F, K, T } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import type { Scope } from "./scopes";

/** How a name comes to be bound; decides what `value` means. */
export type DefinitionKind =
  /** `x = value`, `x: T = value`, `x := value`. */
  | "assign"
  /** `x: T` without a value. */
  | "declare"
  /** `x += value`. */
  | "augment"
  /** `for x in value` and comprehensions. */
  | "iterate"
  /** `with value as x`. */
  | "enter"
  /** `except value as x`. */
  | "catch"
  /** A name in a `case` pattern of `match value`. */
  | "match"
  | "parameter"
  | "function"
  | "class"
  | "import"
  | "type-alias";

export class Definition {
  constructor(
    readonly kind: DefinitionKind,
    /** The identifier that is bound (for `import a.b` the dotted name). */
    readonly name: NodeId,
    /** The statement, `for_in_clause` or parameter that binds it. */
    readonly statement: NodeId,
    /** From this offset on the name is bound. */
    readonly from: number,
    readonly value: NodeId = NONE,
    readonly annotation: NodeId = NONE,
    readonly async = false,
    /** Positions to take when a tuple is unpacked, outermost first; -1 for a starred target. */
    readonly unpack: readonly number[] = WHOLE,
  ) {}

  /** The same binding of a part of its target. */
  of(name: NodeId, unpack: readonly number[]): Definition {
    return new Definition(this.kind, name, this.statement, this.from, this.value, this.annotation, this.async, unpack);
  }
}

const WHOLE: readonly number[] = [];

/** Kinds of nodes that {@link bindStatement} looks at, by kind: asked for every node. */
export const BINDING_KINDS = new Uint8Array(1 << 16);
for (const kind of [
  K.assignment,
  K.augmented_assignment,
  K.named_expression,
  K.for_statement,
  K.for_in_clause,
  K.as_pattern,
  K.case_pattern,
  K.splat_pattern,
  K.import_statement,
  K.import_from_statement,
  K.future_import_statement,
  K.type_alias_statement,
  K.global_statement,
  K.nonlocal_statement,
]) {
  BINDING_KINDS[kind] = 1;
}

export function bind(scope: Scope, tree: SyntaxTree, node: NodeId, kind: "function" | "class"): void {
  const name = tree.child(node, F.name);
  if (name < 0) return;
  add(scope, tree.textOf(name), new Definition(kind, name, node, tree.end[node]!, node));
}

export function bindParameters(scope: Scope, tree: SyntaxTree, node: NodeId): void {
  for (const parameter of tree.children(tree.child(node, F.parameters))) {
    const name = parameterName(tree, parameter);
    if (name < 0) continue;
    const annotation = tree.child(parameter, F.type);
    add(scope, tree.textOf(name), new Definition("parameter", name, parameter, tree.start[node]!, NONE, annotation));
  }
}

/** The identifier of a parameter node, `-1` for `*`, `/` and tuple parameters. */
export function parameterName(tree: SyntaxTree, parameter: NodeId): NodeId {
  switch (tree.kindOf(parameter)) {
    case K.identifier:
      return parameter;
    case K.default_parameter:
    case K.typed_default_parameter:
      return tree.is(tree.child(parameter, F.name), K.identifier) ? tree.child(parameter, F.name) : NONE;
    case K.typed_parameter:
      return parameterName(tree, tree.children(parameter)[0] ?? NONE);
    case K.list_splat_pattern:
    case K.dictionary_splat_pattern:
      return tree.childOfKind(parameter, K.identifier);
    default:
      return NONE;
  }
}

export function bindStatement(scope: Scope, tree: SyntaxTree, node: NodeId, kind: number): void {
  switch (kind) {
    case K.assignment: {
      const value = tree.child(node, F.right);
      const annotation = tree.child(node, F.type);
      const how = value < 0 ? "declare" : "assign";
      const target = tree.child(node, F.left);
      bindTarget(scope, tree, new Definition(how, target, node, tree.end[node]!, value, annotation));
      return;
    }
    case K.augmented_assignment:
      bindTarget(
        scope,
        tree,
        new Definition("augment", tree.child(node, F.left), node, tree.end[node]!, tree.child(node, F.right)),
      );
      return;
    case K.named_expression: {
      let target = scope;
      while (target.kind === "comprehension" && target.parent) target = target.parent;
      const name = tree.child(node, F.name);
      bindTarget(target, tree, new Definition("assign", name, node, tree.end[node]!, tree.child(node, F.value)));
      return;
    }
    case K.for_statement:
    case K.for_in_clause: {
      const right = tree.child(node, F.right);
      // The element of a comprehension stands before its `for`.
      const from = kind === K.for_in_clause ? tree.start[scope.node]! : tree.end[right]!;
      const async = tree.childOfKind(node, T.async) >= 0;
      bindTarget(scope, tree, new Definition("iterate", tree.child(node, F.left), node, from, right, NONE, async));
      return;
    }
    case K.as_pattern: {
      const alias = tree.child(node, F.alias);
      const parent = tree.kindOf(tree.parentOf(node));
      if (parent === K.case_pattern || alias < 0) {
        const last = tree.children(node).at(-1) ?? NONE;
        if (tree.is(last, K.identifier)) bindPattern(scope, tree, last);
        return;
      }
      const value = tree.children(node)[0]!;
      const item = parent === K.with_item;
      const statement = tree.ancestor(node, K.with_statement, K.except_clause);
      const async = item && tree.childOfKind(statement, T.async) >= 0;
      const by = statement < 0 ? node : statement;
      for (const target of tree.children(alias)) {
        bindTarget(
          scope,
          tree,
          new Definition(item ? "enter" : "catch", target, by, tree.end[node]!, value, NONE, async),
        );
      }
      return;
    }
    case K.case_pattern: {
      const only = tree.children(node);
      const name = only.length === 1 && tree.is(only[0]!, K.dotted_name) ? only[0]! : NONE;
      if (name >= 0 && tree.children(name).length === 1 && tree.textOf(name) !== "_") bindPattern(scope, tree, name);
      return;
    }
    case K.splat_pattern:
      if (tree.childOfKind(node, K.identifier) >= 0) bindPattern(scope, tree, tree.childOfKind(node, K.identifier));
      return;
    case K.import_statement:
    case K.import_from_statement:
    case K.future_import_statement:
      bindImport(scope, tree, node);
      return;
    case K.type_alias_statement: {
      const left = tree.child(node, F.left);
      const name = tree.descendants(left, K.identifier)[0] ?? NONE;
      if (name < 0) return;
      const value = tree.child(node, F.right);
      add(scope, tree.textOf(name), new Definition("type-alias", name, node, tree.end[node]!, value));
      return;
    }
    case K.global_statement:
    case K.nonlocal_statement:
      for (const name of tree.children(node))
        scope.outer.set(tree.textOf(name), kind === K.global_statement ? "global" : "nonlocal");
      return;
  }
}

function bindPattern(scope: Scope, tree: SyntaxTree, name: NodeId): void {
  const statement = tree.ancestor(name, K.case_clause);
  add(scope, tree.textOf(name), new Definition("match", name, statement, tree.end[name]!));
}

/** Binds the names in a target, which may be a nest of tuples. */
function bindTarget(scope: Scope, tree: SyntaxTree, definition: Definition): void {
  const target = definition.name;
  const { unpack } = definition;
  switch (tree.kindOf(target)) {
    case K.identifier:
      add(scope, tree.textOf(target), definition);
      return;
    case K.pattern_list:
    case K.tuple_pattern:
    case K.list_pattern:
    case K.tuple:
    case K.list:
    case K.expression_list:
      tree.children(target).forEach((child, index) => {
        bindTarget(scope, tree, definition.of(child, [...unpack, index]));
      });
      return;
    case K.list_splat_pattern:
    case K.list_splat:
      for (const child of tree.children(target)) {
        bindTarget(scope, tree, definition.of(child, [...unpack.slice(0, -1), -1]));
      }
      return;
    case K.parenthesized_expression:
      for (const child of tree.children(target)) bindTarget(scope, tree, definition.of(child, unpack));
      return;
  }
}

function bindImport(scope: Scope, tree: SyntaxTree, node: NodeId): void {
  for (const child of tree.childrenWith(node, F.name)) {
    const aliased = tree.is(child, K.aliased_import);
    const dotted = aliased ? tree.child(child, F.name) : child;
    const local = aliased ? tree.child(child, F.alias) : dotted;
    const text = tree.textOf(local);
    // `import a.b` binds `a`.
    const name = tree.is(node, K.import_statement) && !aliased ? text.split(".")[0]! : text;
    add(scope, name, new Definition("import", local, node, tree.end[node]!, child));
  }
}

function add(scope: Scope, name: string, definition: Definition): void {
  let target = scope;
  const outer = scope.outer.get(name);
  if (outer) {
    while (target.parent && (target.kind !== "module" || outer === "nonlocal")) {
      target = target.parent;
      if (outer === "nonlocal" && target.names.has(name)) break;
    }
  }
  const list = target.names.get(name);
  if (list) list.push(definition);
  else target.names.set(name, [definition]);
}
