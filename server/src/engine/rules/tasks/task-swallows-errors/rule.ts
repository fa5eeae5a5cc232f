import { F, K } from "../../../syntax/kinds.generated";
import type { TextChange } from "../../../findings";
import type { Span } from "../../../facts/types";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { indentAt, lineEnd, replaceNode } from "../../support/edits";
import { isBroadType } from "../../support/excepts";
import { writtenName } from "../enqueues";
import { isBound, taskAround } from "../tasks";
import { readClauses, type Clause } from "./collect";
import { isInChord, isOutcomeRead } from "./outcome";
import { isQuiet } from "./quiet";

/** Kept with a finding for its fixes. */
interface SwallowData {
  readonly clause: Span;
  /** How the task calls itself, where Celery passes it: `self`. */
  readonly self?: string;
}

export default defineRule<readonly Clause[]>({
  meta: {
    id: "task-swallows-errors",
    topic: "tasks",
    title: "Task that swallows its errors",
    summary:
      "A broad `except` in a task that neither raises nor retries makes the queue count a failure as a success: no retry, no alert, lost work.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["review"],
  },
  collect(file) {
    const clauses = readClauses(file);
    return clauses.length > 0 ? clauses : undefined;
  },
  check({ path, facts, project, data, report }) {
    for (const clause of data ?? []) {
      const broad =
        clause.caught.length === 0 ||
        clause.caught.some((type) => isBroadType(project.externalName(project.resolve(path, type))));
      const task = broad ? taskAround(project, { path, id: clause.owner }) : undefined;
      if (!task) continue;
      const calls = clause.calls.map((id) => facts.calls[id]!);
      if (calls.some((call) => writtenName(call.callee).endsWith("retry"))) continue;
      if (!calls.every((call) => isQuiet(project, path, call))) continue;
      if (clause.tells && isOutcomeRead(project, task.ref)) continue;
      if (clause.returns && isInChord(project, task.ref)) continue;
      const fact = project.functionFact(task.ref);
      const what = clause.caught.length === 0 ? "Every exception" : "Any `Exception`";
      const ends = clause.returns ? "makes it return" : "is dropped";
      const retry =
        task.queue === "celery" ? "Raise it, or `raise self.retry(exc=exc)`" : "Raise it, so that the queue can retry";
      const bound = task.queue === "celery" && isBound(task) && clause.owner === task.ref.id;
      const swallow: SwallowData = { clause: clause.at, ...(bound && fact.params[0] && { self: fact.params[0].name }) };
      report({
        at: clause.at,
        message: `${what} in task \`${fact.name}\` ${ends} here, so the queue counts the run as a success: nothing retries it, nobody sees it. ${retry}.`,
        data: swallow,
      });
    }
  },
  fixes,
});

function fixes({ finding, file }: FixContext): FixDraft[] {
  const { clause: at, self } = finding.data as SwallowData;
  const { tree, text } = file;
  const clause = tree
    .descendants(0, K.except_clause)
    .find((node) => tree.start[node] === at[0] && tree.end[node]! >= at[1]);
  const block = clause === undefined ? -1 : tree.childOfKind(clause, K.block);
  const last = tree.children(block).at(-1);
  if (clause === undefined || last === undefined) return [];
  const raise = (statement: string): TextChange => {
    const ends = tree.is(last, K.return_statement) || tree.is(last, K.pass_statement) || tree.textOf(last) === "...";
    if (ends) return replaceNode(tree, last, statement);
    const end = tree.end[last]!;
    return { start: end, end, text: `${lineEnd(text)}${indentAt(text, tree.start[last]!)}${statement}` };
  };
  const out: FixDraft[] = [];
  if (self !== undefined) {
    const value = tree.child(clause, F.value);
    const alias = tree.is(value, K.as_pattern) ? tree.textOf(tree.child(value, F.alias)) : undefined;
    const named: TextChange[] =
      alias !== undefined
        ? []
        : value < 0
          ? [{ start: at[1], end: at[1], text: " Exception as exc" }]
          : [{ start: tree.end[value]!, end: tree.end[value]!, text: " as exc" }];
    out.push({
      title: `Retry: \`raise ${self}.retry(...)\``,
      safety: "review",
      changes: [...named, raise(`raise ${self}.retry(exc=${alias ?? "exc"})`)],
    });
  }
  out.push({ title: "Raise the exception again", safety: "review", changes: [raise("raise")] });
  return out;
}
