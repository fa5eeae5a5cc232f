import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import type { Source } from "./definitions";
import type { Block, Decorator, FunctionProgram, PlaceId, Program, ProgramImport, Step, Term } from "./program";
import { conditional, loop, match, tryStatement, withStatement } from "./program-compound";
import { classDefinition, definition, expression, importStatement } from "./program-definitions";
import { isIdle, TermReader } from "./program-terms";
import { EXCEPTIONS } from "./python-names";
import type { FunctionFact, ImportFact, Span } from "./types";

/** Nesting of blocks that is followed. */
const MAX_DEPTH = 60;

/** The numbers that imports were given. */
export interface ImportNumbers {
  readonly facts: readonly ImportFact[];
  /** First fact of each import statement. */
  readonly first: ReadonlyMap<NodeId, number>;
  /** The fact of each `importlib.import_module("literal")`. */
  readonly dynamic: ReadonlyMap<NodeId, number>;
}

/** Reads what a module does when it runs, and where its steps stand. */
export function readProgram(
  source: Source,
  imports: ImportNumbers,
  functions: readonly FunctionFact[],
): { program: Program; places: readonly Span[] } {
  const reader = new StepReader(source, imports);
  const { tree } = source;
  const body = reader.block(tree.children(0));
  const program: Program = {
    body,
    functions: source.functions.map((node, id) => readFunction(reader, source, node, functions[id]!)),
    imports: imports.facts.map(importOf),
    globals: globalNames(source),
  };
  return { program, places: reader.places };
}

function importOf(fact: ImportFact): ProgramImport {
  return {
    module: fact.module,
    level: fact.level,
    ...(fact.names && { names: fact.names.map(({ name, as }) => [name, as] as const) }),
    ...(fact.as !== undefined && { as: fact.as }),
    ...(fact.when === "lazy" && { lazy: true as const }),
  };
}

function readFunction(reader: StepReader, source: Source, node: NodeId, fact: FunctionFact): FunctionProgram {
  const { tree } = source;
  const body = tree.child(node, F.body);
  const later = fact.async ? "coroutine" : fact.generator ? "generator" : undefined;
  const lambda = tree.is(node, K.lambda);
  return {
    name: fact.name,
    params: fact.params.map(({ name, kind }) => ({
      name,
      kind: kind === "args" || kind === "kwargs" ? kind : kind === "keyword-only" ? "keyword" : "positional",
    })),
    body: later === "coroutine" ? [] : lambda ? reader.returned(body) : reader.block(tree.children(body)),
    ...(later && { later }),
  };
}

/** Names that functions declare `global` and bind. */
function globalNames(source: Source): string[] {
  const out = new Set<string>();
  for (const scope of source.scopes.scopes) {
    if (scope.kind !== "function") continue;
    for (const [name, how] of scope.outer) if (how === "global") out.add(name);
  }
  return [...out].sort();
}

/** Reads statements into steps. */
export class StepReader {
  readonly tree: SyntaxTree;
  readonly terms: TermReader;
  readonly lazyAnnotations: boolean;
  inTry = false;
  private depth = 0;

  constructor(
    readonly source: Source,
    readonly imports: ImportNumbers,
  ) {
    this.tree = source.tree;
    this.terms = new TermReader(source, imports.dynamic);
    this.lazyAnnotations = this.tree
      .children(0)
      .some((node) => this.tree.is(node, K.future_import_statement) && /\bannotations\b/.test(this.tree.textOf(node)));
  }

  get places(): readonly Span[] {
    return this.terms.places;
  }

  block(statements: readonly NodeId[]): Block {
    if (this.depth > MAX_DEPTH) return [];
    this.depth++;
    const out: Step[] = [];
    for (const statement of statements) this.statement(statement, out);
    this.depth--;
    return out;
  }

  /** A lambda's body. */
  returned(node: NodeId): Block {
    const value = this.terms.term(node);
    return isIdle(value) ? [] : [{ k: "leave", how: "return", value, at: this.terms.place(node) }];
  }

  inside(node: NodeId): Block {
    return node < 0 ? [] : this.block(this.tree.children(node));
  }

