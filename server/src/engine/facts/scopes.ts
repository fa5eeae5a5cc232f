import { F, K } from "../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../syntax/tree";
import { bind, BINDING_KINDS, bindParameters, bindStatement, type Definition } from "./bindings";

export interface Scope {
  readonly id: number;
  readonly kind: "module" | "function" | "class" | "comprehension";
  readonly node: NodeId;
  readonly parent: Scope | undefined;
  readonly names: Map<string, Definition[]>;
  /** Names declared `global` or `nonlocal`. */
  readonly outer: Map<string, "global" | "nonlocal">;
}

/** The scopes of a module, and which one each node stands in. */
export interface ScopeTable {
  readonly module: Scope;
  readonly scopes: readonly Scope[];
  at(node: NodeId): Scope;
  /** The scope that a function, lambda, class or comprehension node opens. */
  opened(node: NodeId): Scope;
}

const COMPREHENSIONS: ReadonlySet<number> = new Set([
  K.list_comprehension,
  K.set_comprehension,
  K.dictionary_comprehension,
  K.generator_expression,
]);

const FIRST_COMPREHENSION = Math.min(...COMPREHENSIONS);
const LAST_COMPREHENSION = Math.max(...COMPREHENSIONS);

/** One pass over the tree: opens scopes and notes every binding. */
export function readScopes(tree: SyntaxTree): ScopeTable {
  const scopes: Scope[] = [];
  const open = (kind: Scope["kind"], node: NodeId, parent: Scope | undefined): Scope => {
    const scope: Scope = { id: scopes.length, kind, node, parent, names: new Map(), outer: new Map() };
    scopes.push(scope);
    return scope;
  };
  const module = open("module", 0, undefined);
  const scopeAt = new Int32Array(tree.count);
  const opened = new Map<NodeId, Scope>();
  /** Bodies that are still ahead: a function's parameters and decorators belong to the scope around it. */
  const bodies = new Map<NodeId, Scope>();
  const stack: { scope: Scope; end: number }[] = [{ scope: module, end: tree.count }];

  for (let node = 0; node < tree.count; node++) {
    while (node >= stack[stack.length - 1]!.end) stack.pop();
    const body = bodies.get(node);
    if (body) stack.push({ scope: body, end: tree.after[node]! });
    const scope = stack[stack.length - 1]!.scope;
    scopeAt[node] = scope.id;
    const kind = tree.kind[node]!;
    if (kind === K.function_definition || kind === K.lambda || kind === K.class_definition) {
      const inner = open(kind === K.class_definition ? "class" : "function", node, scope);
      opened.set(node, inner);
      const block = tree.child(node, F.body);
      if (block >= 0) bodies.set(block, inner);
      if (kind !== K.lambda) bind(scope, tree, node, kind === K.class_definition ? "class" : "function");
      if (kind !== K.class_definition) bindParameters(inner, tree, node);
    } else if (kind >= FIRST_COMPREHENSION && kind <= LAST_COMPREHENSION && COMPREHENSIONS.has(kind)) {
      const inner = open("comprehension", node, scope);
      opened.set(node, inner);
      stack.push({ scope: inner, end: tree.after[node]! });
    } else if (BINDING_KINDS[kind] === 1) bindStatement(scope, tree, node, kind);
  }
  return {
    module,
    scopes,
    at: (node) => scopes[scopeAt[node]!]!,
    opened: (node) => opened.get(node)!,
  };
}

/** The scope in which a name used in `scope` is bound, by Python's rules; `undefined` for builtins and unknown names. */
export function bindingScope(scope: Scope, name: string): Scope | undefined {
  let at: Scope | undefined = scope;
  let first = true;
  while (at) {
    const declared = at.outer.get(name);
    if (declared === "global") {
      while (at.parent) at = at.parent;
      return at.names.has(name) ? at : undefined;
    }
    // A class body's names are seen in that body alone, not in its methods (comprehensions in it see them here: harmless).
    if ((first || at.kind !== "class") && at.names.has(name) && declared === undefined) return at;
    if (at.kind !== "comprehension") first = false;
    at = at.parent;
  }
  return undefined;
}
