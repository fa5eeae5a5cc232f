/** A definition that can stand in another module: what it is, and what it needs around it. */
import { Flow, type BindingFact, type ImportFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView } from "../../api";
import { lineEndAfter, lineStartOf } from "../../support/edits";
import { isException } from "./kinds";

/** One that stands at the top level of its module and needs nothing of it but imports of outside modules. */
export interface Movable {
  /** With the comments above it, up to the end of its last line. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly isClass: boolean;
  readonly node: NodeId;
  /** Imports of outside modules that it needs, by the name that they bind. */
  readonly needs: ReadonlyMap<string, { readonly module: string; readonly name?: string }>;
  /** Other names that it reads or binds; they must not mean something else where it goes. */
  readonly names: ReadonlySet<string>;
}

const TYPES = [
  "enum.Enum",
  "typing.Protocol",
  "typing_extensions.Protocol",
  "typing.NamedTuple",
  "typing.TypedDict",
  "typing_extensions.TypedDict",
  "pydantic.BaseModel",
  "msgspec.Struct",
];
const DATACLASS = /^(?:dataclass|define|frozen)$/;
/** Names that mean something else in each module. */
const OF_THE_MODULE = /^__\w+__$/;

export function movable(file: FileView, project: ProjectView, name: string): Movable | undefined {
  const bindings = file.facts.bindings.filter((binding) => binding.name === name);
  const [binding] = bindings;
  if (!binding || bindings.length !== 1 || (binding.flow & ~Flow.Discarded) !== 0 || file.facts.all?.includes(name))
    return undefined;
  const node = statementOf(file, project, binding);
  if (node === undefined || new RegExp(`\\bglobal\\b[^\\r\\n]*\\b${name}\\b`).test(file.text)) return undefined;
  const { tree, text } = file;
  const from = lineStartOf(text, tree.start[node]!);
  const end = lineEndAfter(text, tree.end[node]!);
  // `A = 1; B = 2`, or something behind it.
  if (from !== tree.start[node] || !/^\s*(?:#.*)?$/.test(text.slice(tree.end[node], end).trimEnd())) return undefined;
  const surroundings = needsOf(file, node, name);
  if (!surroundings) return undefined;
  const start = withComments(text, from);
  return { text: text.slice(start, end), start, end, isClass: binding.kind === "class", node, ...surroundings };
}

/** The statement that makes a constant, an exception or a type. */
function statementOf(file: FileView, project: ProjectView, binding: BindingFact): NodeId | undefined {
  const { tree } = file;
  if (binding.kind === "class") {
    if (!isType(file, project, binding.id)) return undefined;
    const node = file.classNode(binding.id);
    const outer = tree.parentOf(node);
    const whole = tree.is(outer, K.decorated_definition) ? outer : node;
    return tree.parentOf(whole) === 0 ? whole : undefined;
  }
  if (binding.kind !== "variable" && binding.kind !== "alias") return undefined;
  if (!/^_*[A-Z]/.test(binding.name)) return undefined;
  const node = tree.nodeSpanning(binding.at[0], binding.at[1]);
  const assignment = tree.ancestor(node, K.assignment, K.type_alias_statement);
  if (assignment < 0) return undefined;
  const statement = tree.is(assignment, K.assignment) ? tree.parentOf(assignment) : assignment;
  if (tree.parentOf(statement) !== 0) return undefined;
  if (tree.is(assignment, K.type_alias_statement)) return statement;
  const isPlain =
    tree.is(statement, K.expression_statement) &&
    tree.is(tree.child(assignment, F.left), K.identifier) &&
    tree.child(assignment, F.right) >= 0 &&
    !tree.is(tree.child(assignment, F.right), K.assignment);
  return isPlain ? statement : undefined;
}

function isType({ path, facts }: FileView, project: ProjectView, id: number): boolean {
  const fact = facts.classes[id]!;
  if (fact.decorators.some(({ value }) => DATACLASS.test(lastWord(value, facts)))) return true;
  return isException(project, { path, id }) || project.derives({ kind: "class", ref: { path, id } }, ...TYPES);
}

function lastWord(value: unknown, facts: FileView["facts"]): string {
  const expr = value as FileView["facts"]["calls"][number]["callee"];
  if (typeof expr === "string") return expr.slice(expr.lastIndexOf(".") + 1);
  if (expr?.k === "call") return lastWord(facts.calls[expr.id]!.callee, facts);
  return expr?.k === "attr" ? expr.name : "";
}

function needsOf(file: FileView, node: NodeId, own: string): Pick<Movable, "needs" | "names"> | undefined {
  const { tree, facts } = file;
  const needs = new Map<string, { module: string; name?: string }>();
  const names = new Set<string>();
  for (const identifier of tree.descendants(node, K.identifier)) {
    const parent = tree.parentOf(identifier);
    if (tree.is(parent, K.attribute) && tree.child(parent, F.attribute) === identifier) continue;
    if (tree.is(parent, K.keyword_argument) && tree.child(parent, F.name) === identifier) continue;
    const text = tree.textOf(identifier);
    if (text === own) continue;
    if (OF_THE_MODULE.test(text) && tree.ancestor(identifier, K.function_definition, K.class_definition) < 0)
      return undefined;
    const bindings = facts.bindings.filter((binding) => binding.name === text);
    if (bindings.length === 0) {
      names.add(text);
      continue;
    }
    const need = bindings.length === 1 ? outsideImport(facts.imports, bindings[0]!) : undefined;
    if (!need) return undefined;
    needs.set(text, need);
  }
  // Forward references in quotes.
  const quoted = tree.descendants(node, K.string_content).flatMap((part) => tree.textOf(part).match(/\w+/g) ?? []);
  const isBound = (word: string): boolean => word !== own && facts.bindings.some((binding) => binding.name === word);
  const annotated = tree.descendants(node, K.type).length > 0;
  return annotated && quoted.some(isBound) ? undefined : { needs, names };
}

/** What an import at the top of the file brings from outside the project. */
function outsideImport(
  imports: readonly ImportFact[],
  binding: BindingFact,
): { module: string; name?: string } | undefined {
  const fact = binding.kind === "import" && binding.flow === 0 ? imports[binding.id] : undefined;
  if (!fact || fact.level > 0 || fact.when !== "eager" || fact.guarded) return undefined;
  if (!fact.names) return fact.as === undefined && fact.module.includes(".") ? undefined : { module: moduleText(fact) };
  const item = fact.names.find((one) => one.as === binding.name);
  if (!item || item.name === "*") return undefined;
  return { module: fact.module, name: item.name === item.as ? item.name : `${item.name} as ${item.as}` };
}

function moduleText({ module, as }: ImportFact): string {
  return as === undefined ? module : `${module} as ${as}`;
}

/** Where the comments begin that stand right above a line. */
function withComments(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const line = lineStartOf(text, at - (text[at - 1] === "\n" && text[at - 2] === "\r" ? 2 : 1));
    if (line >= at || !/^#(?!!|.*coding[:=])/.test(text.slice(line, at))) break;
    at = line;
  }
  return at;
}
