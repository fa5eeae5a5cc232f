import type { Parameter } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { isKind } from "../../support/calls";
import { enqueuesIn } from "../enqueues";
import { taskOf, tasksIn, type Task } from "../tasks";
import { fixes } from "./fixes";
import { argumentKind, objectKind, type ObjectKind } from "./objects";
import { parametersOf, takesPlace, type ObjectData } from "./parameters";

const WHY: Readonly<Record<ObjectKind, string>> = {
  model: "a database object: it does not serialise, or is stale when the worker reads it",
  query: "a query: it does not serialise, or drags all of its rows along",
  session: "a database session: it belongs to the process that opened it",
  request: "a request: it does not exist in the worker",
  file: "an open file: it does not exist in the worker",
};
const INSTEAD: Readonly<Record<ObjectKind, string>> = {
  model: "Pass its id and load it in the task.",
  query: "Pass ids, or what selects the rows, and query in the task.",
  session: "Open a session in the task.",
  request: "Pass the values that the task needs.",
  file: "Store the file and pass its path or key.",
};

export default defineRule({
  meta: {
    id: "task-object-argument",
    topic: "tasks",
    title: "Object passed to a task",
    summary:
      "Tasks run in another process, later: database objects, sessions, requests and open files do not survive the way there.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  check({ path, project, facts, report }) {
    for (const task of tasksIn(project, path)) {
      const fact = project.functionFact(task.ref);
      for (const parameter of parametersOf(project, task)) {
        if (parameter.annotation === undefined || isInjected(project, task, parameter)) continue;
        const kind = objectKind(project, project.annotation(path, parameter.annotation));
        if (!kind) continue;
        const data: ObjectData = { task: task.ref, parameter: parameter.name };
        report({
          at: parameter.at,
          message: `Task \`${fact.name}\` takes \`${parameter.name}\`, ${WHY[kind]}. ${INSTEAD[kind]}`,
          data,
        });
      }
    }
    for (const { call, task, passed } of enqueuesIn(project, path)) {
      const fact = project.functionFact(task.ref);
      (passed ?? []).forEach(({ name, value, at }, index) => {
        const kind = argumentKind(project, path, value);
        if (!kind) return;
        const parameter = name ?? parametersOf(project, task).filter(takesPlace)[index]?.name;
        const data: ObjectData | undefined = parameter === undefined ? undefined : { task: task.ref, parameter };
        report({
          at,
          message: `Task \`${fact.name}\` is handed ${WHY[kind]}. ${INSTEAD[kind]}`,
          related: [{ path: task.ref.path, at: fact.at, message: `\`${fact.name}\` is defined here` }],
          key: `${fact.name} ${parameter ?? index} ${facts.functions[call.owner]?.qualname ?? ""}`,
          ...(data && { data }),
        });
      });
    }
  },
  fixes,
});

/** Something else than the caller may fill it: a dependency, another decorator, the task itself when it is `None`. */
function isInjected(project: ProjectView, task: Task, { name, default: value }: Parameter): boolean {
  if (project.dependency(task.ref, name)) return true;
  return task.wrapped || !taskOf(project, task.ref) || isKind(value ?? null, "const");
}
