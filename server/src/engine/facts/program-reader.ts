import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { isLazyImport } from "../syntax/modernise";
import type { Source } from "./definitions";
import { guardOf } from "./flow";
import type {
  Block,
  Decorator,
  FunctionProgram,
  Handler,
  PlaceId,
  Program,
  ProgramImport,
  Step,
  Target,
  Term,
} from "./program";
import { isIdle, TermReader } from "./program-terms";
import { EXCEPTIONS } from "./python-names";
import { bindingScope } from "./scopes";
import { Flow, type FunctionFact, type ImportFact, type Span } from "./types";

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
  const later = fact.async || fact.generator;
  const lambda = tree.is(node, K.lambda);
  return {
    name: fact.name,
    params: fact.params.map(({ name, kind }) => ({
      name,
      kind: kind === "args" || kind === "kwargs" ? kind : kind === "keyword-only" ? "keyword" : "positional",
    })),
    body: later ? [] : lambda ? reader.returned(body) : reader.block(tree.children(body)),
    ...(later && { later: true as const }),
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

class StepReader {
  private readonly tree: SyntaxTree;
  private readonly terms: TermReader;
  private readonly lazyAnnotations: boolean;
  private inTry = false;
  private depth = 0;

  constructor(
    private readonly source: Source,
    private readonly imports: ImportNumbers,
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

  private inside(node: NodeId): Block {
    return node < 0 ? [] : this.block(this.tree.children(node));
  }

  private statement(node: NodeId, out: Step[]): void {
    const { tree, terms } = this;
    if (this.inTry && !this.isFollowed(node)) out.push({ k: "risk" });
    switch (tree.kind[node]) {
      case K.import_statement:
      case K.import_from_statement:
        this.importStatement(node, out);
        return;
      case K.expression_statement:
        this.expression(tree.children(node), out);
        return;
      case K.function_definition:
        this.definition(node, [], out);
        return;
      case K.class_definition:
        this.classDefinition(node, [], out);
        return;
      case K.decorated_definition: {
        const decorators = tree
          .children(node)
          .filter((child) => tree.is(child, K.decorator))
          .map((child): Decorator => ({ value: terms.term(tree.children(child)[0] ?? NONE), at: terms.place(child) }));
        const inner = tree.child(node, F.definition);
        if (tree.is(inner, K.class_definition)) this.classDefinition(inner, decorators, out);
        else this.definition(inner, decorators, out);
        return;
      }
      case K.if_statement:
        out.push(...this.conditional(node, tree.childrenWith(node, F.alternative)));
        return;
      case K.match_statement:
        this.match(node, out);
        return;
      case K.for_statement:
      case K.while_statement:
        this.loop(node, out);
        return;
      case K.try_statement:
        this.tryStatement(node, out);
        return;
      case K.with_statement:
        out.push(...this.withStatement(node));
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

  private evaluate(value: Term, at: PlaceId, out: Step[]): void {
    if (!isIdle(value)) out.push({ k: "do", value, at });
  }

  private importStatement(node: NodeId, out: Step[]): void {
    const first = this.imports.first.get(node);
    if (first === undefined) return;
    const at = this.terms.place(node);
    const scope = this.terms.markOf(node);
    const lazy = isLazyImport(this.tree.text, this.tree.start[node]!);
    const count = this.tree.is(node, K.import_statement) ? this.tree.childrenWith(node, F.name).length : 1;
    for (let id = first; id < first + count; id++) if (!lazy || scope === "") out.push({ k: "import", id, scope, at });
  }

  private expression(nodes: readonly NodeId[], out: Step[]): void {
    const { tree, terms } = this;
    const [node] = nodes;
    if (node === undefined) return;
    if (nodes.length === 1 && tree.is(node, K.assignment)) return this.assignment(node, out);
    if (nodes.length === 1 && tree.is(node, K.augmented_assignment)) {
      const left = tree.child(node, F.left);
      const right = tree.child(node, F.right);
      const at = terms.place(node);
      if (tree.textOf(left) === "__all__") {
        out.push({ k: "extend", to: terms.stored(left), value: terms.literalNames(right) ?? terms.term(right), at });
      } else {
        const to = terms.targets(left);
        out.push({ k: "set", to, value: terms.parts([left, right]), at });
      }
      return;
    }
    const at = terms.place(node, nodes.at(-1));
    this.evaluate(nodes.length === 1 ? terms.term(node) : terms.parts(nodes), at, out);
    // `__all__.append(...)`
    if (tree.is(node, K.call) && /^__all__\s*\./.test(tree.textOf(node)))
      out.push({ k: "set", to: ["__all__"], value: { k: "all", of: [] }, at });
  }

  private assignment(node: NodeId, out: Step[]): void {
    const { tree, terms } = this;
    const at = terms.place(node);
    const targets: NodeId[] = [];
    let right = node;
    const annotation = tree.child(node, F.type);
    while (tree.is(right, K.assignment)) {
      targets.push(tree.child(right, F.left));
      right = tree.child(right, F.right);
    }
    if (right >= 0) {
      // Of what is unpacked nothing is known.
      const single = targets.every((target) => !UNPACKED.has(tree.kindOf(target)));
      const value = single ? terms.term(right) : terms.parts([right]);
      const to = targets.flatMap((target) => terms.targets(target));
      if (value !== null || to.some((target) => this.matters(target, node))) out.push({ k: "set", to, value, at });
    }
    const inFunction = terms.markOf(node) === "%";
    if (annotation >= 0 && !this.lazyAnnotations && !inFunction) this.note([annotation], at, out);
  }

  /** A local variable that is a constant and nothing else need not be known. */
  private matters(target: Target, node: NodeId): boolean {
    if (typeof target !== "string" || !target.startsWith("%")) return true;
    const name = target.slice(1);
    const definitions = bindingScope(this.source.scopes.at(node), name)?.names.get(name);
    return definitions === undefined || definitions.length > 1;
  }

  private note(nodes: readonly NodeId[], at: PlaceId, out: Step[]): void {
    const of = nodes.map((node) => this.terms.term(node)).filter((term) => !isIdle(term));
    if (of.length > 0) out.push({ k: "note", of, at });
  }

  private definition(node: NodeId, decorators: readonly Decorator[], out: Step[]): void {
    const { tree, terms } = this;
    const id = this.source.functionIds.get(node);
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
    const notes = this.lazyAnnotations
      ? []
      : annotations.map((annotation) => terms.term(annotation)).filter((term) => !isIdle(term));
    out.push({ k: "def", to: terms.stored(name), id, decorators, before, notes, at: terms.place(node, name) });
  }

  private classDefinition(node: NodeId, decorators: readonly Decorator[], out: Step[]): void {
    const { tree, terms } = this;
    const name = tree.child(node, F.name);
    if (name < 0) return;
    const bases: Term[] = [];
    const before: Term[] = [];
    for (const base of tree.children(tree.child(node, F.superclasses))) {
      if (tree.is(base, K.keyword_argument)) before.push(terms.term(base));
      else bases.push(terms.term(base));
    }
    const at = terms.place(node, name);
    const body = this.inside(tree.child(node, F.body));
    out.push({ k: "class", to: terms.stored(name), decorators, bases, before, body, at });
  }

  /** An `if` or `elif` with what follows it. A condition that is known takes its branch. */
  private conditional(node: NodeId, rest: readonly NodeId[]): Block {
    const { tree, terms } = this;
    const condition = tree.child(node, F.condition);
    const known = this.known(condition);
    const otherwise = (): Block => {
      const [next, ...others] = rest;
      if (next === undefined) return [];
      return tree.is(next, K.elif_clause) ? this.conditional(next, others) : this.inside(tree.child(next, F.body));
    };
    if (known === false) return otherwise();
    const consequence = this.inside(tree.child(node, F.consequence));
    if (known === true) return consequence;
    const test = terms.term(condition);
    const branches = [consequence, otherwise()];
    if (isIdle(test) && branches.every((branch) => branch.length === 0)) return [];
    return [{ k: "if", test, branches, at: terms.place(condition) }];
  }

  private known(condition: NodeId): boolean | undefined {
    const { tree } = this;
    if (tree.is(condition, K.parenthesized_expression)) return this.known(tree.children(condition)[0] ?? NONE);
    if (tree.is(condition, K.not_operator)) {
      const inner = this.known(tree.child(condition, F.argument));
      return inner === undefined ? undefined : !inner;
    }
    if (tree.is(condition, K.true)) return true;
    if (tree.is(condition, K.false)) return false;
    if (tree.is(condition, K.integer)) return Number(tree.textOf(condition)) !== 0;
    // Only whole conditions: `__name__ == "__main__" or x` may hold.
    if (tree.is(condition, K.boolean_operator)) return undefined;
    return (guardOf(tree, condition) & (Flow.TypeChecking | Flow.MainGuard)) !== 0 ? false : undefined;
  }

  private match(node: NodeId, out: Step[]): void {
    const { tree, terms } = this;
    const clauses = tree.children(tree.child(node, F.body)).filter((child) => tree.is(child, K.case_clause));
    const branches = clauses.map((clause): Block => {
      const guard: Step[] = [];
      this.evaluate(terms.parts(tree.children(tree.child(clause, F.guard))), terms.place(clause, clause), guard);
      const bound = tree
        .descendants(clause, K.dotted_name)
        .filter((name) => tree.is(tree.parentOf(name), K.case_pattern));
      const names = bound.flatMap((name) => tree.children(name).slice(0, 1)).map((name) => terms.stored(name));
      if (names.length > 0) guard.push({ k: "set", to: names, value: { k: "all", of: [] }, at: terms.place(clause) });
      return [...guard, ...this.inside(tree.child(clause, F.consequence))];
    });
    out.push({
      k: "if",
      test: terms.term(tree.child(node, F.subject)),
      branches: [...branches, []],
      at: terms.place(node),
    });
  }

  private loop(node: NodeId, out: Step[]): void {
    const { tree, terms } = this;
    const condition = tree.child(node, F.condition);
    const iterable = tree.child(node, F.right);
    const over = terms.term(condition >= 0 ? condition : iterable);
    const literal = tree.is(iterable, K.list) || tree.is(iterable, K.tuple) || tree.is(iterable, K.set);
    const sure = condition >= 0 ? this.known(condition) === true : literal && tree.children(iterable).length > 0;
    const at = terms.place(condition >= 0 ? condition : iterable);
    const to = terms.targets(tree.child(node, F.left));
    const body = this.inside(tree.child(node, F.body));
    const orElse = this.inside(tree.child(tree.child(node, F.alternative), F.body));
    const async = this.source.tree.textOf(node).startsWith("async");
    out.push({ k: "loop", over, to, body, orElse, sure: sure && !async, at });
  }

  private tryStatement(node: NodeId, out: Step[]): void {
    const { tree } = this;
    const clauses = tree.children(node);
    const outer = this.inTry;
    const handlers = clauses.filter((child) => tree.is(child, K.except_clause));
    this.inTry = outer || handlers.length > 0;
    const body = this.inside(tree.child(node, F.body));
    this.inTry = outer;
    const find = (kind: number): NodeId => tree.childOfKind(node, kind);
    out.push({
      k: "try",
      body,
      handlers: handlers.map((clause) => this.handler(clause)),
      orElse: this.inside(tree.child(find(K.else_clause), F.body)),
      last: this.inside(tree.childOfKind(find(K.finally_clause), K.block)),
    });
  }

  private handler(clause: NodeId): Handler {
    const { tree } = this;
    const values = tree.childrenWith(clause, F.value);
    const alias = tree.descendants(values[0] ?? NONE, K.as_pattern_target)[0] ?? NONE;
    const name = tree.children(alias)[0] ?? NONE;
    const types = values.flatMap((value) => exceptionTypes(tree, value));
    const body = this.inside(tree.childOfKind(clause, K.block));
    return {
      types: values.length === 0 ? [] : types,
      ...(tree.is(name, K.identifier) && { to: this.terms.stored(name) }),
      body,
    };
  }

  private withStatement(node: NodeId): Block {
    const { tree, terms } = this;
    const items = tree.descendants(tree.childOfKind(node, K.with_clause), K.with_item);
    let body: Block = [];
    const values = items.map((item) => tree.child(item, F.value));
    const suppressing = values.map((value) => suppressed(tree, value));
    const outer = this.inTry;
    if (suppressing.some((types) => types !== undefined)) this.inTry = true;
    body = this.inside(tree.child(node, F.body));
    this.inTry = outer;
    for (let i = items.length - 1; i >= 0; i--) {
      const value = values[i]!;
      const types = suppressing[i];
      if (types) {
        body = [{ k: "try", body, handlers: [{ types, body: [] }], orElse: [], last: [] }];
        continue;
      }
      const aliased = tree.is(value, K.as_pattern);
      const context = aliased ? (tree.children(value)[0] ?? NONE) : value;
      const to = aliased ? terms.targets(tree.child(value, F.alias)) : [];
      body = [{ k: "with", value: terms.term(context), to, body, at: terms.place(context) }];
    }
    return body;
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

const UNPACKED: ReadonlySet<number> = new Set([K.pattern_list, K.tuple_pattern, K.list_pattern, K.list_splat_pattern]);

const FOLLOWED: ReadonlySet<number> = new Set([
  ...[K.assignment, K.identifier, K.attribute, K.call, K.argument_list, K.keyword_argument, K.tuple, K.list],
  ...[K.string, K.string_start, K.string_content, K.string_end, K.integer, K.float, K.true, K.false, K.none],
  ...[K.comment, K.type, K.parenthesized_expression],
]);

/** Names of the builtin exceptions that a clause or call names; `null` for others. */
function exceptionTypes(tree: SyntaxTree, node: NodeId): (string | null)[] {
  if (tree.is(node, K.as_pattern) || tree.is(node, K.parenthesized_expression))
    return exceptionTypes(tree, tree.children(node)[0] ?? NONE);
  if (tree.is(node, K.tuple) || tree.is(node, K.expression_list))
    return tree.children(node).flatMap((child) => exceptionTypes(tree, child));
  const text = tree.textOf(node);
  return [EXCEPTIONS.has(text) ? text : null];
}

/** The exceptions that `contextlib.suppress(...)` swallows; `undefined` for other context managers. */
function suppressed(tree: SyntaxTree, node: NodeId): (string | null)[] | undefined {
  if (!tree.is(node, K.call) || !/^(?:contextlib\s*\.\s*)?suppress$/.test(tree.textOf(tree.child(node, F.function))))
    return undefined;
  return tree.children(tree.child(node, F.arguments)).flatMap((argument) => exceptionTypes(tree, argument));
}
