import { F, K, T } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import type { FileView } from "../rules/api";
import { parseSuppressions } from "../suppression/parse";
import { readArgument, readFunction, span, type OwnStatements, type Source } from "./definitions";
import { readClass } from "./classes";
import { readFlow } from "./flow";
import { readDynamicImport, readImport } from "./imports";
import { Lowering } from "./lower";
import { readProgram } from "./program-reader";
import { importPath } from "./reaching";
import { readScopes, type ScopeTable } from "./scopes";
import { countStatements } from "./statements";
import { countCodeLines, isForeign, isGenerated, readLineStarts } from "./text";
import type { BindingFact, CallFact, Expr, ImportFact, ModuleFacts, Span } from "./types";

/** Reads a file's tree once and gives its facts, still with the tree at hand for what rules collect. */
export function readFile(path: string, tree: SyntaxTree): FileView {
  const scopes = readScopes(tree);
  const functions: NodeId[] = [];
  const classes: NodeId[] = [];
  const calls: NodeId[] = [];
  const importNodes: NodeId[] = [];
  const assignments: NodeId[] = [];
  const ownNodes: NodeId[] = [];
  const comments: Span[] = [];
  const errors: Span[] = [];
  for (let node = 0; node < tree.count; node++) {
    switch (tree.kind[node]!) {
      case K.function_definition:
      case K.lambda:
        functions.push(node);
        break;
      case K.class_definition:
        classes.push(node);
        break;
      case K.call:
        calls.push(node);
        break;
      case K.import_statement:
      case K.import_from_statement:
        importNodes.push(node);
        break;
      case K.assignment:
        assignments.push(node);
        break;
      case K.return_statement:
      case K.yield:
      case K.await:
      case T.async:
        ownNodes.push(node);
        break;
      case K.comment:
        comments.push(span(tree, node));
        break;
      case K.error:
        errors.push(span(tree, node));
        break;
    }
  }
  const functionIds = numbered(functions);
  const classIds = numbered(classes);
  const callIds = numbered(calls);
  const lowering = new Lowering(tree, scopes, { functions: functionIds, classes: classIds, calls: callIds });

  const ownerOf = (node: NodeId): number => {
    let scope: ReturnType<typeof scopes.at> | undefined = scopes.at(node);
    while (scope?.kind === "comprehension") scope = scope.parent;
    while (scope?.kind === "class") scope = scope.parent;
    return scope?.kind === "function" ? (functionIds.get(scope.node) ?? -1) : -1;
  };
  const classOf = (node: NodeId): number => {
    let scope: ReturnType<typeof scopes.at> | undefined = scopes.at(node);
    while (scope?.kind === "comprehension") scope = scope.parent;
    return scope?.kind === "class" ? (classIds.get(scope.node) ?? -1) : -1;
  };
  const source: Source = {
    tree,
    scopes,
    lowering,
    functions,
    classes,
    functionIds,
    classIds,
    methods: methodsByClass(tree, scopes, functions),
    bodies: bodiesByFunction(tree, scopes, ownNodes),
    assignments,
    statementsBefore: countStatements(tree),
    ownerOf,
    classOf,
  };

  const callFacts = calls.map((node): CallFact => {
    const callee = tree.child(node, F.function);
    const args = tree.child(node, F.arguments);
    return {
      callee: lowering.lower(callee),
      calleeAt: span(tree, callee),
      at: span(tree, node),
      args: tree.is(args, K.argument_list)
        ? tree.children(args).map((argument) => readArgument(source, argument))
        : args >= 0
          ? [{ value: lowering.lower(args), at: span(tree, args) }]
          : [],
      owner: ownerOf(node),
      cls: classOf(node),
      flow: readFlow(tree, node),
    };
  });
  const imports = readImports(source, importNodes, calls);
  const functionFacts = functions.map((node) => readFunction(source, node));
  const lineStarts = readLineStarts(tree.text);
  const facts: FileView["facts"] = {
    length: tree.text.length,
    lineStarts,
    codeLines: countCodeLines(tree, lineStarts),
    generated: isGenerated(path, tree.text),
    foreign: isForeign(tree, path),
    hasMainGuard: tree
      .children(0)
      .some(
        (statement) =>
          tree.is(statement, K.if_statement) &&
          /^if\s+\(?__name__\b/.test(tree.text.slice(tree.start[statement], tree.start[statement]! + 40)),
      ),
    errors,
    imports: imports.facts,
    bindings: readBindings(source, imports),
    ...readAll(source),
    functions: functionFacts,
    classes: classes.map((node) => readClass(source, node)),
    calls: callFacts,
    suppressions: parseSuppressions(tree, comments, lineStarts),
    ...readProgram(source, imports, functionFacts),
  };
  return {
    path,
    text: tree.text,
    tree,
    facts,
    lower: (node) => lowering.lower(node),
    functionId: (node) => functionIds.get(node) ?? -1,
    functionNode: (id) => functions[id] ?? NONE,
    classId: (node) => classIds.get(node) ?? -1,
    classNode: (id) => classes[id] ?? NONE,
    callId: (node) => callIds.get(node) ?? -1,
    callNode: (id) => calls[id] ?? NONE,
    ownerOf,
  };
}

function numbered(nodes: readonly NodeId[]): Map<NodeId, number> {
  return new Map(nodes.map((node, id) => [node, id]));
}

function methodsByClass(tree: SyntaxTree, scopes: ScopeTable, functions: readonly NodeId[]): Map<NodeId, number[]> {
  const out = new Map<NodeId, number[]>();
  functions.forEach((node, id) => {
    const parent = scopes.opened(node).parent;
    if (parent?.kind !== "class" || !tree.is(node, K.function_definition)) return;
    const list = out.get(parent.node);
    if (list) list.push(id);
    else out.set(parent.node, [id]);
  });
  return out;
}

/** Sorts returns, yields and awaits by the function whose frame they stand in. */
function bodiesByFunction(tree: SyntaxTree, scopes: ScopeTable, nodes: readonly NodeId[]): Map<NodeId, OwnStatements> {
  const out = new Map<NodeId, OwnStatements>();
  for (const node of nodes) {
    let scope: ReturnType<ScopeTable["at"]> | undefined = scopes.at(node);
    while (scope?.kind === "comprehension") scope = scope.parent;
    if (scope?.kind !== "function") continue;
    // The `async` of a nested definition stands outside of its body.
    const kind = tree.kind[node];
    if (kind === T.async && tree.is(tree.parentOf(node), K.function_definition)) continue;
    let own = out.get(scope.node);
    if (!own) out.set(scope.node, (own = { returns: [], yields: [], awaits: false }));
    if (kind === K.return_statement) own.returns.push(node);
    else if (kind === K.yield) own.yields.push(node);
    else own.awaits = true;
  }
  return out;
}

interface Imports {
  readonly facts: readonly ImportFact[];
  /** First fact of each statement. */
  readonly first: ReadonlyMap<NodeId, number>;
  /** The fact of each `importlib.import_module("literal")`. */
  readonly dynamic: ReadonlyMap<NodeId, number>;
}

function readImports(source: Source, statements: readonly NodeId[], calls: readonly NodeId[]): Imports {
  const facts: ImportFact[] = [];
  const first = new Map<NodeId, number>();
  const dynamic = new Map<NodeId, number>();
  for (const statement of statements) {
    first.set(statement, facts.length);
    facts.push(...readImport(source, statement));
  }
  for (const call of calls) {
    const fact = readDynamicImport(source, call);
    if (!fact) continue;
    dynamic.set(call, facts.length);
    facts.push(fact);
  }
  return { facts, first, dynamic };
}

/** What the module's own names are bound to, in source order. */
function readBindings(source: Source, imports: Imports): BindingFact[] {
  const { tree, scopes, lowering, functionIds, classIds } = source;
  const out: BindingFact[] = [];
  for (const [name, definitions] of scopes.module.names) {
    for (const definition of definitions) {
      const common = { name, at: span(tree, definition.name), flow: readFlow(tree, definition.statement) };
      switch (definition.kind) {
        case "import":
          out.push({
            ...common,
            kind: "import",
            id: imports.first.get(definition.statement) ?? -1,
            value: importPath(tree, definition),
          });
          break;
        case "function":
          out.push({ ...common, kind: "function", id: functionIds.get(definition.value)!, value: null });
          break;
        case "class":
          out.push({ ...common, kind: "class", id: classIds.get(definition.value)!, value: null });
          break;
        case "type-alias":
          out.push({ ...common, kind: "alias", id: -1, value: lowering.annotation(definition.value) });
          break;
        default: {
          const followed = definition.kind === "assign" && definition.value >= 0;
          out.push({
            ...common,
            kind: "variable",
            id: -1,
            value: followed
              ? unpacked(lowering.lower(definition.value), definition.unpack)
              : loopValue(source, definition),
            ...(definition.annotation >= 0 && {
              annotation: lowering.annotation(definition.annotation),
              annotationAt: span(tree, definition.annotation),
            }),
            ...(definition.value >= 0 && { valueAt: span(tree, definition.value) }),
          });
        }
      }
    }
  }
  return out.sort((a, b) => a.at[0] - b.at[0]);
}

function unpacked(value: Expr, path: readonly number[]): Expr {
  return path.reduce<Expr>((of, index) => (of === null || index < 0 ? null : { k: "item", of, index }), value);
}

function loopValue(source: Source, definition: { kind: string; value: NodeId; unpack: readonly number[] }): Expr {
  const of = source.lowering.lower(definition.value);
  if (of === null) return null;
  if (definition.kind === "iterate") return unpacked({ k: "iter", of }, definition.unpack);
  if (definition.kind === "enter") return unpacked({ k: "enter", of }, definition.unpack);
  return null;
}

function readAll(source: Source): { all?: readonly string[] } {
  const { scopes, lowering } = source;
  const definitions = scopes.module.names.get("__all__");
  if (!definitions) return {};
  const names: string[] = [];
  for (const definition of definitions) {
    const value = lowering.lower(definition.value);
    if (value === null || typeof value !== "object" || (value.k !== "list" && value.k !== "tuple")) continue;
    for (const item of value.of) if (item !== null && typeof item === "object" && item.k === "str") names.push(item.v);
  }
  return { all: names };
}

/** Facts with what every rule collected of the file, and what those threw that could not. */
export function completeFacts(
  file: FileView,
  rules: Readonly<Record<string, unknown>>,
  failures: Readonly<Record<string, string>>,
): ModuleFacts {
  return { ...file.facts, ...(Object.keys(failures).length > 0 && { failures }), rules };
}
