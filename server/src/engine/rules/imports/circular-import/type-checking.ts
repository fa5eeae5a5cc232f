/** Imports that only annotations need, under `if TYPE_CHECKING:`. */
import type { Expr } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixDraft } from "../../api";
import { headEnd, importOf, indentAt, indentUnit, lineEnd, lineEndAfter } from "../../support/edits";
import { endsBlank, merged, tidied, written, type Cut } from "./cut";
import { isImported, isShared, nameUses, type NameUse } from "./uses";

/** Decorators that read no annotation. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["builtins.staticmethod", "builtins.classmethod", "builtins.property", "abc.abstractmethod"],
  ...["functools.wraps", "functools.lru_cache", "functools.cache", "functools.cached_property"],
  ...["contextlib.contextmanager", "contextlib.asynccontextmanager"],
  ...["typing.overload", "typing.final", "typing.override", "typing.no_type_check"],
]);

/** Bases whose classes nobody reads the annotations of. */
const PLAIN_BASES =
  /^(?:builtins\.(?:object|\w*(?:Exception|Error|Warning)|dict|list|str|int)|abc\.ABC|typing\.(?:Generic|Protocol)|enum\.\w+)$/;

/** Code that reads annotations when it runs. */
const READERS = /\b(?:get_type_hints|__annotations__|get_annotations|signature|singledispatch\w*)\b/;

export function typeCheckingFix(file: FileView, project: ProjectView, cut: Cut): FixDraft | undefined {
  const uses = nameUses(file, new Set(cut.names));
  if (uses.length === 0 || uses.some((use) => use.kind !== "annotation")) return undefined;
  if (cut.names.some((name) => isShared(file, name) || isImported(project, file.path, name))) return undefined;
  if (READERS.test(file.text) || !uses.every((use) => isUnread(file, project, use))) return undefined;
  const changes: TextChange[] = guardedImport(file, cut);
  if (!isLazy(file, project) && uses.some((use) => !isLocalVariable(file, use.node))) {
    if (!isHarmless(file, project)) return undefined;
    changes.unshift(futureImport(file));
  }
  const names = cut.names.map((name) => `\`${name}\``).join(", ");
  return {
    title: `Import under \`TYPE_CHECKING\`: only annotations use ${names}`,
    safety: "safe",
    changes: merged(changes),
  };
}

/** Annotations of the file stay unevaluated. */
function isLazy({ tree }: FileView, project: ProjectView): boolean {
  return (
    project.atLeast("python", "3.14") ||
    tree
      .children(0)
      .some((node) => tree.is(node, K.future_import_statement) && /\bannotations\b/.test(tree.textOf(node)))
  );
}

/** Whether no framework reads the annotation at run time. */
function isUnread(file: FileView, project: ProjectView, { node }: NameUse): boolean {
  const { tree } = file;
  if (isLocalVariable(file, node)) return true;
  for (let at = tree.parentOf(node), child = node; at >= 0; child = at, at = tree.parentOf(at)) {
    if (tree.is(at, K.function_definition) && tree.field[child] !== F.body) return isPlainFunction(file, project, at);
    if (tree.is(at, K.class_definition) && tree.field[child] === F.body) return isPlainClass(file, project, at);
  }
  return true;
}

/** The annotation of a variable in a function: never evaluated. */
function isLocalVariable(file: FileView, node: NodeId): boolean {
  const { tree } = file;
  const assignment = tree.ancestor(node, K.assignment, K.function_definition, K.class_definition);
  const scope = tree.ancestor(assignment, K.function_definition, K.class_definition, K.module);
  return tree.is(assignment, K.assignment) && tree.is(scope, K.function_definition);
}

function isPlainFunction(file: FileView, project: ProjectView, node: NodeId): boolean {
  const id = file.functionId(node);
  const fact = file.facts.functions[id]!;
  if (!fact.decorators.every(({ value }) => isHarmlessDecorator(file, project, value))) return false;
  if (project.functionRole({ path: file.path, id }) !== undefined) return false;
  const cls = file.facts.classes[fact.cls];
  return !cls || cls.decorators.length === 0;
}

