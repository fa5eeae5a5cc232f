import type { Expr, Span } from "../../../facts/types";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView } from "../../api";
import { lastName } from "../../support/calls";
import { taskAround } from "../tasks";

/** The body of a `with` whose manager may let results be waited for. */
interface Allowed {
  readonly manager: Expr;
  readonly body: Span;
}

const WAITS = /^celery\.result\.(?:AsyncResult|ResultSet|GroupResult)#(?:get|wait|join|join_native)$/;

export default defineRule<readonly Allowed[]>({
  meta: {
    id: "result-wait-in-task",
    topic: "tasks",
    title: "Task that waits for another task",
    summary:
      "A task that waits for another task's result holds a worker while that one needs one too: with all workers waiting, nothing ever runs.",
    severity: "error",
    enabled: true,
    scope: "module",
    fixes: [],
  },
  collect(file) {
    const found = readAllowed(file);
    return found.length > 0 ? found : undefined;
  },
  check({ path, facts, project, data, report }) {
    for (const call of facts.calls) {
      if (!/^(?:get|wait|join|join_native)$/.test(lastName(call.callee) ?? "") || call.owner < 0) continue;
      const task = taskAround(project, { path, id: call.owner });
      if (task?.queue !== "celery" || call.args.some(isAllowing)) continue;
      if (!project.callees(path, call).some((callee) => WAITS.test(project.externalName(callee) ?? ""))) continue;
      const allowed = data?.some(
        ({ manager, body }) =>
          body[0] <= call.at[0] &&
          call.at[1] <= body[1] &&
          project.externalName(project.resolve(path, manager)) === "celery.result.allow_join_result",
      );
      if (allowed) continue;
      const { name } = project.functionFact(task.ref);
      report({
        at: call.at,
        message: `Task \`${name}\` waits here for another task's result: it holds a worker while the other task needs one, and when all workers wait, none is left to run it. Chain the tasks (\`chain\`, \`chord\`, a callback with \`link\`) instead.`,
      });
    }
  },
});

function isAllowing({ name, value }: { readonly name?: string; readonly value: Expr }): boolean {
  const off = value !== null && typeof value === "object" && value.k === "const" && value.v === "False";
  return name === "disable_sync_subtasks" && off;
}

function readAllowed({ tree, lower }: FileView): Allowed[] {
  return tree.descendants(0, K.with_statement).flatMap((statement) => {
    const body = tree.child(statement, F.body);
    return tree.children(tree.childOfKind(statement, K.with_clause)).flatMap((item): Allowed[] => {
      const call = tree.child(item, F.value);
      if (!tree.is(call, K.call)) return [];
      const manager = lower(tree.child(call, F.function));
      return lastName(manager) === "allow_join_result" ? [{ manager, body: [tree.start[body]!, tree.end[body]!] }] : [];
    });
  });
}
