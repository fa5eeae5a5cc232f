/** Calls that hand a task of the project to its queue, with the arguments that the task will get. */
import type { Argument, CallFact, Expr, Span } from "../../facts/types";
import { partsOf } from "../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../project/view";
import { isSplat, taskOf, tasksIn, type Task } from "./tasks";

/** An argument on its way to a task. */
export interface Passed {
  readonly name?: string;
  readonly value: Expr;
  /** The argument of the call that it stands in. */
  readonly at: Span;
}

export interface Enqueue {
  readonly call: CallFact;
  /** `delay`, `apply_async`, `send`, `enqueue`, … */
  readonly method: string;
  readonly task: Task;
  /** What the task gets; absent where the call does not show it. */
  readonly passed?: readonly Passed[];
}

/** Keywords of RQ's `enqueue*` that are the queue's own, https://python-rq.org/docs/#enqueueing-jobs */
const RQ_OPTIONS: ReadonlySet<string> = new Set([
  "timeout",
  "job_timeout",
  "result_ttl",
  "ttl",
  "failure_ttl",
  "description",
  "depends_on",
  "job_id",
  "at_front",
  "meta",
  "retry",
  "repeat",
  "on_success",
  "on_failure",
  "on_stopped",
  "pipeline",
  "unique",
  "group_id",
]);
/** What a function made by RQ's `@job` takes for itself in `delay`. */
const RQ_DELAY_OPTIONS: ReadonlySet<string> = new Set(["depends_on", "job_id", "at_front"]);
/** https://arq-docs.helpmanual.io/#arq.connections.ArqRedis.enqueue_job */
const ARQ_OPTIONS = /^_(?:job_id|queue_name|defer_until|defer_by|expires|job_try)$/;

