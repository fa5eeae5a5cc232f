import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { callAt, isKind } from "../../support/calls";
import { indentAt, lineEnd, lineStartOf, statementOf } from "../../support/edits";
import { addGlobal, freeName } from "../../support/globals";

/** Keeps the task in a set of the module until it is done. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const { tree, text } = file;
  const call = callAt(file, [finding.start, finding.end]);
  const statement = statementOf(tree, call);
  if (call < 0 || !tree.is(statement, K.expression_statement) || !standsAlone(file, statement)) return [];
  const [inner] = tree.children(statement);
  const task = taskName(file, call, inner!);
  if (task === undefined) return [];
  const end = `${lineEnd(text)}${indentAt(text, tree.start[statement]!)}`;
  const set = taskSet(file);
  const code = tree.textOf(call);
  // What was chained to the task comes on a line of its own.
  const chained =
    inner === call || tree.is(inner!, K.assignment) ? "" : text.slice(tree.end[call], tree.end[statement]);
  const behind = commentBehind(file, statement);
  const lines = [
    `${task} = ${code}${behind.text}`,
    `${set.name}.add(${task})`,
    `${task}.add_done_callback(${set.name}.discard)`,
    ...(chained === "" ? [] : [`${task}${chained}`]),
  ];
  const change = { start: tree.start[statement]!, end: behind.end, text: lines.join(end) };
  return [
    { title: `Keep the task in \`${set.name}\` until it is done`, safety: "safe", changes: [change, ...set.changes] },
  ];
}

/** Ruff's name for this rule. */
const CODE = "RUF006";
const NOQA = /#[ \t]*noqa[ \t]*:[ \t]*([A-Z]+\d+(?:(?:[ \t]*,[ \t]*|[ \t]+)[A-Z]+\d+)*)[^#]*/i;

/** What stands behind a statement on its line: it stays with the call, without what told Ruff to leave this alone. */
function commentBehind({ tree, text }: FileView, statement: NodeId): { readonly text: string; readonly end: number } {
  const start = tree.end[statement]!;
  const found = /^[ \t]*#[^\r\n]*/.exec(text.slice(start))?.[0] ?? "";
  const kept = found.replace(NOQA, (noqa, codes: string) => {
    const others = codes.split(/[ \t,]+/).filter((code) => code.toUpperCase() !== CODE);
    if (others.length === 0) return "";
    return noqa.replace(codes, others.join(codes.includes(",") ? ", " : " "));
  });
  return { text: kept.trim() === "" ? "" : kept.trimEnd(), end: start + found.length };
}

/** The statement is the only thing on its lines. */
function standsAlone({ tree, text }: FileView, statement: NodeId): boolean {
  const before = text.slice(lineStartOf(text, tree.start[statement]!), tree.start[statement]);
  return (
    before.trim() === "" && /^[ \t]*(?:#|[\r\n]|$)/.test(text.slice(tree.end[statement], tree.end[statement]! + 200))
  );
}

/** The variable for the task: the one that it is assigned to already, else a new one. `undefined`: another shape. */
function taskName(file: FileView, call: NodeId, inner: NodeId): string | undefined {
  const { tree } = file;
  if (tree.is(inner, K.assignment)) {
    const target = tree.textOf(tree.child(inner, F.left));
    if (tree.child(inner, F.right) !== call || tree.child(inner, F.type) >= 0) return undefined;
    return target === "_" ? freeName(file, "task", "background_task") : target;
  }
  for (let node = inner; node !== call;) {
    const object = tree.child(tree.child(node, F.function), F.object);
    if (object < 0) return undefined;
    node = object;
  }
  return freeName(file, "task", "background_task");
}

/** A set of tasks that the module has already, or a new one. */
function taskSet(file: FileView): { readonly name: string; readonly changes: readonly TextChange[] } {
  const known = file.facts.bindings.find(
    ({ name, kind, value }) =>
      kind === "variable" &&
      /tasks?$/i.test(name) &&
      isKind(value, "call") &&
      file.facts.calls[value.id]!.callee === "builtins.set" &&
      file.facts.calls[value.id]!.args.length === 0,
  );
  if (known) return { name: known.name, changes: [] };
  const name = freeName(file, "background_tasks", "running_tasks");
  return { name, changes: [addGlobal(file, `${name} = set()`)] };
}