function isHarmlessDecorator(file: FileView, project: ProjectView, value: Expr): boolean {
  const callee =
    value !== null && typeof value === "object" && value.k === "call" ? file.facts.calls[value.id]!.callee : value;
  // `@name.setter`
  if (callee !== null && typeof callee === "object" && callee.k === "attr")
    return /^(?:setter|getter|deleter)$/.test(callee.name);
  const name = project.externalName(project.resolve(file.path, callee));
  return name !== undefined && HARMLESS.has(name);
}

function isPlainClass(file: FileView, project: ProjectView, node: NodeId): boolean {
  const id = file.classId(node);
  const fact = file.facts.classes[id]!;
  if (fact.decorators.length > 0 || fact.keywords.length > 0) return false;
  const known = fact.bases.every((base) => {
    const entity = project.resolve(file.path, base);
    return entity.kind === "class" || entity.kind === "external";
  });
  const { project: own, external } = project.ancestors({ path: file.path, id });
  return (
    known &&
    external.every((name) => PLAIN_BASES.test(name)) &&
    own.every((ref) => project.classFact(ref).decorators.length === 0 && project.classFact(ref).keywords.length === 0)
  );
}

/** Whether nobody notices that the annotations of the whole file become text. */
function isHarmless(file: FileView, project: ProjectView): boolean {
  const { functions, classes } = file.facts;
  return (
    functions.every(
      (fact, id) =>
        fact.name === "<lambda>" ||
        (fact.returns === undefined && fact.params.every((param) => param.annotation === undefined)) ||
        isPlainFunction(file, project, file.functionNode(id)),
    ) &&
    classes.every(
      (fact, id) =>
        fact.attributes.every((attribute) => attribute.annotation === undefined || attribute.owner >= 0) ||
        isPlainClass(file, project, file.classNode(id)),
    )
  );
}

/** The import in an `if TYPE_CHECKING:` block, one that is there or a new one behind the imports, and not where it was. */
function guardedImport(file: FileView, cut: Cut): TextChange[] {
  const { tree, text } = file;
  const end = lineEnd(text);
  const top = tree.children(0);
  const block = top.find(
    (node) => tree.is(node, K.if_statement) && /^if\s+(?:\w+\.)?TYPE_CHECKING\s*:/.test(tree.textOf(node)),
  );
  const last = block === undefined ? undefined : tree.children(tree.child(block, F.consequence)).at(-1);
  if (last !== undefined && lineStart(text, tree.start[last]!)) {
    const at = lineEndAfter(text, tree.end[last]!);
    const gap = /[\r\n]$/.test(text.slice(0, at)) ? "" : end;
    const indent = indentAt(text, tree.start[last]!);
    const added = { start: at, end: at, text: `${gap}${indent}${written(file, cut, indent)}${end}` };
    return [tidied(file, cut.removal), added];
  }
  const typing = importOf(file, "typing", "TYPE_CHECKING");
  const other = top.findIndex((node, index) => !HEAD.has(tree.kind[node]!) && index > 0);
  const head = top.slice(0, other < 0 ? undefined : other).filter((node) => HEAD.has(tree.kind[node]!));
  const behind = lineEndAfter(text, tree.end[head.at(-1)!]!);
  // In place of the statement, where that was the last one.
  const replaces = cut.removal.text === "" && behind === cut.removal.end;
  const at = replaces ? cut.removal.start : behind;
  const before = typing.changes.filter((change) => change.start === at).map((change) => change.text);
  const gap = endsBlank(text.slice(0, at) + before.join("")) ? "" : end;
  const open = /(?:^|[\r\n])$/.test(text.slice(0, at)) ? "" : end;
  const unit = indentUnit(file);
  const guarded = `${open}${gap}if ${typing.name}:${end}${unit}${written(file, cut, unit)}${end}`;
  const removal = replaces ? cut.removal : tidied(file, cut.removal);
  return [...typing.changes, { start: at, end: at, text: guarded }, removal];
}

const HEAD: ReadonlySet<number> = new Set([K.import_statement, K.import_from_statement, K.future_import_statement]);

function lineStart(text: string, offset: number): boolean {
  return text.slice(0, offset).trimEnd() !== text.slice(0, offset) && /[\r\n][ \t]*$/.test(text.slice(0, offset));
}

function futureImport(file: FileView): TextChange {
  const at = headEnd(file);
  const end = lineEnd(file.text);
  return { start: at, end: at, text: `from __future__ import annotations${end}${end}` };
}
