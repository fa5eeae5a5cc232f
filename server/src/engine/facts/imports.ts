import { F, K } from "../syntax/kinds.generated";
import { NONE, type NodeId, type SyntaxTree } from "../syntax/tree";
import { isLazyImport } from "../syntax/modernise";
import { span, type Source } from "./definitions";
import { readFlow } from "./flow";
import { Flow, type ImportFact, type ImportedName } from "./types";

/** Reads one import statement: a fact for each module that it names. */
export function readImport(source: Source, node: NodeId): ImportFact[] {
  const { tree } = source;
  const owner = source.ownerOf(node);
  const flow = readFlow(tree, node);
  const lazy = isLazyImport(tree.text, tree.start[node]!);
  const common = {
    at: lazy ? ([tree.text.lastIndexOf("lazy", tree.start[node]), tree.end[node]!] as const) : span(tree, node),
    owner,
    flow,
    when:
      (flow & Flow.TypeChecking) !== 0
        ? ("typing" as const)
        : owner >= 0
          ? ("deferred" as const)
          : lazy
            ? ("lazy" as const)
            : ("eager" as const),
    guarded: isGuarded(tree, node),
  };
  if (tree.is(node, K.import_statement)) {
    return tree.childrenWith(node, F.name).map((child): ImportFact => {
      const aliased = tree.is(child, K.aliased_import);
      const name = aliased ? tree.child(child, F.name) : child;
      return {
        ...common,
        module: compact(tree.textOf(name)),
        level: 0,
        ...(aliased && { as: tree.textOf(tree.child(child, F.alias)) }),
        moduleAt: span(tree, name),
      };
    });
  }
  const module = tree.child(node, F.module_name);
  if (module < 0) return [];
  const text = compact(tree.textOf(module));
  const level = /^\.*/.exec(text)![0].length;
  return [
    { ...common, module: text.slice(level), level, names: importedNames(tree, node), moduleAt: span(tree, module) },
  ];
}

function importedNames(tree: SyntaxTree, node: NodeId): ImportedName[] {
  const star = tree.childOfKind(node, K.wildcard_import);
  if (star >= 0) return [{ name: "*", as: "*", at: span(tree, star) }];
  return tree.childrenWith(node, F.name).map((child) => {
    const aliased = tree.is(child, K.aliased_import);
    const name = tree.textOf(aliased ? tree.child(child, F.name) : child);
    return { name, as: aliased ? tree.textOf(tree.child(child, F.alias)) : name, at: span(tree, child) };
  });
}

/** `importlib.import_module("a.b")` with a literal: a deferred import that binds nothing. */
export function readDynamicImport(source: Source, call: NodeId): ImportFact | undefined {
  const { tree, lowering } = source;
  const callee = tree.child(call, F.function);
  if (!tree.textOf(callee).endsWith("import_module") || lowering.lower(callee) !== "importlib.import_module")
    return undefined;
  const argument = tree.children(tree.child(call, F.arguments))[0] ?? NONE;
  const value = lowering.lower(argument);
  if (value === null || typeof value !== "object" || value.k !== "str") return undefined;
  const level = /^\.*/.exec(value.v)![0].length;
  return {
    module: value.v.slice(level),
    level,
    at: span(tree, call),
    moduleAt: span(tree, argument),
    when: "deferred",
    owner: source.ownerOf(call),
    guarded: isGuarded(tree, call),
    flow: readFlow(tree, call),
    dynamic: true,
  };
}

function compact(text: string): string {
  return text.replace(/[\s\\]/g, "");
}

/** In the body of a `try` that catches ImportError (or more), or in such an `except`. */
function isGuarded(tree: SyntaxTree, node: NodeId): boolean {
  for (let at = node; at >= 0; at = tree.parentOf(at)) {
    const parent = tree.parentOf(at);
    if (tree.is(at, K.function_definition)) return false;
    if (tree.is(at, K.except_clause) && catchesImportError(tree, at)) return true;
    if (tree.is(parent, K.try_statement) && tree.field[at] === F.body) {
      if (tree.children(parent).some((child) => tree.is(child, K.except_clause) && catchesImportError(tree, child)))
        return true;
    }
  }
  return false;
}

function catchesImportError(tree: SyntaxTree, clause: NodeId): boolean {
  const values = tree.childrenWith(clause, F.value);
  return (
    values.length === 0 ||
    values.some((value) =>
      /\b(?:ImportError|ModuleNotFoundError|Exception|BaseException|AttributeError)\b/.test(tree.textOf(value)),
    )
  );
}
