import type { TextChange } from "../../../findings";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { importOf, indentAt, indentLines, indentUnit, lineEnd, replaceNode, statementOf } from "../../support/edits";
import { plainFunction } from "../../support/threads";
import type { BlockingData } from "./rule";

/** Keyword arguments that a request takes in `requests` and `httpx` alike. */
const SHARED_ARGUMENTS: ReadonlySet<string> = new Set([
  "params",
  "headers",
  "json",
  "cookies",
  "timeout",
  "auth",
  "files",
]);

/** Django's async twins, https://docs.djangoproject.com/en/5.2/ref/models/querysets/ */
const ASYNC_TWINS: ReadonlySet<string> = new Set([
  "get",
  "first",
  "last",
  "latest",
  "earliest",
  "create",
  "count",
  "exists",
  "aggregate",
  "in_bulk",
  "get_or_create",
  "update_or_create",
  "bulk_create",
  "bulk_update",
  "update",
  "delete",
  "save",
  "refresh_from_db",
]);

export function fixes({ finding, file, project }: FixContext): FixDraft[] {
  const data = finding.data as BlockingData;
  const out: FixDraft[] = [];
  if (data.canBePlain) out.push(...plainFunction(file, data.function));
  const call = data.call ? file.tree.nodeSpanning(data.call[0], data.call[1], K.call) : -1;
  if (call < 0) return out;
  if (data.direct === "time.sleep") return [asyncSleep(file, call), ...out];
  const requests = /^requests\.(get|post|put|patch|delete|head|options)$/.exec(data.direct ?? "");
  if (requests && project.uses("httpx")) out.push(...asyncClient(file, call, requests[1]!));
  const twin = /^django\.db\.models\.\w+#(\w+)$/.exec(data.direct ?? "");
  if (twin && ASYNC_TWINS.has(twin[1]!)) out.push(...djangoTwin(file, call, twin[1]!));
  // A coroutine of the project inside the arguments would be made in one thread and awaited in another: not moved.
  if (!usesDatabase(data.direct)) out.push(...toThread(file, call));
  return out;
}

/** Objects of a database session belong to the thread that made them. */
function usesDatabase(direct: string | undefined): boolean {
  return direct !== undefined && /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy|django|sqlite3)\b/.test(direct);
}

function asyncSleep(file: FileView, call: NodeId): FixDraft {
  const { tree } = file;
  const asyncio = importOf(file, "asyncio");
  const args = tree.textOf(tree.child(call, F.arguments));
  return {
    title: "Use `await asyncio.sleep(...)`",
    safety: "safe",
    changes: [replaceNode(tree, call, awaited(file, call, `${asyncio.name}.sleep${args}`)), ...asyncio.changes],
  };
}

/** `await` binds weaker than attributes, subscripts and powers. */
function awaited(file: FileView, call: NodeId, text: string): string {
  const { tree } = file;
  const parent = tree.parentOf(call);
  const field = tree.field[call];
  const tight =
    (tree.is(parent, K.attribute) && field === F.object) ||
    (tree.is(parent, K.subscript) && field === F.value) ||
    (tree.is(parent, K.call) && field === F.function);
  return tight ? `(await ${text})` : `await ${text}`;
}

function asyncClient(file: FileView, call: NodeId, verb: string): FixDraft[] {
  const { tree, text } = file;
  const args = tree.children(tree.child(call, F.arguments));
  const known = args.every((argument) =>
    tree.is(argument, K.keyword_argument)
      ? SHARED_ARGUMENTS.has(tree.textOf(tree.child(argument, F.name)))
      : !tree.is(argument, K.list_splat) && !tree.is(argument, K.dictionary_splat),
  );
  const statement = statementOf(tree, call);
  const simple = tree.is(statement, K.expression_statement) || tree.is(statement, K.return_statement);
  const positional = args.filter((argument) => !tree.is(argument, K.keyword_argument)).length;
  if (!known || !simple || positional > 1 || isRepeated(file, call, statement)) return [];
  const httpx = importOf(file, "httpx");
  const end = lineEnd(text);
  const indent = indentAt(text, tree.start[statement]!);
  const unit = indentUnit(file);
  const from = tree.start[statement]!;
  const replacement = awaited(file, call, `client.${verb}${tree.textOf(tree.child(call, F.arguments))}`);
  const body = indentLines(file, statement, unit);
  const shift = indentLines(file, statement, unit).length - tree.textOf(statement).length;
  const offset = tree.start[call]! - from;
  // The call may stand behind lines that were indented: only a one-line statement is rewritten.
  if (shift !== 0) return [];
  const inner = body.slice(0, offset) + replacement + body.slice(tree.end[call]! - from);
  const change: TextChange = {
    start: from,
    end: tree.end[statement]!,
    text: `async with ${httpx.name}.AsyncClient(follow_redirects=True) as client:${end}${indent}${unit}${inner}`,
  };
  return [{ title: `Await \`httpx.AsyncClient.${verb}\``, safety: "review", changes: [change, ...httpx.changes] }];
}

/** Inside a lambda, comprehension or nested function the statement is not what awaits. */
function isRepeated(file: FileView, call: NodeId, statement: NodeId): boolean {
  const around = file.tree.ancestor(
    call,
    K.lambda,
    K.list_comprehension,
    K.set_comprehension,
    K.dictionary_comprehension,
    K.generator_expression,
  );
  return around > statement;
}

function djangoTwin(file: FileView, call: NodeId, name: string): FixDraft[] {
  const { tree } = file;
  const callee = tree.child(call, F.function);
  const attribute = tree.child(callee, F.attribute);
  if (attribute < 0 || tree.textOf(attribute) !== name) return [];
  const object = tree.textOf(tree.child(callee, F.object));
  const text = `${object}.a${name}${tree.textOf(tree.child(call, F.arguments))}`;
  return [
    { title: `Await \`a${name}\``, safety: "review", changes: [replaceNode(tree, call, awaited(file, call, text))] },
  ];
}

function toThread(file: FileView, call: NodeId): FixDraft[] {
  const { tree } = file;
  const args = tree.child(call, F.arguments);
  if (!tree.is(args, K.argument_list) || isRepeated(file, call, statementOf(tree, call))) return [];
  if (tree.descendants(args, K.await).length > 0) return [];
  const asyncio = importOf(file, "asyncio");
  const inner = tree.textOf(args).slice(1, -1);
  const callee = tree.textOf(tree.child(call, F.function));
  const rest = inner.trim() === "" ? "" : /^\s*[\r\n]/.test(inner) ? `,${inner}` : `, ${inner}`;
  const text = `${asyncio.name}.to_thread(${callee}${rest})`;
  return [
    {
      title: "Run it in a thread with `asyncio.to_thread`",
      safety: "review",
      changes: [replaceNode(tree, call, awaited(file, call, text)), ...asyncio.changes],
    },
  ];
}
