/** What rules ask of calls, and the arguments that fixes add to them. */
import { isKind, lastName } from "../../facts/expressions";
import type { CallFact, Expr, Span } from "../../facts/types";
import type { TextChange } from "../../findings";
import type { ProjectView } from "../../project/view";
import { F, K } from "../../syntax/kinds.generated";
import type { NodeId, SyntaxTree } from "../../syntax/tree";
import type { FileView } from "../api";
import { indentAt, lineEnd } from "./edits";

/** The value of a parameter in a call, by its keyword or its place; `undefined` where it is not given. */
export function argumentOf(call: CallFact, name: string, position = -1): Expr | undefined {
  const keyword = call.args.find((argument) => argument.name === name);
  if (keyword) return keyword.value;
  const positional = call.args.filter((argument) => argument.name === undefined);
  // What a splat stands for takes an unknown number of places.
  if (positional.slice(0, position + 1).some(({ value }) => isKind(value, "splat"))) return undefined;
  return position < 0 ? undefined : positional[position]?.value;
}

/** Whether arguments are handed on with `*` or `**`: any parameter may be among them. */
export function hasSplat(call: CallFact): boolean {
  return call.args.some(({ value }) => isKind(value, "splat"));
}

/** The canonical names of what a call calls outside the project. */
export function calledNames(project: ProjectView, path: string, call: CallFact): readonly string[] {
  return project.callees(path, call).flatMap((callee) => project.externalName(callee) ?? []);
}

/** {@link calledNames} of all calls of a module, by their ids: worked out once for all rules. */
export function namesOfCalls(project: ProjectView, path: string): readonly (readonly string[])[] {
  return project.derived(`external-calls:${path}`, () =>
    (project.facts(path)?.calls ?? []).map((call) => calledNames(project, path, call)),
  );
}

/** The call that an expression is. */
export function callOf(project: ProjectView, path: string, expr: Expr): CallFact | undefined {
  return expr !== null && typeof expr === "object" && expr.k === "call"
    ? project.facts(path)?.calls[expr.id]
    : undefined;
}

/** The name that a callee is written with: `get` of `session.get`; the whole text of anything else. */
export function calleeName(tree: SyntaxTree, callee: NodeId): string {
  return tree.textOf(tree.is(callee, K.attribute) ? tree.child(callee, F.attribute) : callee);
}

/** The `call` node at a span. */
export function callAt(file: FileView, span: Span): NodeId {
  return file.tree.nodeSpanning(span[0], span[1], K.call);
}

/** Adds an argument behind the others, in the layout of the call; nothing for `f(x for x in y)`. */
export function addArgument(file: FileView, call: NodeId, argument: string): readonly TextChange[] {
  const { tree, text } = file;
  const list = tree.child(call, F.arguments);
  if (!tree.is(list, K.argument_list)) return [];
  const last = tree.children(list).at(-1);
  if (last === undefined) {
    const at = tree.end[list]! - 1;
    return [{ start: at, end: at, text: argument }];
  }
  const end = tree.end[last]!;
  const comma = /^\s*,/.exec(text.slice(end, tree.end[list]));
  const ownLine = /[\r\n]/.test(text.slice(tree.start[list], tree.start[tree.children(list)[0]!]));
  const gap = ownLine ? `${lineEnd(text)}${indentAt(text, tree.start[last]!)}` : " ";
  const at = end + (comma?.[0].length ?? 0);
  if (!comma) return [{ start: at, end: at, text: `,${gap}${argument}` }];
  return [{ start: at, end: at, text: `${gap}${argument}${ownLine ? "," : ""}` }];
}

export { isKind, lastName };
