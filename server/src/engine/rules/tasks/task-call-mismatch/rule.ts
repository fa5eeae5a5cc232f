import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { replaceNode } from "../../support/edits";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { enqueuesIn, type Enqueue } from "../enqueues";
import { mismatchOf, parametersOf, type Mismatch } from "./signature";

/** Kept with a finding on options that stand in the wrong call. */
interface OptionData {
  readonly call: Span;
  readonly method: string;
  readonly options: readonly string[];
}

/** The way to enqueue that takes options. */
const LONG_WAYS: Readonly<Record<string, string>> = {
  delay: "apply_async",
  delay_on_commit: "apply_async_on_commit",
  send: "send_with_options",
};

export default defineRule({
  meta: {
    id: "task-call-mismatch",
    topic: "tasks",
    title: "Task queued with arguments that it does not take",
    summary:
      "Arguments of `delay`, `send` or `enqueue` that the task's signature cannot take fail in the worker, not where they are given.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  check({ path, project, report }) {
    for (const enqueue of enqueuesIn(project, path)) {
      const { call, task, passed } = enqueue;
      const parameters = parametersOf(project, task);
      const mismatch = passed && parameters && mismatchOf(enqueue, passed, parameters);
      if (!mismatch) continue;
      const fact = project.functionFact(task.ref);
      const data: OptionData = { call: call.at, method: enqueue.method, options: mismatch.names };
      report({
        at: mismatch.at ?? call.at,
        message: `${describe(enqueue, mismatch, fact.name)} ${advice(enqueue, mismatch)}`,
        related: [{ path: task.ref.path, at: fact.at, message: `\`${fact.name}\` is defined here` }],
        ...(mismatch.kind === "option" && { data }),
      });
    }
  },
  fixes,
});

function describe({ method }: Enqueue, { kind, names, counts }: Mismatch, task: string): string {
  const list = names.map((name) => `\`${name}\``).join(", ");
  switch (kind) {
    case "option":
      return `\`${method}\` hands ${list} to the task, and \`${task}\` takes no such argument: the run fails in the worker.`;
    case "unexpected":
      return `Task \`${task}\` takes no argument ${list}: it is queued all the same, or fails far from its cause.`;
    case "surplus":
      return `Task \`${task}\` takes ${counts![0]} positional argument${counts![0] === 1 ? "" : "s"}, but gets ${counts![1]}.`;
    case "double":
      return `Task \`${task}\` gets ${list} twice, by position and by name.`;
    case "missing":
      return `Task \`${task}\` is queued without ${list}, which it needs: the run fails with a TypeError.`;
  }
}

function advice({ method }: Enqueue, { kind }: Mismatch): string {
  if (kind === "option") return `Options of the queue go to \`${LONG_WAYS[method]}\`.`;
  return kind === "missing" ? "Pass it, or give the parameter a default." : "Bring call and signature together.";
}

/** Options move to the call that takes them; the task's own arguments are packed. */
function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as OptionData | undefined;
  if (!data) return [];
  const { tree } = file;
  const call = tree.nodeSpanning(data.call[0], data.call[1], K.call);
  const attribute = tree.child(tree.child(call, F.function), F.attribute);
  const list = tree.child(call, F.arguments);
  if (tree.textOf(attribute) !== data.method || !tree.is(list, K.argument_list)) return [];
  // Comments between arguments have no place in the packed ones.
  if (tree.descendants(list, K.comment).length > 0) return [];
  const args = tree.children(list);
  const positional = args.filter((argument) => !tree.is(argument, K.keyword_argument)).map((node) => tree.textOf(node));
  const keywords = args.filter((argument) => tree.is(argument, K.keyword_argument));
  const isOption = (node: number): boolean => data.options.includes(tree.textOf(tree.child(node, F.name)));
  const named = keywords
    .filter((node) => !isOption(node))
    .map((node) => `"${tree.textOf(tree.child(node, F.name))}": ${tree.textOf(tree.child(node, F.value))}`);
  const parts = [
    ...(positional.length > 0 ? [`args=(${positional.join(", ")}${positional.length === 1 ? "," : ""})`] : []),
    ...(named.length > 0 ? [`kwargs={${named.join(", ")}}`] : []),
    ...keywords.filter(isOption).map((node) => tree.textOf(node)),
  ];
  const method = LONG_WAYS[data.method]!;
  return [
    {
      title: `Move options to \`${method}\``,
      safety: "safe",
      changes: [replaceNode(tree, attribute, method), replaceNode(tree, list, `(${parts.join(", ")})`)],
    },
  ];
}
