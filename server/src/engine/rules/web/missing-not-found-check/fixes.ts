import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { importOf, indentAt, indentUnit, lineEnd, lineEndAfter, replaceNode, statementOf } from "../../support/edits";
import type { UseKind } from "./recorder";

/** Kept with a finding for its fix. */
export interface NotFoundFinding {
  readonly lookup: Span;
  readonly use: Span;
  readonly kind: UseKind | "get";
  /** The variable that holds the result. */
  readonly name?: string;
  /** The class that is looked for. */
  readonly subject?: string;
  /** The framework whose 404 the function can raise. */
  readonly web?: "fastapi" | "starlette" | "flask" | "quart" | "django" | undefined;
}

export function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as NotFoundFinding;
  if (!data.web) return [];
  if (data.kind === "get") return getOr404(file, data);
  const { tree, text } = file;
  const lookup = tree.nodeSpanning(data.lookup[0], data.lookup[1], K.call);
  const use = tree.nodeAt(data.use[0], data.use[1]);
  if (lookup < 0) return [];
  const statement = statementOf(tree, use);
  const end = lineEnd(text);
  const raise = notFound(file, data);
  if (data.name !== undefined) {
    const after = followingLookup(file, lookup, data.name, use);
    const anchor = after >= 0 ? after : statement;
    const indent = indentAt(text, tree.start[anchor]!);
    if (!beginsLine(file, anchor)) return [];
    const check = `${indent}if ${data.name} is None:${end}${indent}${indentUnit(file)}${raise.text}${end}`;
    const at = after >= 0 ? lineEndAfter(text, tree.end[after]!) : tree.start[anchor]! - indent.length;
    return [{ title: raise.title, safety: "review", changes: [{ start: at, end: at, text: check }, ...raise.changes] }];
  }
  return named(file, data, lookup, statement, raise);
}

/** The lookup's own statement, where the check can stand right behind it; -1 where the way from there to the use is longer. */
function followingLookup(file: FileView, lookup: NodeId, name: string, use: NodeId): NodeId {
  const { tree } = file;
  const statement = statementOf(tree, lookup);
  const block = tree.parentOf(statement);
  const assignment = tree.children(statement)[0] ?? -1;
  const plain =
    tree.is(statement, K.expression_statement) &&
    tree.is(assignment, K.assignment) &&
    tree.textOf(tree.child(assignment, F.left)) === name;
  return plain && tree.contains(block, use) && statement < use ? statement : -1;
}

function beginsLine(file: FileView, statement: NodeId): boolean {
  const { tree, text } = file;
  const before = text.slice(0, tree.start[statement]).replace(/[ \t]*$/, "");
  return before === "" || /[\r\n]$/.test(before);
}

/** The result has no name yet: it gets one, is checked, and then used. */
function named(
  file: FileView,
  data: NotFoundFinding,
  lookup: NodeId,
  statement: NodeId,
  raise: ReturnType<typeof notFound>,
): FixDraft[] {
  const { tree, text } = file;
  const simple = [K.return_statement, K.expression_statement, K.assert_statement].some((kind) =>
    tree.is(statement, kind),
  );
  const repeated = tree.ancestor(
    lookup,
    K.lambda,
    K.list_comprehension,
    K.set_comprehension,
    K.dictionary_comprehension,
    K.generator_expression,
    K.conditional_expression,
    K.boolean_operator,
  );
  if (!simple || repeated > statement || !beginsLine(file, statement)) return [];
  let value = lookup;
  while (tree.is(tree.parentOf(value), K.await) || tree.is(tree.parentOf(value), K.parenthesized_expression))
    value = tree.parentOf(value);
  const inner = tree.is(value, K.parenthesized_expression) ? (tree.children(value)[0] ?? value) : value;
  const name = freeName(file, data.subject);
  const end = lineEnd(text);
  const indent = indentAt(text, tree.start[statement]!);
  const check = `${name} = ${tree.textOf(inner)}${end}${indent}if ${name} is None:${end}${indent}${indentUnit(file)}${raise.text}${end}${indent}`;
  const start = tree.start[statement]!;
  const statementText = text.slice(start, tree.start[value]) + name + text.slice(tree.end[value], tree.end[statement]);
  return [
    {
      title: raise.title,
      safety: "review",
      changes: [{ start, end: tree.end[statement]!, text: check + statementText }, ...raise.changes],
    },
  ];
}

/** `user` for a `User`; one that the file does not use yet. */
function freeName(file: FileView, subject: string | undefined): string {
  const plain = (subject ?? "found").replace(/([a-z0-9])(?=[A-Z])/g, "$1_").toLowerCase();
  const taken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(file.text);
  if (!taken(plain)) return plain;
  return taken(`found_${plain}`) ? "found" : `found_${plain}`;
}

/** The statement that answers 404 in the framework's way. */
function notFound(
  file: FileView,
  { web, subject, name }: NotFoundFinding,
): { title: string; text: string; changes: FixDraft["changes"] & object } {
  const thing = subject ?? capitalised(name ?? "");
  const detail = `${words(thing)} not found`.trim();
  switch (web) {
    case "flask":
    case "quart": {
      const abort = importOf(file, web, "abort");
      return { title: "Answer 404 with `abort(404)`", text: `${abort.name}(404)`, changes: abort.changes };
    }
    case "django": {
      const error = importOf(file, "django.http", "Http404");
      return { title: "Raise `Http404`", text: `raise ${error.name}("${detail}")`, changes: error.changes };
    }
    default: {
      const error = importOf(file, web === "starlette" ? "starlette.exceptions" : "fastapi", "HTTPException");
      return {
        title: "Raise `HTTPException` with status 404",
        text: `raise ${error.name}(status_code=404, detail="${detail}")`,
        changes: error.changes,
      };
    }
  }
}

function capitalised(name: string): string {
  const last = name.slice(name.lastIndexOf(".") + 1);
  return last.charAt(0).toUpperCase() + last.slice(1);
}

/** `OrderLine` and `order_line` as people write them: `Order line`. */
function words(name: string): string {
  const spaced = name
    .replace(/([a-z0-9])(?=[A-Z])/g, "$1 ")
    .replace(/_/g, " ")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Django: `Model.objects.get(…)` as `get_object_or_404(Model, …)`; of a queryset with more to it, `get_object_or_404(queryset, …)`. */
function getOr404(file: FileView, data: NotFoundFinding): FixDraft[] {
  const { tree } = file;
  const call = tree.nodeSpanning(data.lookup[0], data.lookup[1], K.call);
  const callee = tree.child(call, F.function);
  const method = tree.textOf(tree.child(callee, F.attribute));
  if (method !== "get" && method !== "aget") return [];
  const owner = tree.child(callee, F.object);
  const isManager = tree.is(owner, K.attribute) && tree.textOf(tree.child(owner, F.attribute)) === "objects";
  const from = tree.textOf(isManager ? tree.child(owner, F.object) : owner);
  const inner = tree.textOf(tree.child(call, F.arguments)).slice(1, -1);
  const shortcut = importOf(file, "django.shortcuts", method === "get" ? "get_object_or_404" : "aget_object_or_404");
  const gap = /^\s/.test(inner) ? "," : ", ";
  return [
    {
      title: `Use \`${shortcut.name}\``,
      safety: "review",
      changes: [replaceNode(tree, call, `${shortcut.name}(${from}${gap}${inner})`), ...shortcut.changes],
    },
  ];
}
