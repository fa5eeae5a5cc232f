import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { parseTypeText } from "./type-text";
import { bindingScope, type Definition, type Scope, type ScopeTable } from "./scopes";
import type { Expr } from "./types";

/** Ids that the collector gives to definitions and calls, in source order. */
export interface Numbering {
  readonly functions: ReadonlyMap<NodeId, number>;
  readonly classes: ReadonlyMap<NodeId, number>;
  readonly calls: ReadonlyMap<NodeId, number>;
}

/** Longer strings are cut: no rule needs their tail, and facts stay small. */
const MAX_STRING = 400;
/** Displays longer than this are data, not structure. */
const MAX_ELEMENTS = 64;
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
    private readonly tree: SyntaxTree,
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
        return this.string(node);
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
        return this.display("list", node);
      case K.set:
        return this.display("set", node);
      case K.tuple:
      case K.expression_list:
      case K.tuple_pattern:
      case K.pattern_list:
        return this.display("tuple", node);
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
        return { k: "comp", of: tree.is(body, K.pair) ? null : this.lower(body) };
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
        return this.binary(node);
      case K.not_operator:
        return { k: "op", op: "not", of: [this.lower(tree.child(node, F.argument))] };
      case K.unary_operator:
        return this.unary(node);
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
      case K.yield:
      case K.slice:
        return null;
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
      const value = this.string(inner);
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
    if (receiver && receiver.name === definition.statement) {
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

  private string(node: NodeId): Expr {
    const { tree } = this;
    const parts = tree.is(node, K.concatenated_string) ? tree.children(node) : [node];
    const out: Expr[] = [];
    let literal = "";
    let plain = true;
    for (const part of parts) {
      for (const piece of tree.children(part)) {
        const kind = tree.kind[piece];
        if (kind === K.string_content) literal += tree.textOf(piece);
        else if (kind === K.interpolation) {
          plain = false;
          if (literal !== "") out.push({ k: "str", v: literal.slice(0, MAX_STRING) });
          literal = "";
          out.push(this.lower(tree.child(piece, F.expression)));
        }
      }
    }
    if (plain) return { k: "str", v: literal.slice(0, MAX_STRING) };
    if (literal !== "") out.push({ k: "str", v: literal.slice(0, MAX_STRING) });
    return { k: "format", of: out };
  }

  private display(k: "list" | "set" | "tuple", node: NodeId): Expr {
    return {
      k,
      of: this.tree
        .children(node)
        .slice(0, MAX_ELEMENTS)
        .map((child) => this.lower(child)),
    };
  }

  private binary(node: NodeId): Expr {
    const { tree } = this;
    const op = tree.textOf(tree.child(node, F.operator));
    const of = [this.lower(tree.child(node, F.left)), this.lower(tree.child(node, F.right))];
    const [left, right] = of as [Expr, Expr];
    if (op === "+" && isString(left) && isString(right))
      return { k: "str", v: (left.v + right.v).slice(0, MAX_STRING) };
    return { k: "op", op, of };
  }

  private unary(node: NodeId): Expr {
    const { tree } = this;
    const value = this.lower(tree.child(node, F.argument));
    if (value !== null && typeof value === "object" && value.k === "num" && tree.text[tree.start[node]!] === "-") {
      return { k: "num", v: -value.v };
    }
    return { k: "op", op: tree.text[tree.start[node]!]!, of: [value] };
  }
}

/** Imaginary numbers are unknown. */
function numberOf(text: string): Expr {
  const v = Number(text.replace(/_/g, ""));
  return Number.isFinite(v) ? { k: "num", v } : null;
}

function isString(expr: Expr): expr is { readonly k: "str"; readonly v: string } {
  return expr !== null && typeof expr === "object" && expr.k === "str";
}

function attribute(of: Expr, name: string): Expr {
  return typeof of === "string" ? `${of}.${name}` : of === null ? null : { k: "attr", of, name };
}

