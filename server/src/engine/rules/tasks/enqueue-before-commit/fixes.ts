import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import type { FileView, FixContext, FixDraft } from "../../api";
import { importOf, indentAt, lineEnd, lineEndAfter, lineStartOf, replaceNode, statementOf } from "../../support/edits";
import type { EnqueueData, SessionEnd } from "./rule";

/** Django: the task is queued when the transaction is through. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as EnqueueData | undefined;
  if (!data) return [];
  if (data.session) return afterCommit(file, data, data.session);
  const { tree } = file;
  const call = tree.nodeSpanning(data.call[0], data.call[1], K.call);
  const list = tree.child(call, F.arguments);
  // Whoever uses the result needs it now.
  if (!tree.is(tree.parentOf(call), K.expression_statement) || !tree.is(list, K.argument_list)) return [];
  const out: FixDraft[] = [];
  const callee = tree.child(call, F.function);
  const attribute = tree.child(callee, F.attribute);
  if (data.celery && (data.method === "delay" || data.method === "apply_async")) {
    const method = `${data.method}_on_commit`;
    out.push({ title: `Use \`${method}\``, safety: "review", changes: [replaceNode(tree, attribute, method)] });
  }
  const transaction = importOf(file, "django.db", "transaction");
  const partial = importOf(file, "functools", "partial");
  const inner = tree.textOf(list).slice(1, -1);
  const bare = inner.trim() === "";
  const queued = bare
    ? tree.textOf(callee)
    : `${partial.name}(${tree.textOf(callee)},${/^\s*[\r\n]/.test(inner) ? "" : " "}${inner})`;
  out.push({
    title: "Queue it with `transaction.on_commit`",
    safety: "review",
    changes: [
      replaceNode(tree, call, `${transaction.name}.on_commit(${queued})`),
      ...(bare ? [] : partial.changes),
      ...transaction.changes,
    ],
  });
  return out;
}

/** SQLAlchemy: the statement moves behind the commit, or behind the block that commits. */
function afterCommit(file: FileView, { call: at }: EnqueueData, end: SessionEnd): FixDraft[] {
  const { tree, text } = file;
  const call = tree.nodeSpanning(at[0], at[1], K.call);
  const statement = statementOf(tree, call);
  const inner = tree.is(tree.parentOf(call), K.await) ? tree.parentOf(call) : call;
  // Whoever uses the result needs it now.
  if (tree.parentOf(inner) !== statement || !tree.is(statement, K.expression_statement)) return [];
  const target = end.block ? withAround(file, end) : statementOf(tree, tree.nodeSpanning(end.at[0], end.at[1], K.call));
  const block = end.block ? tree.parentOf(tree.parentOf(statement)) : tree.parentOf(statement);
  const beside = end.block ? block === target : tree.parentOf(target) === block;
  const start = lineStartOf(text, tree.start[statement]!);
  const after = lineEndAfter(text, tree.end[statement]!);
  if (target < 0 || !beside || text.slice(start, tree.start[statement]).trim() !== "") return [];
  // A line with something behind the statement, a comment or another statement, stays whole.
  if (/[^\s]/.test(text.slice(tree.end[statement], after))) return [];
  const indent = indentAt(text, tree.start[target]!);
  const { head, moved } = kept(file, statement, call, end);
  if (moved === undefined) return [];
  const line = lineEnd(text);
  const own = indentAt(text, tree.start[statement]!);
  const last = tree.end[target]!;
  const behind = `${indent}${moved}`;
  const lines = head.map((one) => `${own}${one}`);
  // The last statement of its block: the block ends where it ends.
  const changes =
    last <= after
      ? [{ start, end: tree.end[statement]!, text: [...lines, behind].join(line) }]
      : [
          { start, end: after, text: lines.map((one) => one + line).join("") },
          { start: last, end: last, text: `${line}${behind}` },
        ];
  return [{ title: "Queue it after the commit", safety: "review", changes }];
}

function withAround({ tree }: FileView, { at }: SessionEnd): NodeId {
  const body = tree.nodeSpanning(at[0], at[1], K.block);
  return tree.is(tree.parentOf(body), K.with_statement) ? tree.parentOf(body) : -1;
}

/** Where rows cannot be read afterwards, what the call reads of them is read in its old place. */
function kept(
  { tree, text }: FileView,
  statement: NodeId,
  call: NodeId,
  end: SessionEnd,
): { readonly head: readonly string[]; readonly moved: string | undefined } {
  const written = tree.textOf(statement);
  const list = tree.child(call, F.arguments);
  const reads = tree.descendants(list, K.attribute).filter((node) => !tree.is(tree.parentOf(node), K.attribute));
  if (/[\r\n]/.test(written)) return { head: [], moved: undefined };
  if (reads.length === 0 || (!end.block && end.readable)) return { head: [], moved: written };
  if (reads.some((node) => !/^\w+\.\w+$/.test(tree.textOf(node)) || tree.is(tree.parentOf(node), K.call)))
    return { head: [], moved: undefined };
  const from = tree.start[statement]!;
  let moved = written;
  const head: string[] = [];
  for (const node of [...reads].reverse()) {
    const name = tree.textOf(node).replace(".", "_");
    if (new RegExp(`\\b${name}\\b`).test(text)) return { head: [], moved: undefined };
    const assignment = `${name} = ${tree.textOf(node)}`;
    if (!head.includes(assignment)) head.unshift(assignment);
    moved = moved.slice(0, tree.start[node]! - from) + name + moved.slice(tree.end[node]! - from);
  }
  return { head, moved };
}
