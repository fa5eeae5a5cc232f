import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { parseTypeText } from "./type-text";
import type { Definition } from "./bindings";
import { attribute, union, unpack } from "./expressions";
import { binaryOf, displayOf, MAX_ELEMENTS, numberOf, stringOf, unaryOf } from "./literals";
import { functionOf, importPath, moduleName, reachingDefinitions, receiverOf } from "./reaching";
import { bindingScope, type Scope, type ScopeTable } from "./scopes";
import type { Expr } from "./types";

/** Ids that the collector gives to definitions and calls, in source order. */
export interface Numbering {
  readonly functions: ReadonlyMap<NodeId, number>;
  readonly classes: ReadonlyMap<NodeId, number>;
  readonly calls: ReadonlyMap<NodeId, number>;
}

/** Definitions of one name that are followed before it counts as unknown. */
const MAX_REACHING = 6;
/** Nesting of expressions (through names) that is followed. */
const MAX_DEPTH = 60;

/** Turns expression nodes into {@link Expr}: names are followed to what reaches them. */
export class Lowering {
  private readonly memo = new Map<NodeId, Expr>();
  private readonly types = new Map<NodeId, Expr>();
  private depth = 0;

  constructor(
    readonly tree: SyntaxTree,
    private readonly scopes: ScopeTable,
    private readonly numbering: Numbering,
  ) {}

  lower(node: NodeId): Expr {
    if (node < 0) return null;
    const known = this.memo.get(node);
    if (known !== undefined) return known;
    if (this.depth > MAX_DEPTH) return null;
    // A name that is asked for while it is followed (a loop's back edge) is unknown.
    this.memo.set(node, null);
    this.depth++;
    const value = this.compute(node);
    this.depth--;
    this.memo.set(node, value);
    return value;
  }

  private compute(node: NodeId): Expr {
    const { tree } = this;
    switch (tree.kind[node]) {
      case K.identifier:
        return this.name(tree.textOf(node), this.scopes.at(node), tree.start[node]!, node);
      case K.attribute:
        return attribute(this.lower(tree.child(node, F.object)), tree.textOf(tree.child(node, F.attribute)));
      case K.call:
        return this.call(node);
      case K.await:
        return { k: "await", of: this.lower(tree.children(node)[0] ?? NONE) };
      case K.parenthesized_expression:
      case K.type:
        return this.lower(tree.children(node)[0] ?? NONE);
      case K.named_expression:
        return this.lower(tree.child(node, F.value));
      case K.string:
      case K.concatenated_string:
        return stringOf(this, node);
      case K.integer:
      case K.float:
        return numberOf(tree.textOf(node));
      case K.true:
        return { k: "const", v: "True" };
      case K.false:
        return { k: "const", v: "False" };
      case K.none:
        return { k: "const", v: "None" };
      case K.ellipsis:
        return { k: "const", v: "..." };
      case K.list:
      case K.list_pattern:
        return displayOf(this, "list", node);
      case K.set:
        return displayOf(this, "set", node);
      case K.tuple:
      case K.expression_list:
      case K.tuple_pattern:
      case K.pattern_list:
        return displayOf(this, "tuple", node);
      case K.dictionary:
        return {
          k: "dict",
          entries: tree
            .children(node)
            .slice(0, MAX_ELEMENTS)
            .map((pair): [Expr, Expr] =>
              tree.is(pair, K.pair)
                ? [this.lower(tree.child(pair, F.key)), this.lower(tree.child(pair, F.value))]
                : [null, this.lower(pair)],
            ),
        };
      case K.list_comprehension:
      case K.set_comprehension:
      case K.generator_expression:
      case K.dictionary_comprehension: {
        const body = tree.child(node, F.body);
        // Who runs over a dictionary gets its keys.
        return { k: "comp", of: this.lower(tree.is(body, K.pair) ? tree.child(body, F.key) : body) };
      }
      case K.list_splat:
        return { k: "splat", of: this.lower(tree.children(node)[0] ?? NONE) };
      case K.dictionary_splat:
        return { k: "splat", of: this.lower(tree.children(node)[0] ?? NONE), double: true };
      case K.lambda: {
        const id = this.numbering.functions.get(node);
        return id === undefined ? null : { k: "fn", id };
      }
      case K.conditional_expression: {
        const [yes, , no] = tree.children(node);
        return union([this.lower(yes ?? NONE), this.lower(no ?? NONE)]);
      }
      case K.boolean_operator: {
        const operands = [this.lower(tree.child(node, F.left)), this.lower(tree.child(node, F.right))];
        // `a or b` gives one of them; `a and b` mostly a truth value, at best `b`.
        return tree.textOf(tree.child(node, F.operator)) === "or"
          ? union(operands)
          : { k: "op", op: "and", of: operands };
      }
      case K.binary_operator:
        return binaryOf(this, node);
      case K.not_operator:
        return { k: "op", op: "not", of: [this.lower(tree.child(node, F.argument))] };
      case K.unary_operator:
        return unaryOf(this, node);
      case K.comparison_operator:
        return {
          k: "op",
          op: tree
            .childrenWith(node, F.operators)
            .map((operator) => tree.textOf(operator))
            .join(" "),
          of: tree
            .children(node)
            .filter((child) => tree.field[child] !== F.operators)
            .map((child) => this.lower(child)),
        };
      case K.subscript: {
        const indexes = tree.childrenWith(node, F.subscript).map((index) => this.lower(index));
        return {
          k: "sub",
          of: this.lower(tree.child(node, F.value)),
          index: indexes.length === 1 ? indexes[0]! : { k: "tuple", of: indexes },
        };
      }
      case K.generic_type: {
        const [base, parameters] = tree.children(node);
        const args = tree.children(parameters ?? NONE).map((type) => this.annotation(type));
        return {
          k: "sub",
          of: this.lower(base ?? NONE),
          index: args.length === 1 ? args[0]! : { k: "tuple", of: args },
        };
      }
      case K.union_type:
        return { k: "op", op: "|", of: tree.children(node).map((type) => this.annotation(type)) };
      case K.member_type: {
        const [object, member] = tree.children(node);
        return attribute(this.lower(object ?? NONE), tree.textOf(member ?? NONE));
      }
      case K.dotted_name: {
        const [first, ...rest] = tree.children(node);
        return rest.reduce<Expr>((of, part) => attribute(of, tree.textOf(part)), this.lower(first ?? NONE));
      }
      default:
        return null;
    }
  }

