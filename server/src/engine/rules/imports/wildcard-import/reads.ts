/** What a file reads that a star import may have brought. */
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { lastName } from "../../support/calls";

/** What this rule keeps of a file. */
export interface StarData {
  /**
   * In files with star imports: names that are read and that the file does not bind, or binds at module level; with
   * the offset of the first place that reads them while the module is imported, -1 where only functions do.
   */
  readonly reads?: Readonly<Record<string, number>>;
  /** The module's names can be read without being written: `globals()`, `eval`. */
  readonly hidden?: true;
  /** Dotted names in texts that a call resolves: `patch("shop.views.send")`. */
  readonly dotted?: readonly string[];
  /** Names that are deleted at module level. */
  readonly deleted?: readonly string[];
}

/** Calls that take the dotted name of an object as text. */
const RESOLVERS: ReadonlySet<string> = new Set([
  "patch",
  "setattr",
  "delattr",
  "import_string",
  "import_object",
  "stub",
]);

const HIDDEN: ReadonlySet<string> = new Set(
  ["globals", "locals", "vars", "eval", "exec", "dir"].map((name) => `builtins.${name}`),
);

/** Calls whose text arguments are types. */
const TYPE_CALLS: ReadonlySet<string> = new Set(["cast", "TypeVar", "NewType", "ForwardRef"]);

export function collectReads(file: FileView): StarData | undefined {
  const { facts } = file;
  const hasStar = facts.imports.some(({ names }) => names?.[0]?.name === "*");
  const dotted = dottedTexts(file);
  const hidden = facts.calls.some(({ callee }) => typeof callee === "string" && HIDDEN.has(callee));
  const deleted = facts.program.body.flatMap((step) => (step.k === "del" ? step.names : []));
  if (!hasStar && dotted.length === 0 && !hidden && deleted.length === 0) return undefined;
  return {
    ...(hasStar && { reads: readNames(file) }),
    ...(hidden && { hidden: true as const }),
    ...(dotted.length > 0 && { dotted }),
    ...(deleted.length > 0 && { deleted }),
  };
}

function dottedTexts({ facts }: FileView): string[] {
  const out = new Set<string>();
  for (const { callee, args } of facts.calls) {
    const value = args[0]?.value;
    if (typeof value !== "object" || value?.k !== "str" || !/^\w+(?:\.\w+)+$/.test(value.v)) continue;
    if (RESOLVERS.has(lastName(callee) ?? "")) out.add(value.v);
  }
  return [...out].sort();
}

function readNames(file: FileView): Record<string, number> {
  const { tree, facts } = file;
  const bound = new Set(facts.bindings.map(({ name }) => name));
  const out: Record<string, number> = {};
  const add = (name: string, offset: number): void => {
    const known = Object.hasOwn(out, name) ? out[name]! : -1;
    out[name] = known < 0 ? offset : offset < 0 ? known : Math.min(known, offset);
  };
  const when = (node: NodeId): number => (file.ownerOf(node) < 0 ? tree.start[node]! : -1);
  for (let node = 0; node < tree.count; node++) {
    const kind = tree.kind[node]!;
    if (kind === K.identifier) {
      const name = tree.textOf(node);
      if (!isRead(file, node)) continue;
      const value = file.lower(node);
      if (value === `builtins.${name}` || (typeof value === "string" && bound.has(name))) add(name, when(node));
    } else if (kind === K.string_content && holdsTypes(file, node)) {
      // Nobody evaluates it while the module is imported.
      for (const name of tree.textOf(node).match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) add(name, -1);
    } else if (kind === K.comment) {
      const types = /^#\s*type:(.*)/.exec(tree.textOf(node))?.[1];
      for (const name of types?.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []) add(name, -1);
    }
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
    case K.function_definition:
    case K.class_definition:
      return tree.child(parent, F.name) !== node;
    case K.parameters:
    case K.lambda_parameters:
    case K.typed_parameter:
    case K.aliased_import:
      return false;
    case K.assignment:
      return tree.child(parent, F.left) !== node;
    case K.dotted_name:
      // Class patterns of `match` read, imports bind.
      return tree.ancestor(node, K.import_statement, K.import_from_statement, K.future_import_statement) < 0;
    default:
      return true;
  }
}

/** A text inside an annotation, or one that is given as a type. */
function holdsTypes({ tree }: FileView, node: NodeId): boolean {
  for (let at = tree.parentOf(node); at >= 0; at = tree.parentOf(at)) {
    if (tree.is(at, K.block)) return false;
    if (tree.is(at, K.type)) return true;
    if (tree.is(at, K.call)) return TYPE_CALLS.has(/\w+$/.exec(tree.textOf(tree.child(at, F.function)))?.[0] ?? "");
  }
  return false;
}

/** Every name behind a dot in a file: what it may take from a module that it has as a whole. */
export function attributeNames({ tree }: FileView): ReadonlySet<string> {
  const names = tree.descendants(0, K.attribute).map((node) => tree.textOf(tree.child(node, F.attribute)));
  return new Set(names);
}
