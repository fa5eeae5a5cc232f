import { F, K } from "../../../syntax/kinds.generated";
import type { FixContext, FixDraft } from "../../api";
import { importOf, replaceNode } from "../../support/edits";
import type { EnqueueData } from "./rule";

/** Django: the task is queued when the transaction is through. */
export function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as EnqueueData | undefined;
  if (!data) return [];
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
