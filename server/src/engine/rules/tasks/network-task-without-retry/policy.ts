import type { Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { ClassRef, ProjectView } from "../../../project/view";
import { enqueuesIn } from "../enqueues";
import { optionOf, type Task } from "../tasks";
import { retriesItself } from "./network";

/** What is known of how a task is retried. */
export type Policy =
  | "none"
  /** `max_retries` alone: nothing ever asks for a retry. */
  | "idle"
  /** There is one, or there may be one that cannot be seen. */
  | "some";

export function policyOf(project: ProjectView, task: Task): Policy {
  if (task.queue === "dramatiq" || retriesItself(project, task.ref)) return "some";
  const fact = project.functionFact(task.ref);
  if (task.queue === "rq") return rqPolicy(project, task);
  if (task.queue === "arq") return "none";
  // A decorator of the project makes it a task: the policy is that one's matter.
  if (!task.decorator && fact.cls < 0) return "some";
  if (!task.readable && fact.cls < 0) return "some";
  if (optionOf(task, "autoretry_for") || optionOf(task, "retry_kwargs") || hasDefaults(project)) return "some";
  const base = optionOf(task, "base");
  if (base && !isPlainBase(project, task.ref.path, base.value)) return "some";
  if (fact.cls >= 0 && !isPlainClass(project, { path: task.ref.path, id: fact.cls })) return "some";
  if (handsSelfOn(project, task)) return "some";
  return optionOf(task, "max_retries") && !isNone(optionOf(task, "max_retries")!.value) ? "idle" : "none";
}

function isNone(value: Expr): boolean {
  return (
    value !== null &&
    typeof value === "object" &&
    ((value.k === "const" && value.v === "None") || (value.k === "num" && value.v === 0))
  );
}

/** RQ: of the decorator, or of any place that queues it. */
function rqPolicy(project: ProjectView, task: Task): Policy {
  if (optionOf(task, "retry") || (task.decorator && !task.readable)) return "some";
  const retried = project.derived("rq-retried", () => {
    const out: string[] = [];
    for (const path of project.modules()) {
      for (const { call, task: queued } of enqueuesIn(project, path)) {
        if (call.args.some(({ name }) => name === "retry")) out.push(`${queued.ref.path}#${queued.ref.id}`);
      }
    }
    return out;
  });
  return retried.includes(`${task.ref.path}#${task.ref.id}`) ? "some" : "none";
}

/** Settings that hold for all tasks: another base class, annotations. */
function hasDefaults(project: ProjectView): boolean {
  return project.derived("task-defaults", () =>
    project.modules().some((path) => {
      const facts = project.facts(path)!;
      const named = (name: string | undefined): boolean =>
        name !== undefined && /^(?:task_cls|task_annotations|CELERY_(?:TASK_)?ANNOTATIONS|Task)$/.test(name);
      return (
        facts.calls.some(({ args, callee }) => args.some(({ name }) => named(name)) && callee !== null) ||
        facts.bindings.some(({ name, kind }) => kind === "variable" && /ANNOTATIONS|^task_annotations$/.test(name))
      );
    }),
  );
}

/** A base task of the project without retries of its own. */
function isPlainBase(project: ProjectView, path: string, value: Expr): boolean {
  return partsOf(project.resolve(path, value)).every((entity) =>
    entity.kind === "class" ? isPlainClass(project, entity.ref) : project.externalName(entity) === "celery.Task",
  );
}

function isPlainClass(project: ProjectView, cls: ClassRef): boolean {
  const { project: own, external } = project.ancestors(cls);
  return (
    external.every((name) => name === "celery.Task" || name === "builtins.object" || name === "abc.ABC") &&
    own.every((ref) => project.classFact(ref).attributes.every(({ name }) => !/autoretry_for|retry/.test(name)))
  );
}

/** The task gives itself to something that may retry it. */
function handsSelfOn(project: ProjectView, { ref }: Task): boolean {
  const self = project.functionFact(ref).params[0]?.name;
  return project.callsIn(ref).some(({ args }) =>
    args.some(({ value }) => {
      if (value === null || typeof value !== "object") return false;
      return (
        value.k === "self" || (value.k === "param" && value.fn === ref.id && value.name === self && self === "self")
      );
    }),
  );
}
