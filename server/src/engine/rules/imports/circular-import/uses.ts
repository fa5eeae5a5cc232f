import { Flow, type ImportFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";

/** How a file uses the names that an import statement binds. */
export interface ImportUse {
  /** Annotations use them. */
  readonly annotations: boolean;
  /** Code that runs with the module uses them, or it cannot be told. */
  readonly module: boolean;
  /** Names of the outermost functions whose bodies use them. */
  readonly functions: readonly string[];
}

/** One place where an imported name is read. */
export interface NameUse {
  readonly node: NodeId;
  /** The local name. */
  readonly name: string;
  readonly kind: "annotation" | "function" | "module";
  /** The outermost function whose body reads it. */
  readonly definition?: NodeId;
}

/** The local names that an import binds. */
export function boundNames(fact: ImportFact): readonly string[] {
  return fact.names ? fact.names.map((name) => name.as) : [fact.as ?? fact.module.split(".")[0]!];
}

/** How the imports at module level are used, by the offset of their statement. */
export function collectUses(file: FileView): Readonly<Record<number, ImportUse>> | undefined {
  const statements = new Map<number, string[]>();
  for (const fact of file.facts.imports) {
    if (fact.when !== "eager" || fact.dynamic || (fact.flow & Flow.MainGuard) !== 0) continue;
    statements.set(fact.at[0], [...(statements.get(fact.at[0]) ?? []), ...boundNames(fact)]);
  }
  if (statements.size === 0) return undefined;
  const uses = nameUses(file, new Set([...statements.values()].flat()));
  const isSharedName = sharedNames(file);
  const out: Record<number, ImportUse> = {};
  for (const [at, names] of statements) {
    const bound = new Set(names);
    const own = uses.filter((use) => bound.has(use.name));
    const functions = own.map((use) => use.definition).filter((node) => node !== undefined);
    out[at] = {
      annotations: own.some((use) => use.kind === "annotation"),
      module:
        own.some((use) => use.kind === "module" || (use.kind === "annotation" && mayBeRead(file, use.node))) ||
        names.some(isSharedName),
      functions: [...new Set(functions)].map((node) => file.tree.textOf(file.tree.child(node, F.name))),
    };
  }
  return out;
}

/** Bound more than once, exported, or a star: what uses it cannot be told. */
export function isShared(file: FileView, name: string): boolean {
  return sharedNames(file)(name);
}

/** Another module takes the name from this one. */
export function isImported(project: ProjectView, path: string, name: string): boolean {
  return project.importers(path).some(({ from, names, fact }) => {
    if (names.length > 0) return names.includes(name) || names.includes("*");
    // `import module` and then `module.name`.
    if (fact.names?.some((one) => one.name === "*")) return true;
    return JSON.stringify(project.facts(from)?.program).includes(`"name":"${name}"`);
  });
}

/** {@link isShared} for many names of a file. */
function sharedNames({ facts }: FileView): (name: string) => boolean {
  const exported = new Set(facts.all);
  const bound = new Map<string, number>();
  for (const { name, flow } of facts.bindings) {
    if ((flow & Flow.TypeChecking) === 0) bound.set(name, (bound.get(name) ?? 0) + 1);
  }
  return (name) => name === "*" || exported.has(name) || bound.get(name) !== 1;
}

/** The places that read names of the module, in the order of the text. */
export function nameUses(file: FileView, names: ReadonlySet<string>): NameUse[] {
  const { tree } = file;
  const out: NameUse[] = [];
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== K.identifier) continue;
    const name = tree.textOf(node);
    if (!names.has(name) || !isRead(file, node) || isLocal(file, node, name)) continue;
    const kind = isAnnotation(file, node) ? "annotation" : file.ownerOf(node) < 0 ? "module" : "function";
    const definition = kind === "function" ? outermost(file, node) : undefined;
    if (kind === "function" && definition === undefined) out.push({ node, name, kind: "module" });
    else out.push({ node, name, kind, ...(definition !== undefined && { definition }) });
  }
  return out;
}

function isRead({ tree }: FileView, node: NodeId): boolean {
  const parent = tree.parentOf(node);
  switch (tree.kindOf(parent)) {
    case K.attribute:
      return tree.child(parent, F.attribute) !== node;
    case K.keyword_argument:
    case K.default_parameter:
    case K.typed_default_parameter:
      return tree.child(parent, F.name) !== node;
    case K.parameters:
    case K.lambda_parameters:
    case K.typed_parameter:
      return false;
    case K.dotted_name:
      // Class patterns of `match` read, imports bind.
      return tree.ancestor(node, K.import_statement, K.import_from_statement) < 0;
    case K.aliased_import:
      return false;
    case K.function_definition:
    case K.class_definition:
      return tree.child(parent, F.name) !== node;
    default:
      return true;
  }
}

/** Bound in the function around it. */
function isLocal(file: FileView, node: NodeId, name: string): boolean {
  const value = file.lower(node);
  if (typeof value === "string") return false;
  if (value === null || file.ownerOf(node) < 0) return value !== null && value.k === "param";
  // A name that is bound more often than followed counts as the module's.
  return value.k === "param" || !file.facts.bindings.some((binding) => binding.name === name);
}

/** Part of a parameter's, a return value's or a variable's annotation. */
function isAnnotation({ tree }: FileView, node: NodeId): boolean {
  for (let at = node; at >= 0; at = tree.parentOf(at)) {
    if (tree.is(at, K.block) || tree.is(at, K.lambda)) return false;
    if (!tree.is(at, K.type)) continue;
    const parent = tree.parentOf(at);
    const field = tree.field[at];
    if (field === F.return_type) return true;
    if (field === F.type && !tree.is(parent, K.type_alias_statement)) return true;
  }
  return false;
}

/** A decorator, a base or a metaclass may read the annotation when the program runs. */
function mayBeRead({ tree }: FileView, node: NodeId): boolean {
  const definition = tree.ancestor(node, K.function_definition, K.class_definition);
  if (definition < 0) return false;
  if (tree.is(tree.parentOf(definition), K.decorated_definition)) return true;
  return tree.is(definition, K.class_definition) && tree.child(definition, F.superclasses) >= 0;
}

function outermost(file: FileView, node: NodeId): NodeId | undefined {
  const { tree } = file;
  let found: NodeId | undefined;
  let child = node;
  for (let at = tree.parentOf(node); at >= 0; child = at, at = tree.parentOf(at)) {
    if (tree.is(at, K.function_definition) && tree.field[child] === F.body) found = at;
  }
  return found;
}