  /** Lowers an annotation: strings in it are read as the expressions that they hold. */
  annotation(node: NodeId): Expr {
    if (node < 0) return null;
    const known = this.types.get(node);
    if (known !== undefined) return known;
    // `x: "x"` would ask for itself.
    this.types.set(node, null);
    const value = this.computeAnnotation(node);
    this.types.set(node, value);
    return value;
  }

  private computeAnnotation(node: NodeId): Expr {
    const inner = this.tree.is(node, K.type) ? (this.tree.children(node)[0] ?? NONE) : node;
    if (this.tree.is(inner, K.string)) {
      const value = stringOf(this, inner);
      if (value !== null && typeof value === "object" && value.k === "str") {
        const scope = this.scopes.at(inner);
        return parseTypeText(value.v, (name) => this.name(name, scope, Number.MAX_SAFE_INTEGER, inner));
      }
    }
    if (this.tree.is(inner, K.binary_operator) && this.tree.textOf(this.tree.child(inner, F.operator)) === "|") {
      const sides = [this.tree.child(inner, F.left), this.tree.child(inner, F.right)];
      return { k: "op", op: "|", of: sides.map((side) => this.annotation(side)) };
    }
    if (this.tree.is(inner, K.subscript)) {
      const indexes = this.tree.childrenWith(inner, F.subscript).map((index) => this.annotation(index));
      return {
        k: "sub",
        of: this.lower(this.tree.child(inner, F.value)),
        index: indexes.length === 1 ? indexes[0]! : { k: "tuple", of: indexes },
      };
    }
    return this.lower(inner);
  }

  /** What a name stands for at an offset. `use` is the node that is read, for the order of assignments. */
  name(text: string, from: Scope, offset: number, use: NodeId): Expr {
    const scope = bindingScope(from, text);
    if (!scope) return `builtins.${text}`;
    const definitions = scope.names.get(text)!;
    if (scope.kind === "module") return moduleName(this.tree, text, definitions);
    if (scope.kind === "class") {
      const id = this.numbering.classes.get(scope.node);
      const defined = definitions.at(-1)!;
      const nested = defined.kind === "function" || defined.kind === "class" || defined.kind === "import";
      if (nested || id === undefined) return this.definition(defined, scope);
      return { k: "attr", of: { k: "cls", id }, name: text };
    }
    const inside = functionOf(from) === functionOf(scope);
    const reaching = inside ? reachingDefinitions(this.tree, definitions, offset, use) : definitions;
    if (reaching.length > MAX_REACHING) return null;
    return union(reaching.map((definition) => this.definition(definition, scope)));
  }

  private definition(definition: Definition, scope: Scope): Expr {
    const { tree } = this;
    switch (definition.kind) {
      case "function": {
        const id = this.numbering.functions.get(definition.value);
        return id === undefined ? null : { k: "fn", id };
      }
      case "class": {
        const id = this.numbering.classes.get(definition.value);
        return id === undefined ? null : { k: "cls", id };
      }
      case "import":
        return importPath(tree, definition);
      case "parameter":
        return this.parameter(definition, scope);
      case "declare":
        return this.annotated(definition);
      case "assign": {
        if (definition.annotation >= 0) return this.annotated(definition);
        return unpack(this.lower(definition.value), definition.unpack);
      }
      case "iterate": {
        const of = this.lower(definition.value);
        return unpack({ k: "iter", of }, definition.unpack);
      }
      case "enter": {
        const of = this.lower(definition.value);
        return unpack(definition.async ? { k: "enter", of, async: true } : { k: "enter", of }, definition.unpack);
      }
      case "type-alias":
        return this.annotation(definition.value);
      case "augment":
      case "catch":
      case "match":
        return null;
    }
  }

  /** `x: T = value` is an instance of T: written as an attribute-free "annotated" value, the value itself where it says more. */
  private annotated(definition: Definition): Expr {
    return { k: "typed", type: this.annotation(definition.annotation), value: this.lower(definition.value) };
  }

  private parameter(definition: Definition, scope: Scope): Expr {
    const { tree } = this;
    const fn = this.numbering.functions.get(scope.node);
    if (fn === undefined) return null;
    const name = tree.textOf(definition.name);
    const receiver = receiverOf(tree, scope);
    if (receiver?.name === definition.statement) {
      const cls = this.numbering.classes.get(receiver.cls);
      if (cls !== undefined) return receiver.type ? { k: "self", cls, type: true } : { k: "self", cls };
    }
    return { k: "param", fn, name };
  }

  private call(node: NodeId): Expr {
    const { tree } = this;
    const callee = tree.child(node, F.function);
    if (tree.is(callee, K.identifier) && tree.textOf(callee) === "super") {
      const cls = tree.ancestor(node, K.class_definition);
      const id = this.numbering.classes.get(cls);
      if (id !== undefined) return { k: "super", cls: id };
    }
    const id = this.numbering.calls.get(node);
    return id === undefined ? null : { k: "call", id };
  }
}