const MAYBE_ENQUEUES =
  /(?:^|[.#])(?:delay|delay_on_commit|apply_async|apply_async_on_commit|send|send_with_options|enqueue|enqueue_in|enqueue_at|enqueue_call|enqueue_job)$/;

/** The enqueues of a module, in the order of its text. */
export function enqueuesIn(project: ProjectView, path: string): readonly Enqueue[] {
  return project.derived(`enqueues:${path}`, () =>
    (project.facts(path)?.calls ?? []).flatMap((call) => {
      const written = writtenName(call.callee);
      return MAYBE_ENQUEUES.test(written) ? (enqueueOf(project, path, call) ?? []) : [];
    }),
  );
}

/** A callee's last name as it is written. */
export function writtenName(callee: Expr): string {
  if (typeof callee === "string") return callee;
  return callee !== null && callee.k === "attr" ? callee.name : "";
}

function enqueueOf(project: ProjectView, path: string, call: CallFact): Enqueue | undefined {
  for (const callee of project.callees(path, call)) {
    const name = project.externalName(callee) ?? "";
    const found =
      callee.kind === "method" && /^(?:function|celery\.Task)#/.test(name)
        ? byMethod(project, call, callee)
        : /^(?:rq\.Queue#|django_rq\.)enqueue\w*$/.test(name)
          ? byQueue(project, path, call, name.replace(/^.*[#.]/, ""))
          : name === "arq.ArqRedis#enqueue_job" || (callee.kind === "unknown" && isJobName(call))
            ? byName(project, call)
            : undefined;
    if (found) return found;
  }
  return undefined;
}

/** `task.delay(…)`, `actor.send(…)`. */
function byMethod(
  project: ProjectView,
  call: CallFact,
  callee: Extract<Entity, { kind: "method" }>,
): Enqueue | undefined {
  const method = callee.name.slice(callee.name.indexOf("#") + 1);
  const ref = runOf(project, callee.self);
  const task = ref && taskOf(project, ref);
  if (!task) return undefined;
  switch (`${task.queue} ${method}`) {
    case "celery delay":
    case "celery delay_on_commit":
    case "dramatiq send":
      return { call, method, task, ...passed(call.args) };
    case "rq delay":
      return { call, method, task, ...passed(call.args.filter(({ name }) => !RQ_DELAY_OPTIONS.has(name ?? ""))) };
    case "celery apply_async":
    case "celery apply_async_on_commit":
    case "dramatiq send_with_options":
      return { call, method, task, ...packed(call, method === "send_with_options" ? -1 : 0) };
    default:
      return undefined;
  }
}

/** The function that a task is; of a class-based one its `run`. */
function runOf(project: ProjectView, entity: Entity): FunctionRef | undefined {
  if (entity.kind === "function") return entity.ref;
  const cls = entity.kind === "instance" && typeof entity.of !== "string" ? entity.of : undefined;
  return cls && project.method(cls, "run");
}

/** `queue.enqueue(function, …)`: any function is a job. */
function byQueue(project: ProjectView, path: string, call: CallFact, method: string): Enqueue | undefined {
  const position = method === "enqueue_in" || method === "enqueue_at" ? 1 : 0;
  const plain = call.args.filter(({ name }) => name === undefined);
  const target = call.args.find(({ name }) => name === (method === "enqueue_call" ? "func" : "f")) ?? plain[position];
  if (!target) return undefined;
  for (const entity of partsOf(project.resolve(path, target.value))) {
    const task = entity.kind === "function" ? taskOf(project, entity.ref) : undefined;
    if (!task) continue;
    const explicit = call.args.some(({ name }) => name === "args" || name === "kwargs");
    if (method === "enqueue_call" || explicit) return { call, method, task, ...packed(call, -1) };
    const rest = [
      ...plain.slice(plain.indexOf(target) + 1),
      ...call.args.filter((argument) => argument !== target && argument.name !== undefined),
    ].filter(({ name }) => name === undefined || !RQ_OPTIONS.has(name));
    return { call, method, task, ...passed(rest) };
  }
  return undefined;
}

function isJobName(call: CallFact): boolean {
  const first = call.args[0]?.value;
  return (
    writtenName(call.callee).endsWith("enqueue_job") && first !== null && typeof first === "object" && first.k === "str"
  );
}

/** arq: `redis.enqueue_job("name", …)`. */
function byName(project: ProjectView, call: CallFact): Enqueue | undefined {
  const first = call.args[0]?.value;
  const name = first !== null && typeof first === "object" && first.k === "str" ? first.v : undefined;
  const tasks = project
    .derived("arq-tasks", () =>
      project.modules().flatMap((path) => tasksIn(project, path).filter(({ queue }) => queue === "arq")),
    )
    .filter(({ ref }) => project.functionFact(ref).name === name);
  if (tasks.length !== 1) return undefined;
  const rest = call.args.slice(1).filter((argument) => !ARQ_OPTIONS.test(argument.name ?? ""));
  return { call, method: "enqueue_job", task: tasks[0]!, ...passed(rest) };
}

function passed(args: readonly Argument[]): Pick<Enqueue, "passed"> {
  return args.some(({ value }) => isSplat(value)) ? {} : { passed: args };
}

/** `args=(…), kwargs={…}`, positional from `first` on where that is not negative. */
function packed(call: CallFact, first: number): Pick<Enqueue, "passed"> {
  const out: Passed[] = [];
  for (const name of ["args", "kwargs"]) {
    const position = first < 0 ? -1 : name === "args" ? first : first + 1;
    const argument =
      call.args.find((one) => one.name === name) ??
      (position < 0 ? undefined : call.args.filter((one) => one.name === undefined)[position]);
    if (!argument) continue;
    const { value, at } = argument;
    if (value === null || typeof value !== "object") return {};
    if (value.k === "const" && value.v === "None") continue;
    if (name === "args" && (value.k === "tuple" || value.k === "list")) {
      if (value.of.some(isSplat)) return {};
      out.push(...value.of.map((one) => ({ value: one, at })));
    } else if (name === "kwargs" && value.k === "dict") {
      for (const [key, entry] of value.entries) {
        if (key === null || typeof key !== "object" || key.k !== "str") return {};
        out.push({ name: key.v, value: entry, at });
      }
    } else return {};
  }
  return call.args.some(({ value }) => isSplat(value)) ? {} : { passed: out };
}
