/** How functions of the project are made tasks of a queue. */
import type { Argument, CallFact, DecoratorFact } from "../../facts/types";
import { functionKey, partsOf } from "../../project/entities";
import { decoratorCall, TASK_DECORATORS } from "../../project/function-roles";
import type { FunctionRef, ProjectView } from "../../project/view";

export type Queue = "celery" | "rq" | "dramatiq" | "arq";

/** A function that workers run. */
export interface Task {
  readonly ref: FunctionRef;
  readonly queue: Queue;
  /** The queue's own decorator on it; absent where it is registered elsewhere or by a decorator of the project. */
  readonly decorator?: DecoratorFact;
  /** The call of `@app.task(…)`; absent for a bare `@app.task`. */
  readonly call?: CallFact;
  /** All options that the task is declared with can be read. */
  readonly readable: boolean;
  /** The function has decorators beside the queue's: they may give it other parameters. */
  readonly wrapped: boolean;
}

/** The task that a function is, `undefined` for any other function. */
export function taskOf(project: ProjectView, ref: FunctionRef): Task | undefined {
  return project.derived(`task:${functionKey(ref)}`, () => {
    const role = project.functionRole(ref);
    if (role?.role !== "task") return undefined;
    const { decorators } = project.functionFact(ref);
    const decorator = decorators.find((one) => queueOf(project, ref.path, one) !== undefined);
    const call = decorator && decoratorCall(project, ref.path, decorator);
    return {
      ref,
      queue: role.queue,
      ...(decorator && { decorator }),
      ...(call && { call }),
      readable:
        decorator !== undefined
          ? !call?.args.some(({ value }) => isSplat(value))
          : decorators.length === 0 && role.queue !== "celery",
      wrapped: decorators.length > (decorator ? 1 : 0),
    };
  });
}

/** All tasks that a module defines. */
export function tasksIn(project: ProjectView, path: string): readonly Task[] {
  return (project.facts(path)?.functions ?? []).flatMap((_, id) => taskOf(project, { path, id }) ?? []);
}

/** The task whose body, nested functions included, holds what stands in this function. */
export function taskAround(project: ProjectView, ref: FunctionRef): Task | undefined {
  for (let id = ref.id; id >= 0; id = project.functionFact({ path: ref.path, id }).parent) {
    const task = taskOf(project, { path: ref.path, id });
    if (task) return task;
  }
  return undefined;
}

/** An option of the task's decorator. */
export function optionOf(task: Task, name: string): Argument | undefined {
  return task.call?.args.find((argument) => argument.name === name);
}

/** `bind=True`: Celery passes the task itself as first argument. */
export function isBound(task: Task): boolean {
  const bind = optionOf(task, "bind")?.value;
  return bind !== undefined && bind !== null && typeof bind === "object" && bind.k === "const" && bind.v === "True";
}

export function isSplat(value: Argument["value"]): boolean {
  return value !== null && typeof value === "object" && value.k === "splat";
}

function queueOf(project: ProjectView, path: string, decorator: DecoratorFact): Queue | undefined {
  const call = decoratorCall(project, path, decorator);
  const entities = call ? project.callees(path, call) : partsOf(project.resolve(path, decorator.value));
  for (const entity of entities) {
    const queue = TASK_DECORATORS[project.externalName(entity) ?? ""];
    if (queue) return queue;
  }
  return undefined;
}
