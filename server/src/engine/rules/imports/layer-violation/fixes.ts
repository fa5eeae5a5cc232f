/** A constant, an exception or a type that goes down to the layer that needs it, and every import of it with it. */
import type { ImportFact } from "../../../facts/types";
import type { FileEdit, TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { definedIn } from "../../support/definitions";
import { addImport, headEnd, lineEnd, lineEndAfter } from "../../support/edits";
import { movable, type Movable } from "./definition";
import { besideOwn, importsOfName, joined, reachableFrom, redirected, removedStatement } from "./imports";

export function fixes({ finding, file, project, open }: FixContext): FixDraft[] {
  const facts = file.facts.imports.filter((one) => one.at[0] === finding.start);
  const [fact] = facts;
  const [item] = fact?.names ?? [];
  if (!fact || !item || facts.length !== 1 || fact.names!.length !== 1) return [];
  if (item.name === "*" || item.name !== item.as || fact.dynamic || fact.guarded) return [];
  const edge = project.imports(file.path).find((one) => one.fact.at[0] === fact.at[0] && one.names.includes(item.name));
  const source = edge && definedIn(project, edge.to, item.name);
  if (source?.name !== item.name || source.path === file.path) return [];
  const above = open(source.path);
  const definition = above && movable(above, project, item.name);
  if (!definition) return [];
  const move: Move = { name: item.name, fact, file, above, definition };
  const edits = editsOf(project, move, open);
  if (!edits) return [];
  return [
    {
      title: `Move \`${item.name}\` to \`${project.moduleName(file.path)}\` and import it from there`,
      safety: "refactor",
      ...edits,
    },
  ];
}

interface Move {
  readonly name: string;
  /** The import that leads up. */
  readonly fact: ImportFact;
  /** Where the definition goes. */
  readonly file: FileView;
  /** Where it is. */
  readonly above: FileView;
  readonly definition: Movable;
}

function editsOf(
  project: ProjectView,
  move: Move,
  open: FixContext["open"],
): Pick<FixDraft, "changes" | "edits"> | undefined {
  const { name, file, above, definition } = move;
  const others = importsOfName(project, above.path, name, open);
  if (!others || !isFree(project, move)) return undefined;
  // The module of the finding has this one import of it and no other.
  if (others.filter((edge) => edge.from === file.path).length !== 1) return undefined;
  const changes = arrival(move);
  if (!changes) return undefined;
  const stays = usesElsewhere(above, definition, name);
  const importers = [...new Set(others.map((edge) => edge.from))].filter((path) => path !== file.path);
  const reached = reachableFrom(project, file.path, above.path);
  if ([...importers, ...(stays ? [above.path] : [])].some((path) => reached.has(path))) return undefined;
  const edits: FileEdit[] = [{ path: above.path, changes: departure(project, move, stays) }];
  for (const path of importers) {
    const importer = open(path);
    const facts = others.filter((edge) => edge.from === path).map((edge) => edge.fact);
    const redirects = importer && redirected(project, importer, facts, name, file.path);
    if (!redirects) return undefined;
    edits.push({ path, changes: redirects });
  }
  return { changes, edits };
}

/** Whether all names of the definition mean the same where it goes. */
function isFree(project: ProjectView, { name, fact, file, above, definition }: Move): boolean {
  const bindings = file.facts.bindings;
  const own = bindings.filter((binding) => binding.name === name);
  if (own.length !== (fact.owner < 0 ? 1 : 0) || file.facts.all?.includes(name)) return false;
  if (hasFuture(file) !== hasFuture(above) && above.tree.descendants(definition.node, K.type).length > 0) return false;
  if ([...definition.names].some((word) => bindings.some((binding) => binding.name === word))) return false;
  return [...definition.needs.keys()].every((word) => {
    if (project.modulePath(definition.needs.get(word)!.module.split(" ")[0]!.split(".")[0]!) !== undefined)
      return false;
    const there = bindings.filter((binding) => binding.name === word);
    if (there.length === 0) return true;
    const value = above.facts.bindings.find((binding) => binding.name === word)!.value;
    return there.length === 1 && there[0]!.kind === "import" && there[0]!.value === value && there[0]!.flow === 0;
  });
}

function hasFuture({ tree }: FileView): boolean {
  return tree
    .children(0)
    .some((node) => tree.is(node, K.future_import_statement) && /\bannotations\b/.test(tree.textOf(node)));
}

/** The definition behind the imports of its new module, with those that it needs, and the old import gone. */
function arrival({ fact, file, definition }: Move): TextChange[] | undefined {
  const removal = removedStatement(file, fact);
  if (!removal) return undefined;
  const { text, facts } = file;
  const end = lineEnd(text);
  const at = headOf(file);
  const changes: TextChange[] = [];
  for (const [word, { module, name }] of definition.needs) {
    const there = facts.bindings.find((binding) => binding.name === word);
    if (there && there.at[0] > at) return undefined;
    if (!there) changes.push(addImport(file, module, name));
  }
  if (changes.some((change) => change.start > at)) return undefined;
  const gap = definition.isClass ? end + end : end;
  const body = definition.text.trimEnd().replaceAll(/\r\n|\n|\r/g, end);
  const after = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(at))![0];
  const before = at === 0 || /[\r\n]/.test(text[at - 1]!) ? "" : end;
  const head = (text.slice(0, Math.min(removal.start, at)) + text.slice(Math.min(removal.end, at), at)).trim();
  const isFirst = head === "" && changes.length === 0;
  const rest = at + after.length === text.length ? "" : isDefinition(text.slice(at + after.length)) ? end + end : gap;
  const insertion = { start: at, end: at + after.length, text: `${before}${isFirst ? "" : gap}${body}${end}${rest}` };
  return joined([removal, ...changes, insertion]);
}