function union(of: readonly Expr[]): Expr {
  if (of.length === 1) return of[0]!;
  const flat = of.flatMap((one) => (one !== null && typeof one === "object" && one.k === "union" ? one.of : [one]));
  const distinct = flat.filter((one, index) => flat.indexOf(one) === index);
  return distinct.length === 1 ? distinct[0]! : { k: "union", of: distinct };
}

function unpack(value: Expr, path: readonly number[]): Expr {
  return path.reduce<Expr>((of, index) => {
    if (index < 0) return null;
    if (of !== null && typeof of === "object" && of.k === "tuple") return of.of[index] ?? null;
    return of === null ? null : { k: "item", of, index };
  }, value);
}

/** The function (or module) whose frame a scope's code runs in; comprehensions belong to the code around them. */
function functionOf(scope: Scope): Scope {
  let at = scope;
  while (at.kind === "comprehension" && at.parent) at = at.parent;
  return at;
}

/**
 * The definitions that may reach a use: backwards from it until one is met whose block holds the use. Order of the
 * text stands for order of execution; a name used before any of its definitions (in a loop) may have any of them.
 */
function reachingDefinitions(
  tree: SyntaxTree,
  definitions: readonly Definition[],
  offset: number,
  use: NodeId,
): readonly Definition[] {
  const out: Definition[] = [];
  for (let i = definitions.length - 1; i >= 0; i--) {
    const definition = definitions[i]!;
    if (definition.from > offset) continue;
    // Inside its own statement a target is not bound yet; loops and `with` bind for their body.
    out.push(definition);
    if (definition.kind === "parameter") return out;
    const block = tree.ancestor(definition.statement, K.block, K.module, K.lambda);
    if (block < 0 || tree.contains(block, use)) return out;
  }
  return out.length > 0 ? out : definitions;
}

function moduleName(tree: SyntaxTree, text: string, definitions: readonly Definition[]): Expr {
  if (definitions.every((definition) => definition.kind === "import")) {
    const paths = new Set(definitions.map((definition) => importPath(tree, definition)));
    if (paths.size === 1) return [...paths][0]!;
  }
  return `@${text}`;
}

/** The path that an import binds: `a.b.c` for `from a.b import c`, `.x.y` for `from .x import y`, `a` for `import a.b`. */
export function importPath(tree: SyntaxTree, definition: Definition): string {
  const { statement, value } = definition;
  const aliased = tree.is(value, K.aliased_import);
  const imported = tree.textOf(aliased ? tree.child(value, F.name) : value).replace(/\s/g, "");
  if (tree.is(statement, K.import_statement)) return aliased ? imported : imported.split(".")[0]!;
  if (tree.is(statement, K.future_import_statement)) return `__future__.${imported}`;
  return joinPath(tree.textOf(tree.child(statement, F.module_name)).replace(/\s/g, ""), imported);
}

/** Joins `.`, `..pkg` or `pkg` with a name. */
export function joinPath(module: string, name: string): string {
  return module === "" || module.endsWith(".") ? module + name : `${module}.${name}`;
}

/** The parameter that receives the instance (or class), when a scope is a method of a class. */
function receiverOf(tree: SyntaxTree, scope: Scope): { name: NodeId; cls: NodeId; type: boolean } | undefined {
  if (scope.parent?.kind !== "class") return undefined;
  const decorated = tree.parentOf(scope.node);
  const decorators = tree.is(decorated, K.decorated_definition)
    ? tree
        .children(decorated)
        .filter((child) => tree.is(child, K.decorator))
        .map((child) => tree.textOf(child))
    : [];
  if (decorators.some((text) => /^@staticmethod\b/.test(text))) return undefined;
  const first = tree.children(tree.child(scope.node, F.parameters))[0];
  if (first === undefined) return undefined;
  const name = tree.textOf(tree.child(scope.node, F.name));
  const type =
    decorators.some((text) => /^@classmethod\b/.test(text)) ||
    ["__new__", "__init_subclass__", "__class_getitem__"].includes(name);
  return { name: first, cls: scope.parent.node, type };
}
