/** Imports of a name that moves: who has them, and how they read afterwards. */
import type { ImportFact } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { ImportEdge, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { FileView, FixContext } from "../../api";
import { isKind } from "../../support/calls";
import { addImport, lineEnd, lineEndAfter, lineStartOf } from "../../support/edits";

/** The imports of a module's name, by all modules; `undefined` where some use of it cannot be followed. */
export function importsOfName(
  project: ProjectView,
  path: string,
  name: string,
  open: FixContext["open"],
): readonly ImportEdge[] | undefined {
  const out: ImportEdge[] = [];
  for (const edge of project.importers(path)) {
    if (edge.names.includes(name)) out.push(edge);
    else if (edge.names.includes("*") || edge.fact.dynamic) return undefined;
    // The module itself: what is read of it afterwards?
    else if (edge.names.length === 0 && new RegExp(`\\.\\s*${name}\\b`).test(open(edge.from)?.text ?? `.${name}`))
      return undefined;
  }
  return isNamedInText(project, `${project.moduleName(path)}.${name}`) ? undefined : out;
}

/** `mock.patch("app.services.users.LIMIT")` */
function isNamedInText(project: ProjectView, dotted: string): boolean {
  return project
    .modules()
    .some((path) =>
      project
        .facts(path)!
        .calls.some(({ args }) => args.some(({ value }) => isKind(value, "str") && value.v.startsWith(dotted))),
    );
}

/** Modules that importing one runs, without the way through the import that is to go. */
export function reachableFrom(project: ProjectView, from: string, without: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const todo = [from];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    for (const { to } of project.runsOnImport(path)) {
      if (seen.has(to) || (path === from && to === without)) continue;
      seen.add(to);
      todo.push(to);
    }
  }
  return seen;
}

/** A statement that goes, with its line; `undefined` where something else needs it to stay. */
export function removedStatement(file: FileView, fact: ImportFact): TextChange | undefined {
  const { tree, text } = file;
  const node = tree.nodeSpanning(fact.at[0], fact.at[1]);
  const parent = tree.parentOf(node);
  if (!tree.is(node, K.import_from_statement)) return undefined;
  const alone = parent !== 0 && tree.children(parent).filter((one) => !tree.is(one, K.comment)).length < 2;
  const start = lineStartOf(text, fact.at[0]);
  const end = lineEndAfter(text, fact.at[1]);
  const around = text.slice(start, fact.at[0]) + text.slice(fact.at[1], end);
  if (alone || around.trim() !== "") return undefined;
  const blank = parent === 0 ? "" : /^(?:[ \t]*(?:\r\n|\n|\r))?/.exec(text.slice(end))![0];
  return { start, end: end + blank.length, text: "" };
}

/** Statements that take the name from its new module; `undefined` where they cannot be told. */
export function redirected(
  project: ProjectView,
  file: FileView,
  facts: readonly ImportFact[],
  name: string,
  to: string,
): TextChange[] | undefined {
  const changes: TextChange[] = [];
  for (const fact of facts) {
    const target = moduleText(project, file.path, to, fact.level > 0);
    const item = fact.names!.find((one) => one.name === name)!;
    if (fact.names!.length === 1) {
      changes.push({ start: fact.moduleAt[0], end: fact.moduleAt[1], text: target });
      continue;
    }
    const node = file.tree.nodeSpanning(fact.at[0], fact.at[1]);
    const items = file.tree.childrenWith(node, F.name);
    const index = fact.names!.indexOf(item);
    // In a function or a block the new statement would have to stand there, too.
    if (fact.owner >= 0 || fact.flow !== 0 || items.length !== fact.names!.length) return undefined;
    if (fact.names!.filter((one) => one.name === name).length > 1) return undefined;
    const [here, before, after] = [items[index]!, items[index - 1], items[index + 1]];
    const { start, end } = file.tree;
    changes.push(
      after !== undefined
        ? { start: start[here]!, end: start[after]!, text: "" }
        : { start: end[before!]!, end: end[here]!, text: "" },
      lineBefore(file, fact, `from ${target} import ${item.as === name ? name : `${name} as ${item.as}`}`),
    );
  }
  return joined(changes);
}

function lineBefore({ text }: FileView, { at }: ImportFact, statement: string): TextChange {
  return { start: at[0], end: at[0], text: statement + lineEnd(text) };
}

/** An import of a module's name among those of the project's own modules. */
export function besideOwn(project: ProjectView, file: FileView, to: string, name: string): TextChange {
  const own = project.imports(file.path).filter(({ fact }) => fact.owner < 0 && fact.flow === 0 && !fact.dynamic);
  const relative = own.length > 0 && own.every(({ fact }) => fact.level > 0);
  const target = moduleText(project, file.path, to, relative);
  const next = own.find(({ fact }) => file.text.slice(...fact.moduleAt) > target) ?? own[0];
  const at = next?.fact.at[0] ?? -1;
  return next && lineStartOf(file.text, at) === at
    ? lineBefore(file, next.fact, `from ${target} import ${name}`)
    : addImport(file, target, name);
}

/** A module as another one names it: relative where the statement was. */
function moduleText(project: ProjectView, from: string, to: string, relative: boolean): string {
  const target = project.moduleName(to);
  if (!relative) return target;
  const own = project.moduleName(from).split(".");
  const base = from.endsWith("__init__.py") ? own : own.slice(0, -1);
  const parts = target.split(".");
  let shared = 0;
  while (shared < base.length && shared < parts.length - 1 && base[shared] === parts[shared]) shared++;
  return shared === 0 ? target : ".".repeat(base.length - shared + 1) + parts.slice(shared).join(".");
}

/** Changes that begin at one place as one. */
export function joined(changes: readonly TextChange[]): TextChange[] {
  const out = new Map<number, TextChange>();
  for (const change of changes) {
    const other = out.get(change.start);
    const end = Math.max(change.end, other?.end ?? 0);
    out.set(change.start, other ? { start: change.start, end, text: other.text + change.text } : change);
  }
  return [...out.values()];
}