function isDefinition(text: string): boolean {
  return /^(?:class|def|async|@)/.test(text);
}

/** Offset behind the imports at the head of a file. */
function headOf(file: FileView): number {
  const { tree, text } = file;
  let at = headEnd(file);
  let seen = false;
  for (const node of tree.children(0)) {
    if (tree.is(node, K.comment)) continue;
    const isImport = tree.is(node, K.import_statement) || tree.is(node, K.import_from_statement);
    if (
      isImport ||
      (seen && (tree.is(node, K.if_statement) || tree.is(node, K.try_statement)) && holdsImports(file, node))
    ) {
      at = lineEndAfter(text, tree.end[node]!);
      seen = true;
    } else if (tree.start[node]! >= at) break;
  }
  return at;
}

function holdsImports({ tree }: FileView, node: number): boolean {
  const inside = tree.children(tree.child(node, tree.is(node, K.if_statement) ? F.consequence : F.body));
  return inside.every((inner) => tree.is(inner, K.import_statement) || tree.is(inner, K.import_from_statement));
}

/** The place that the definition leaves; an import where the module uses it. */
function departure(project: ProjectView, { name, file, above, definition }: Move, stays: boolean): TextChange[] {
  const { text } = above;
  const below = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text.slice(definition.end))![0];
  const before = /(?:^|\r\n|\n|\r)((?:[ \t]*(?:\r\n|\n|\r))*)$/.exec(text.slice(0, definition.start))?.[1] ?? "";
  const isLast = definition.end + below.length === text.length;
  // The wider of the two gaps stays.
  const gap = isLast ? "" : below.length > before.length ? below : before;
  const removal = { start: definition.start - before.length, end: definition.end + below.length, text: gap };
  return stays ? joined([removal, besideOwn(project, above, file.path, name)]) : [removal];
}

function usesElsewhere({ tree }: FileView, { node }: Movable, name: string): boolean {
  return tree
    .descendants(0, K.identifier)
    .some((one) => tree.textOf(one) === name && !tree.contains(node, one) && !isAttribute(tree, one));
}

function isAttribute(tree: FileView["tree"], node: NodeId): boolean {
  const parent = tree.parentOf(node);
  return tree.is(parent, K.attribute) && tree.child(parent, F.attribute) === node;
}
