/** How work opens a database session of its own, and how the body of a function goes into it. */
import { isStringStatement } from "../../facts/text";
import type { TextChange } from "../../findings";
import type { FunctionRef, ProjectView } from "../../project/view";
import { F, K } from "../../syntax/kinds.generated";
import type { FileView } from "../api";
import { callOf, isKind } from "./calls";
import { indentAt, indentUnit, lineEnd, lineStartOf } from "./edits";

/** A module's `SessionLocal = sessionmaker(…)`. */
export interface SessionFactory {
  readonly path: string;
  readonly name: string;
}

const SYNC = "sqlalchemy.orm.sessionmaker";
const ASYNC = "sqlalchemy.ext.asyncio.async_sessionmaker";

/** The one factory that the project has for sessions of this kind; `undefined` where there are none or several. */
export function sessionFactory(project: ProjectView, async: boolean): SessionFactory | undefined {
  const all = project.derived("session-factories", () =>
    project.modules().flatMap((path) => {
      const { test, migration } = project.role(path);
      return test || migration ? [] : factoriesOf(project, path);
    }),
  );
  const found = all.filter((one) => one.async === async);
  return found.length === 1 ? found[0] : undefined;
}

function factoriesOf(project: ProjectView, path: string): (SessionFactory & { readonly async: boolean })[] {
  return project.facts(path)!.bindings.flatMap(({ name, kind, value }) => {
    const call = kind === "variable" ? callOf(project, path, value) : undefined;
    const made = call?.callee ?? null;
    const factory = project.externalName(project.resolve(path, made)) ?? "";
    if (!call || (factory !== SYNC && factory !== ASYNC)) return [];
    const cls = call.args.find((argument) => argument.name === "class_")?.value ?? null;
    const async =
      factory === ASYNC || project.externalName(project.resolve(path, cls)) === "sqlalchemy.ext.asyncio.AsyncSession";
    return [{ path, name, async }];
  });
}

/**
 * Puts the body of a function, behind its docstring, into a block.
 *
 * @param header The line that opens the block, with its colon.
 * @param first Statements that come first in the block.
 * @param tail Lines behind the block, at the body's own indentation.
 * @returns Nothing where the body stands on the line of its `def`.
 */
export function wrapBody(
  file: FileView,
  { id }: FunctionRef,
  header: string,
  first: readonly string[] = [],
  tail: readonly string[] = [],
): readonly TextChange[] | undefined {
  const { tree, text } = file;
  const node = file.functionNode(id);
  const body = tree.bodyOf(node);
  const statements = isStringStatement(tree, body[0]!) ? body.slice(1) : body;
  const start = statements[0];
  if (start === undefined) return undefined;
  const from = tree.start[start]!;
  const to = tree.end[statements.at(-1)!]!;
  if (text.slice(lineStartOf(text, from), from).trim() !== "") return undefined;
  const indent = indentAt(text, from);
  const unit = indentUnit(file);
  const end = lineEnd(text);
  const inner = `${indent}${unit}`;
  const strings = tree
    .descendants(tree.child(node, F.body), K.string_content)
    .map((part) => [tree.start[part]!, tree.end[part]!] as const);
  const changes: TextChange[] = [
    {
      start: from,
      end: from,
      text: `${header}${end}${inner}${first.map((one) => `${one.split("\n").join(`${end}${inner}`)}${end}${inner}`).join("")}`,
    },
  ];
  for (const match of text.slice(from, to).matchAll(/(?:\r\n|\n|\r)(?=[^\r\n])/g)) {
    const at = from + match.index + match[0].length;
    if (!strings.some(([open, close]) => at > open && at <= close)) changes.push({ start: at, end: at, text: unit });
  }
  if (tail.length > 0)
    changes.push({ start: to, end: to, text: tail.map((line) => `${end}${indent}${line}`).join("") });
  return changes;
}

/** The header of a block with a session: one that commits at its end unless the function does so itself. */
export function sessionBlock(project: ProjectView, ref: FunctionRef, factory: string, session: string): string {
  const { async } = project.functionFact(ref);
  const commits = project
    .callsIn(ref)
    .some(({ callee }) => isKind(callee, "attr") && (callee.name === "commit" || callee.name === "begin"));
  return `${async ? "async " : ""}with ${factory}${commits ? "" : ".begin"}() as ${session}:`;
}