  private statement(node: NodeId, out: Step[]): void {
    const { tree, terms } = this;
    if (this.inTry && !this.isFollowed(node)) out.push({ k: "risk" });
    switch (tree.kind[node]) {
      case K.import_statement:
      case K.import_from_statement:
        importStatement(this, node, out);
        return;
      case K.expression_statement:
        expression(this, tree.children(node), out);
        return;
      case K.function_definition:
        definition(this, node, [], out);
        return;
      case K.class_definition:
        classDefinition(this, node, [], out);
        return;
      case K.decorated_definition: {
        const decorators = tree
          .children(node)
          .filter((child) => tree.is(child, K.decorator))
          .map((child): Decorator => ({ value: terms.term(tree.children(child)[0] ?? NONE), at: terms.place(child) }));
        const inner = tree.child(node, F.definition);
        if (tree.is(inner, K.class_definition)) classDefinition(this, inner, decorators, out);
        else definition(this, inner, decorators, out);
        return;
      }
      case K.if_statement:
        out.push(...conditional(this, node, tree.childrenWith(node, F.alternative)));
        return;
      case K.match_statement:
        match(this, node, out);
        return;
      case K.for_statement:
      case K.while_statement:
        loop(this, node, out);
        return;
      case K.try_statement:
        tryStatement(this, node, out);
        return;
      case K.with_statement:
        out.push(...withStatement(this, node));
        return;
      case K.return_statement:
      case K.break_statement:
      case K.continue_statement: {
        const how = tree.is(node, K.return_statement)
          ? "return"
          : tree.is(node, K.break_statement)
            ? "break"
            : "continue";
        out.push({ k: "leave", how, value: terms.term(tree.children(node)[0] ?? NONE), at: terms.place(node) });
        return;
      }
      case K.raise_statement: {
        const raised = tree.children(node)[0] ?? NONE;
        const type = tree.textOf(tree.is(raised, K.call) ? tree.child(raised, F.function) : raised);
        const value = terms.parts(tree.children(node));
        out.push({ k: "raise", value, type: EXCEPTIONS.has(type) ? type : "", at: terms.place(node) });
        return;
      }
      case K.delete_statement: {
        const names = terms.targets(node).filter((target) => typeof target === "string");
        if (names.length > 0) out.push({ k: "del", names, at: terms.place(node) });
        return;
      }
      case K.type_alias_statement: {
        const name = tree.descendants(tree.child(node, F.left), K.identifier)[0] ?? NONE;
        if (name >= 0) out.push({ k: "set", to: [terms.stored(name)], value: null, at: terms.place(node) });
        return;
      }
      case K.future_import_statement:
      case K.global_statement:
      case K.nonlocal_statement:
      case K.pass_statement:
        return;
      default:
        this.evaluate(terms.parts(tree.children(node)), terms.place(node), out);
    }
  }

  evaluate(value: Term, at: PlaceId, out: Step[]): void {
    if (!isIdle(value)) out.push({ k: "do", value, at });
  }

  /** Whether everything that may fail in a statement's head is kept in its steps. */
  private isFollowed(node: NodeId): boolean {
    const { tree } = this;
    switch (tree.kind[node]) {
      case K.import_statement:
      case K.import_from_statement:
      case K.pass_statement:
      case K.function_definition:
      case K.try_statement:
        return true;
      case K.expression_statement:
      case K.return_statement:
        break;
      default:
        return false;
    }
    for (let at = node + 1; at < tree.after[node]!; at++) {
      const kind = tree.kind[at]!;
      if (kind === K.call && tree.is(tree.child(at, F.function), K.identifier)) {
        if (this.terms.term(tree.child(at, F.function)) === null) return false;
      } else if (!FOLLOWED.has(kind)) return false;
    }
    return true;
  }
}

const FOLLOWED: ReadonlySet<number> = new Set([
  ...[K.assignment, K.identifier, K.attribute, K.call, K.argument_list, K.keyword_argument, K.tuple, K.list],
  ...[K.string, K.string_start, K.string_content, K.string_end, K.integer, K.float, K.true, K.false, K.none],
  ...[K.comment, K.type, K.parenthesized_expression],
]);
