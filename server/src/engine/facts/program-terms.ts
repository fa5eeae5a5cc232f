import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { span, type Source } from "./definitions";
import type { PlaceId, Target, Term } from "./program";
import { BUILTINS } from "./python-names";
import { bindingScope, type Scope } from "./scopes";
import type { Span } from "./types";

/** Nesting of expressions that is followed. */
const MAX_DEPTH = 100;
/** Calls that may bind any name of the module, or read names in a way that cannot be followed. */
const OPENING: ReadonlySet<string> = new Set(["globals", "locals", "vars", "exec", "eval", "setattr"]);

/** Builtins that call what they are given: first, or as `key`. */
const CALLING_FIRST: ReadonlySet<string> = new Set(["filter", "map"]);
const CALLING_KEY: ReadonlySet<string> = new Set(["max", "min", "sorted"]);

/** Reads expressions into terms, in the order in which Python evaluates their parts. */
export class TermReader {
  readonly places: Span[] = [];
  private readonly tree: SyntaxTree;
  private depth = 0;

  constructor(
    private readonly source: Source,
    /** Index into the module's imports of each `importlib.import_module("literal")`. */
    private readonly dynamicImports: ReadonlyMap<NodeId, number>,
  ) {
    this.tree = source.tree;
  }

  place(node: NodeId, end = node): PlaceId {
    this.places.push([this.tree.start[node]!, this.tree.end[end]!]);
    return this.places.length - 1;
  }

  term(node: NodeId): Term {
    if (node < 0 || this.depth > MAX_DEPTH) return null;
    this.depth++;
    const term = this.read(node);
    this.depth--;
    return term;
  }

  private read(node: NodeId): Term {
    const { tree } = this;
    switch (tree.kind[node]) {
      case K.identifier:
        return this.name(node);
      case K.attribute:
        return this.attribute(node, false);
      case K.call:
        return this.call(node);
      case K.parenthesized_expression:
      case K.type:
      case K.await:
        return this.term(tree.children(node)[0] ?? NONE);
      case K.named_expression:
        return {
          k: "bind",
          to: this.stored(tree.child(node, F.name)),
          value: this.term(tree.child(node, F.value)),
        };
      case K.lambda: {
        const id = this.source.functionIds.get(node);
        if (id === undefined) return null;
        const parameters = tree.children(tree.child(node, F.parameters));
        const before = parameters.map((each) => this.term(tree.child(each, F.value))).filter((term) => !isIdle(term));
        return { k: "fn", id, ...(before.length > 0 && { before }) };
      }
      case K.list:
      case K.tuple:
        return this.parts(tree.children(node));
      case K.boolean_operator:
        return some(this.term(tree.child(node, F.left)), [this.term(tree.child(node, F.right))]);
      case K.conditional_expression: {
        const [yes, test, no] = tree.children(node);
        return some(this.term(test ?? NONE), [this.term(yes ?? NONE), this.term(no ?? NONE)]);
      }
      case K.list_comprehension:
      case K.set_comprehension:
      case K.dictionary_comprehension:
      case K.generator_expression:
        return this.comprehension(node);
      case K.keyword_argument:
        return this.term(tree.child(node, F.value));
      case K.string_content:
      case K.format_specifier:
      case K.type_conversion:
        return null;
      default:
        return this.parts(tree.children(node));
    }
  }

  parts(nodes: readonly NodeId[]): Term {
    return all(nodes.map((node) => this.term(node)));
  }

  /** Local variables of comprehensions, builtins and constants are of no interest. */
  private name(node: NodeId): Term {
    const text = this.tree.textOf(node);
    const from = this.source.scopes.at(node);
    const scope = bindingScope(from, text);
    if (!scope) return BUILTINS.has(text) ? null : text;
    if (scope.kind === "module") return text;
    if (scope.kind === "comprehension") return null;
    return (scope.kind === "class" ? "@" : "%") + text;
  }

  /** The mark of names that a statement at `node` binds. */
  markOf(node: NodeId): "" | "%" | "@" {
    const scope = frameScope(this.source.scopes.at(node));
    return scope.kind === "class" ? "@" : scope.kind === "function" ? "%" : "";
  }

  /** The name that an identifier binds. */
  stored(node: NodeId): string {
    const text = this.tree.textOf(node);
    const declared = frameScope(this.source.scopes.at(node)).outer.get(text);
    if (declared) return declared === "global" ? text : `%${text}`;
    return this.markOf(node) + text;
  }

  private attribute(node: NodeId, called: boolean): Term {
    const { tree } = this;
    const object = tree.child(node, F.object);
    const name = tree.textOf(tree.child(node, F.attribute));
    if (tree.is(object, K.call) && tree.textOf(object) === "super()") return { k: "super", name };
    const of = this.term(object);
    if (of === null) return null;
    if (name === "modules" && (of === "sys" || of === "%sys")) return { k: "open" };
    // Attributes of parameters are no modules'; the class of `self` may be known.
    if (typeof of === "string" && of.startsWith("%") && this.isParameter(object) && !(called && of === "%self"))
      return null;
    return { k: "attr", of, name };
  }

  private isParameter(node: NodeId): boolean {
    if (!this.tree.is(node, K.identifier)) return false;
    const text = this.tree.textOf(node);
    const definitions = bindingScope(this.source.scopes.at(node), text)?.names.get(text);
    return definitions?.every((definition) => definition.kind === "parameter") ?? false;
  }

