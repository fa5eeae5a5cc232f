import type { Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { isBound, optionOf, tasksIn } from "../tasks";

/** Kept with a finding for its fix: the decorator of the task that takes a `self` which nobody passes. */
interface UnboundData {
  readonly decorator: Span;
}

export default defineRule({
  meta: {
    id: "unbound-task-self",
    topic: "tasks",
    title: "Task with `self` that is not bound",
    summary:
      "A Celery task gets itself as first argument only with `bind=True`; where signature and decorator disagree, every run fails.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  check({ path, project, report }) {
    for (const task of tasksIn(project, path)) {
      const fact = project.functionFact(task.ref);
      // Methods are bound by their class; another decorator may add or take an argument.
      if (task.queue !== "celery" || !task.decorator || !task.readable || task.wrapped || fact.cls >= 0) continue;
      const first = fact.params.find(({ kind }) => kind !== "keyword-only" && kind !== "kwargs");
      if (first?.name === "self" && optionOf(task, "bind") === undefined) {
        const data: UnboundData = { decorator: task.decorator.at };
        report({
          at: fact.at,
          message: `Task \`${fact.name}\` takes \`self\`, but Celery passes the task itself only with \`bind=True\`: its first real argument lands in \`self\`, and the last one is missing. Add \`bind=True\`.`,
          data,
        });
      } else if (!first && isBound(task)) {
        report({
          at: fact.at,
          message: `Task \`${fact.name}\` is declared with \`bind=True\` but takes no \`self\`: every run fails with a TypeError. Give it a first parameter \`self\`, or drop \`bind=True\`.`,
        });
      }
    }
  },
  fixes,
});

function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as UnboundData | undefined;
  if (!data) return [];
  const { tree } = file;
  const value = tree.children(tree.nodeSpanning(data.decorator[0], data.decorator[1], K.decorator))[0] ?? -1;
  const title = "Add `bind=True`";
  if (!tree.is(value, K.call)) {
    const at = tree.end[value]!;
    return value < 0 ? [] : [{ title, safety: "safe", changes: [{ start: at, end: at, text: "(bind=True)" }] }];
  }
  const list = tree.child(value, F.arguments);
  const args = tree.children(list);
  // Behind the task's name, where there is one, and before the other options.
  const positional = args.filter((argument) => !tree.is(argument, K.keyword_argument)).at(-1);
  if (positional !== undefined) {
    const at = tree.end[positional]!;
    return [{ title, safety: "safe", changes: [{ start: at, end: at, text: ", bind=True" }] }];
  }
  const first = args[0];
  const at = first === undefined ? tree.start[list]! + 1 : tree.start[first]!;
  const text = first === undefined ? "bind=True" : "bind=True, ";
  return [{ title, safety: "safe", changes: [{ start: at, end: at, text }] }];
}
