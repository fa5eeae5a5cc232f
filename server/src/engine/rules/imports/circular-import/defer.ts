/** Imports moved to where they are needed, and imports of what is meant itself. */
import type { TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import { isStringStatement } from "../../../facts/text";
import type { FileView, FixDraft } from "../../api";
import { importedItems, indentAt, lineEnd, lineStartOf } from "../../support/edits";
import { merged, tidied, written, type Cut } from "./cut";
import { isImported, isShared, nameUses } from "./uses";

/** More functions than these are not given an import each. */
const MAX_FUNCTIONS = 4;

/** Into the functions that use the names. */
export function deferFix(file: FileView, project: ProjectView, cut: Cut): FixDraft | undefined {
  const { tree } = file;
  const uses = nameUses(file, new Set(cut.names));
  if (uses.length === 0 || cut.names.some((name) => isShared(file, name) || isImported(project, file.path, name)))
    return undefined;
  // One that nothing here uses may be there for others.
  if (
    uses.some((use) => use.definition === undefined) ||
    cut.names.some((name) => !uses.some((use) => use.name === name))
  )
    return undefined;
  const functions = [...new Set(uses.map((use) => use.definition!))];
  if (functions.length > MAX_FUNCTIONS) return undefined;
  const imports = functions.map((node) => {
    const needed = uses.filter((use) => use.definition === node).map((use) => use.name);
    return importInside(file, node, (indent) => written(file, cut, indent, needed));
  });
  if (imports.includes(undefined)) return undefined;
  const names = cut.names.map((name) => `\`${name}\``).join(", ");
  const places = functions.map((node) => `\`${tree.textOf(tree.child(node, F.name))}\``);
  return {
    title:
      places.length === 1
        ? `Import inside ${places[0]!}, which alone uses ${names}`
        : `Import inside ${places.slice(0, -1).join(", ")} and ${places.at(-1)!}, which alone use ${names}`,
    safety: "review",
    changes: merged([tidied(file, cut.removal), ...imports.map((change) => change!)]),
  };
}

/** The statement at the beginning of a function's body, behind its docstring. */
function importInside(
  file: FileView,
  definition: NodeId,
  statement: (indent: string) => string,
): TextChange | undefined {
  const { tree, text } = file;
  const body = tree.bodyOf(definition);
  const first = body.find((node, index) => index > 0 || !isStringStatement(tree, node));
  if (first === undefined) return undefined;
  const start = tree.start[first]!;
  const indent = indentAt(text, start);
  // `def f(): return x`
  if (lineStartOf(text, start) + indent.length !== start) return undefined;
  const docstring = body[0] === first ? undefined : body[0];
  const at = aboveComments(
    text,
    start,
    indent,
    docstring === undefined ? tree.start[definition]! : tree.end[docstring]!,
  );
  const end = lineEnd(text);
  const more = tree.is(first, K.import_statement) || tree.is(first, K.import_from_statement);
  return { start: at, end: at, text: `${statement(indent)}${end}${more ? "" : end}${indent}` };
}

/** Where the comments begin that stand right above a statement and speak of it; `from` is behind what comes before. */
function aboveComments(text: string, start: number, indent: string, from: number): number {
  for (let at = start; ;) {
    const line = lineStartOf(text, at);
    const above = lineStartOf(text, Math.max(0, line - (text.slice(line - 2, line) === "\r\n" ? 2 : 1)));
    const isComment =
      text.startsWith(`${indent}#`, above) && !/^#\s*type:/.test(text.slice(above + indent.length, line));
    if (above >= line || above <= from || !isComment) return at;
    at = above + indent.length;
  }
}

/** More modules than these are no plain way to say where names come from. */
const MAX_SOURCES = 3;

/** From the modules that define the names, where the imported one only hands them on. */
export function sourceFix(file: FileView, project: ProjectView, cut: Cut, to: string): FixDraft | undefined {
  const { fact } = cut;
  if (!fact.names) return undefined;
  const modules = new Map<string, string[]>();
  for (const { name, as } of fact.names.filter((one) => cut.names.includes(one.as))) {
    const path = definingModule(project, to, name);
    if (path === undefined || path === to || path === file.path) return undefined;
    const written = name === as ? name : `${name} as ${as}`;
    modules.set(path, [...(modules.get(path) ?? []), written]);
  }
  if (modules.size === 0 || modules.size > MAX_SOURCES) return undefined;
  const end = lineEnd(file.text);
  const sources = [...modules].map(([path, names]) => {
    const start = `from ${moduleText(project, file.path, path, fact.level > 0)} import `;
    return { name: project.moduleName(path), statement: start + importedItems(file, start, names) };
  });
  const statement = sources
    .map((source) => source.statement)
    .sort()
    .join(end);
  const { removal } = cut;
  const changes: TextChange[] =
    removal.text === ""
      ? [{ ...removal, text: statement + /[\r\n]*$/.exec(file.text.slice(removal.start, removal.end))![0] }]
      : [removal, { start: fact.at[0], end: fact.at[0], text: `${statement}${end}` }];
  const from = sources.map(({ name }) => `\`${name}\``).join(" and ");
  const names = cut.names.map((name) => `\`${name}\``).join(", ");
  return {
    title: `Import from ${from}, where ${names} ${cut.names.length > 1 ? "are" : "is"} defined`,
    safety: "review",
    changes,
  };
}

/** The module that binds a name by its own statement, through modules that import it under this name. */
export function definingModule(project: ProjectView, from: string, name: string): string | undefined {
  const seen = new Set<string>();
  for (let path: string | undefined = from; path !== undefined && !seen.has(path);) {
    seen.add(path);
    const bindings = project.facts(path)?.bindings.filter((binding) => binding.name === name) ?? [];
    if (bindings.length === 0) return undefined;
    // One that is bound twice may be another one later.
    const isOwn = bindings.every(({ kind }) => kind === "class" || kind === "function");
    if (isOwn || (bindings.length === 1 && bindings[0]!.kind === "variable")) return path;
    if (bindings.some(({ kind, flow }) => kind !== "import" || flow !== 0) || bindings.length > 1) return undefined;
    path = project
      .imports(path)
      .find(
        ({ fact, names }) => fact.names?.some((one) => one.as === name && one.name === name) && names.includes(name),
      )?.to;
  }
  return undefined;
}

/** A module as a statement of another one names it: relative, where it is below the same package and was so before. */
function moduleText(project: ProjectView, from: string, to: string, relative: boolean): string {
  const name = project.moduleName(to);
  const own = project.moduleName(from);
  const parent = from.endsWith("__init__.py") ? own : own.split(".").slice(0, -1).join(".");
  return relative && parent !== "" && name.startsWith(`${parent}.`) ? name.slice(parent.length) : name;
}