  private call(node: NodeId): Term {
    const { tree } = this;
    const dynamic = this.dynamicImports.get(node);
    if (dynamic !== undefined) return { k: "import", id: dynamic };
    const callee = tree.child(node, F.function);
    const list = tree.child(node, F.arguments);
    const isName = tree.is(callee, K.identifier);
    if (isName && OPENING.has(tree.textOf(callee)) && this.name(callee) === null) return { k: "open" };
    const of = tree.is(callee, K.attribute) ? this.attribute(callee, true) : this.term(callee);
    // `f(x for x in y)` has no argument list.
    if (!tree.is(list, K.argument_list))
      return of === null ? this.term(list) : { k: "call", of, args: [this.term(list)] };
    const args: Term[] = [];
    const named: [string, Term][] = [];
    let spread = false;
    for (const child of tree.children(list)) {
      if (tree.is(child, K.keyword_argument)) {
        named.push([tree.textOf(tree.child(child, F.name)), this.term(tree.child(child, F.value))]);
      } else {
        spread ||= tree.is(child, K.list_splat) || tree.is(child, K.dictionary_splat);
        args.push(this.term(child));
      }
    }
    if (of === null) {
      const given = all([...args, ...named.map(([, value]) => value)]);
      const name = isName ? tree.textOf(callee) : "";
      const key = CALLING_KEY.has(name) ? named.find(([parameter]) => parameter === "key")?.[1] : undefined;
      const called = CALLING_FIRST.has(name) ? args[0] : key;
      return called === undefined || called === null
        ? given
        : { k: "some", first: given, then: [{ k: "call", of: called, args: [] }] };
    }
    // Behind `*args` nobody knows which parameter an argument is for.
    const rest = spread ? [all(args), ...named.map(([, value]) => value)] : [];
    if (spread) return { k: "call", of: rest.some((term) => term !== null) ? all([of, ...rest]) : of, args: [] };
    return { k: "call", of, args, ...(named.length > 0 && { named }) };
  }

  private comprehension(node: NodeId): Term {
    const { tree } = this;
    const [first, ...others] = tree.children(node).filter((child) => tree.field[child] !== F.body);
    const iterable = this.term(tree.child(first ?? NONE, F.right));
    // A generator's element is asked for by the call that gets it, else later, if at all.
    const isGiven = tree.is(tree.parentOf(node), K.call) || tree.is(tree.parentOf(node), K.argument_list);
    if (tree.is(node, K.generator_expression) && !isGiven) return iterable;
    const rest = others.map((child) => (tree.is(child, K.for_in_clause) ? tree.child(child, F.right) : child));
    return some(
      iterable,
      [...rest, tree.child(node, F.body)].map((child) => this.term(child)),
    );
  }

  /** A value of `__all__`. */
  namesOf(node: NodeId): Term {
    const { tree } = this;
    const isList = tree.is(node, K.list) || tree.is(node, K.tuple) || tree.is(node, K.expression_list);
    return isList ? this.literalNames(tree.children(node)) : this.term(node);
  }

  /** Names as a list of nothing but plain strings; what it is otherwise is not followed. */
  literalNames(nodes: readonly NodeId[]): Term {
    const { tree } = this;
    const isPlain = (node: NodeId): boolean =>
      tree.is(node, K.string) && tree.descendants(node, K.interpolation).length === 0;
    if (!nodes.every(isPlain)) return { k: "all", of: nodes.map((node) => this.term(node)) };
    const textOf = (node: NodeId): string =>
      tree
        .descendants(node, K.string_content)
        .map((part) => tree.textOf(part))
        .join("");
    return { k: "names", of: nodes.map(textOf) };
  }

  /** What an assignment's left side binds, outermost names first. */
  targets(node: NodeId): Target[] {
    const { tree } = this;
    switch (tree.kindOf(node)) {
      case K.identifier:
        return [this.stored(node)];
      case K.attribute: {
        const of = this.term(tree.child(node, F.object));
        return of === null ? [] : [{ of, name: tree.textOf(tree.child(node, F.attribute)) }];
      }
      case K.subscript: {
        const of = this.parts(tree.children(node));
        return of === null ? [] : [{ of, name: "" }];
      }
      default:
        return tree.children(node).flatMap((child) => this.targets(child));
    }
  }

  span(node: NodeId): Span {
    return span(this.tree, node);
  }
}

/** The scope whose names code binds: comprehensions have none of their own (but their loop variables). */
function frameScope(scope: Scope): Scope {
  let at = scope;
  while (at.kind === "comprehension" && at.parent) at = at.parent;
  return at;
}

/** Reading a local variable does nothing. */
export function isIdle(term: Term): boolean {
  return (
    term === null ||
    (typeof term === "string" && term.startsWith("%")) ||
    (typeof term === "object" && term.k === "fn" && term.before === undefined)
  );
}

export function all(terms: readonly Term[]): Term {
  const flat = terms.flatMap((term) => (typeof term === "object" && term?.k === "all" ? term.of : [term]));
  const of = flat.filter((term, index) => !isIdle(term) && (typeof term !== "string" || flat.indexOf(term) === index));
  return of.length === 0 ? null : { k: "all", of };
}

function some(first: Term, then: readonly Term[]): Term {
  const rest = then.filter((term) => !isIdle(term));
  return rest.length === 0 ? all([first]) : { k: "some", first: isIdle(first) ? null : first, then: rest };
}
