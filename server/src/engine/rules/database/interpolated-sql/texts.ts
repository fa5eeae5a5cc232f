import type { Expr } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { NONE, type NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { calleeName, isKind } from "../../support/calls";
import { isQuoting } from "./forms";
import { TEXT } from "./sinks";
import { Variables } from "./variables";

/** What stands for a part that was found to be harmless. */
const HARMLESS: Expr = { k: "str", v: "" };
/** Definitions and pieces of one variable that are followed. */
const MAX_PIECES = 24;
const MAX_DEPTH = 16;
/** Methods of texts and functions whose result is made of what they are given. */
const KEEPS = /^(?:strip|lstrip|rstrip|upper|lower|replace|rstrip|removesuffix|removeprefix|copy|keys)$/;
const PASSES = /^(?:str|list|tuple|sorted|set|reversed|dedent|cleandoc|filter|dict)$/;

/**
 * Reads texts that a function puts together piece by piece, which facts do not follow: `query += …`,
 * `clauses.append(…)`, comprehensions over dictionaries. Parts that `guarded` holds count as harmless.
 */
export class TextReader {
  private readonly variables: Variables;
  private readonly busy = new Set<NodeId>();

  constructor(
    private readonly file: FileView,
    private readonly guarded: (owner: number, expr: Expr) => boolean,
  ) {
    this.variables = new Variables(file);
  }

  /** What a text is made of: an expression of texts, displays and whatever could not be read. */
  read(node: NodeId, depth = 0): Expr {
    const { file } = this;
    const { tree } = file;
    if (node < 0 || depth > MAX_DEPTH || this.busy.has(node)) return HARMLESS;
    const of = (child: NodeId): Expr => this.read(child, depth + 1);
    switch (tree.kindOf(node)) {
      case K.string:
        return this.string(node, depth);
      case K.concatenated_string:
        return { k: "format", of: tree.children(node).map(of) };
      case K.parenthesized_expression:
      case K.list_splat:
      case K.dictionary_splat:
      case K.await:
        return of(tree.children(node)[0] ?? NONE);
      case K.binary_operator: {
        const op = tree.textOf(tree.child(node, F.operator));
        if (op !== "+" && op !== "%" && op !== "|") return file.lower(node);
        const right = tree.child(node, F.right);
        const values = op === "%" ? this.values(right, depth) : of(right);
        return { k: "op", op: op === "|" ? "+" : op, of: [of(tree.child(node, F.left)), values] };
      }
      case K.conditional_expression: {
        const [yes, , no] = tree.children(node);
        return { k: "union", of: [of(yes ?? NONE), of(no ?? NONE)] };
      }
      case K.boolean_operator:
        if (tree.textOf(tree.child(node, F.operator)) === "and") return file.lower(node);
        return { k: "union", of: [of(tree.child(node, F.left)), of(tree.child(node, F.right))] };
      case K.list:
      case K.tuple:
      case K.set:
        return { k: "list", of: tree.children(node).map(of) };
      case K.list_comprehension:
      case K.set_comprehension:
      case K.generator_expression:
        return { k: "comp", of: of(tree.child(node, F.body)) };
      case K.dictionary_comprehension:
        // Whoever goes through a dictionary gets its keys.
        return { k: "comp", of: of(tree.child(tree.child(node, F.body), F.key)) };
      case K.dictionary:
        return {
          k: "list",
          of: tree.children(node).map((pair) => of(tree.is(pair, K.pair) ? tree.child(pair, F.key) : pair)),
        };
      case K.call:
        return this.call(node, depth);
      case K.identifier:
        return this.name(node, depth);
      default:
        return this.other(node);
    }
  }

  /** What is put in by `%`: of a dictionary its values. */
  private values(node: NodeId, depth: number): Expr {
    const { tree } = this.file;
    if (tree.is(node, K.dictionary)) {
      return {
        k: "dict",
        entries: tree.children(node).map((pair) => {
          const [key, value] = tree.is(pair, K.pair)
            ? [tree.child(pair, F.key), tree.child(pair, F.value)]
            : [NONE, pair];
          return [key < 0 ? null : this.file.lower(key), this.read(value, depth + 1)] as const;
        }),
      };
    }
    return tree.is(node, K.identifier) ? this.other(node) : this.read(node, depth + 1);
  }

  private other(node: NodeId): Expr {
    const lowered = this.file.lower(node);
    return lowered !== null && this.guarded(this.file.ownerOf(node), lowered) ? HARMLESS : lowered;
  }

  private string(node: NodeId, depth: number): Expr {
    const { tree } = this.file;
    const parts = tree
      .children(node)
      .filter((part) => tree.is(part, K.string_content) || tree.is(part, K.interpolation));
    if (!parts.some((part) => tree.is(part, K.interpolation))) return this.file.lower(node);
    return {
      k: "format",
      of: parts.map((part): Expr =>
        tree.is(part, K.interpolation)
          ? this.read(tree.child(part, F.expression), depth + 1)
          : { k: "str", v: tree.textOf(part) },
      ),
    };
  }

  private call(node: NodeId, depth: number): Expr {
    const { tree } = this.file;
    const callee = tree.child(node, F.function);
    const args = tree.children(tree.child(node, F.arguments));
    const object = tree.is(callee, K.attribute) ? tree.child(callee, F.object) : NONE;
    const name = tree.textOf(object < 0 ? callee : tree.child(callee, F.attribute));
    const values = args.map((arg) => (tree.is(arg, K.keyword_argument) ? tree.child(arg, F.value) : arg));
    // `f(x for x in y)`: the arguments are the generator itself.
    const given = tree.is(tree.child(node, F.arguments), K.generator_expression)
      ? [tree.child(node, F.arguments)]
      : values;
    const of = (child: NodeId): Expr => this.read(child, depth + 1);
    if (object >= 0 && (name === "join" || name === "format")) {
      // Queries of SQLAlchemy have a `join` as well.
      const text = of(object);
      if (!isText(text)) return this.other(node);
      const parts = given.map(of);
      if (name === "join" || !isKind(text, "str")) return { k: "format", of: [text, ...parts] };
      const names = args.map((arg) => (tree.is(arg, K.keyword_argument) ? tree.textOf(tree.child(arg, F.name)) : ""));
      return { k: "format", of: filledIn(text.v, parts, names) };
    }
    // `name.replace("'", "''")`: quoted.
    if (object >= 0 && name === "replace" && isQuoting(given.map(of))) return { k: "str", v: "" };
    if (object >= 0 && KEEPS.test(name)) {
      const kept = of(object);
      if (name !== "replace" || kept === null) return kept;
      // What is put into a text is a part of it; a name with dots replaced is still that name.
      return { k: isText(kept) ? "format" : "union", of: [kept, ...given.slice(1).map(of)] };
    }
    if (PASSES.test(name) && given.length > 0) return of(given.at(-1)!);
    return this.other(node);
  }

  private name(node: NodeId, depth: number): Expr {
    const { file } = this;
    const { tree } = file;
    const lowered = file.lower(node);
    const owner = file.ownerOf(node);
    if (lowered !== null && this.guarded(owner, lowered)) return HARMLESS;
    const source = this.loopOver(node);
    if (source >= 0) {
      const from = this.read(source, depth + 1);
      return isPlainly(from) ? { k: "iter", of: from } : lowered;
    }
    if (owner < 0) return lowered;
    const variable = this.variables.of(owner, tree.textOf(node));
    if (!variable.plain || variable.pieces.length === 0 || variable.pieces.length > MAX_PIECES) return lowered;
    if (!variable.built && variable.pieces.length > 1) return lowered;
    const reached = variable.pieces.filter(
      (piece) => tree.start[piece]! < tree.start[node]! || this.inLoop(piece, node),
    );
    for (const piece of reached) this.busy.add(piece);
    const read = reached.map((piece) => {
      this.busy.delete(piece);
      const value = this.read(piece, depth + 1);
      this.busy.add(piece);
      return value;
    });
    for (const piece of reached) this.busy.delete(piece);
    if (read.length === 1) return isPlainly(read[0]!) ? read[0]! : lowered;
    return { k: "union", of: read };
  }

  /** What the parts of `for key, value in d.items()` and `for i, x in enumerate(xs)` are elements of. */
  private unpacked(source: NodeId, place: number): NodeId {
    const { tree } = this.file;
    const callee = tree.child(source, F.function);
    if (tree.is(callee, K.attribute))
      return place === 0 && tree.textOf(tree.child(callee, F.attribute)) === "items"
        ? tree.child(callee, F.object)
        : NONE;
    const [first] = tree.children(tree.child(source, F.arguments));
    return place === 1 && tree.textOf(callee) === "enumerate" ? (first ?? NONE) : NONE;
  }

  /** What the comprehension or `for` goes through that binds this name. */
  private loopOver(node: NodeId): NodeId {
    const { tree } = this.file;
    const name = tree.textOf(node);
    for (let at = tree.parentOf(node); at >= 0 && !tree.is(at, K.function_definition); at = tree.parentOf(at)) {
      const clauses = tree.is(at, K.for_statement)
        ? [at]
        : tree.children(at).filter((one) => tree.is(one, K.for_in_clause));
      for (const clause of clauses) {
        const left = tree.child(clause, F.left);
        const right = tree.child(clause, F.right);
        if (tree.contains(right, node)) continue;
        if (tree.is(left, K.identifier)) {
          if (tree.textOf(left) === name) return right;
          continue;
        }
        const place = tree.children(left).findIndex((one) => tree.textOf(one) === name);
        if (place >= 0) return this.unpacked(right, place);
      }
    }
    return NONE;
  }

  /** Both stand in one loop, so that the piece of the last round is there. */
  private inLoop(piece: NodeId, use: NodeId): boolean {
    const { tree } = this.file;
    const loop = tree.ancestor(use, K.for_statement, K.while_statement);
    return loop >= 0 && tree.contains(loop, piece);
  }
}

/** The pieces of a text with what `format` puts between them; what no placeholder asks for stands at the end. */
function filledIn(text: string, parts: readonly Expr[], names: readonly string[]): Expr[] {
  const left = new Set(parts.keys());
  let place = 0;
  const out = text.split(/(\{\{|\}\}|\{\w*[^{}]*\})/).flatMap((piece, index): Expr[] => {
    if (index % 2 === 0) return piece === "" ? [] : [{ k: "str", v: piece }];
    const field = /^\{(\w*)/.exec(piece)?.[1];
    if (field === undefined || piece === "{{") return [{ k: "str", v: piece[0]! }];
    const number = field === "" ? place++ : /^\d+$/.test(field) ? Number(field) : names.indexOf(field);
    left.delete(number);
    return number in parts ? [parts[number]!] : [];
  });
  return [...out, ...[...left].map((number) => parts[number]!)];
}

/** Text, as far as its form tells. */
function isText(expr: Expr): boolean {
  if (expr === null || typeof expr !== "object") return false;
  if (expr.k === "union") return expr.of.every(isText);
  return expr.k === "str" || expr.k === "format" || (expr.k === "op" && isText(expr.of[0] ?? null));
}

/** Something that this reader says more of than the facts do. */
function isPlainly(expr: Expr): boolean {
  return (
    expr !== null &&
    typeof expr === "object" &&
    ["str", "format", "union", "list", "comp", "op", "iter"].includes(expr.k)
  );
}

/** Calls that may take SQL, and the names of the argument. */
const SINKS =
  /^(?:execute\w*|exec_driver_sql|text|literal_column|DDL|raw|RawSQL|fetch\w*|prepare|cursor|mogrify|copy_expert|scalars?|read_sql\w*|read_database)$/;

/** By call, the texts that may be SQL and of which this reader says more than the facts do. */
export type Texts = readonly (readonly [call: number, text: Expr])[];

export function collectTexts(file: FileView, guarded: (owner: number, expr: Expr) => boolean): Texts {
  const { tree } = file;
  const reader = new TextReader(file, guarded);
  const out: [number, Expr][] = [];
  for (const call of tree.descendants(0, K.call)) {
    const callee = tree.child(call, F.function);
    const name = calleeName(tree, callee);
    if (!SINKS.test(name)) continue;
    const given = tree.children(tree.child(call, F.arguments));
    const first = given.find((one) => !tree.is(one, K.keyword_argument));
    const named = given.find((one) => TEXT.has(tree.textOf(tree.child(one, F.name))));
    const node = first ?? (named === undefined ? NONE : tree.child(named, F.value));
    if (node < 0 || tree.is(node, K.list_splat)) continue;
    const text = reader.read(node);
    if (JSON.stringify(text) !== JSON.stringify(file.lower(node))) out.push([file.callId(call), text]);
  }
  return out;
}
