import type { Parameter, Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import type { Enqueue, Passed } from "../enqueues";
import { isBound, type Task } from "../tasks";

/** What is wrong with the arguments of an enqueue, the first thing of several. */
export interface Mismatch {
  readonly kind: "option" | "unexpected" | "surplus" | "double" | "missing";
  /** Names of the arguments or parameters that it is about; for `surplus` none. */
  readonly names: readonly string[];
  /** The argument that is wrong; absent for missing ones. */
  readonly at?: Span;
  /** For `surplus`: how many positional arguments the task takes and gets. */
  readonly counts?: readonly [takes: number, gets: number];
}

/** Options of `apply_async`, https://docs.celeryq.dev/en/stable/reference/celery.app.task.html#celery.app.task.Task.apply_async */
const CELERY_OPTIONS: ReadonlySet<string> = new Set([
  "countdown",
  "eta",
  "expires",
  "queue",
  "priority",
  "routing_key",
  "exchange",
  "serializer",
  "compression",
  "link",
  "link_error",
  "retry",
  "retry_policy",
  "time_limit",
  "soft_time_limit",
  "task_id",
  "ignore_result",
  "headers",
  "shadow",
  "add_to_parent",
]);
/** Options of `send_with_options`, https://dramatiq.io/reference.html#dramatiq.Actor.send_with_options */
const DRAMATIQ_OPTIONS: ReadonlySet<string> = new Set([
  "delay",
  "max_retries",
  "min_backoff",
  "max_backoff",
  "max_age",
  "time_limit",
  "on_success",
  "on_failure",
  "pipe_target",
]);

/** Whether a keyword is an option of the longer way to enqueue, given to the short one. */
export function isMisplacedOption({ method, task }: Enqueue, name: string | undefined): boolean {
  if (name === undefined) return false;
  if (task.queue === "celery") return method.startsWith("delay") && CELERY_OPTIONS.has(name);
  return task.queue === "dramatiq" && method === "send" && DRAMATIQ_OPTIONS.has(name);
}

/** The parameters that an enqueue fills; `undefined` where they cannot be told. */
export function parametersOf(project: ProjectView, task: Task): readonly Parameter[] | undefined {
  if (!task.readable || task.wrapped) return undefined;
  const fact = project.functionFact(task.ref);
  const implicit =
    fact.cls >= 0 ||
    task.queue === "arq" ||
    // A `self` that is not bound is `unbound-task-self`'s: here it counts as if it were.
    (task.queue === "celery" && (isBound(task) || fact.params[0]?.name === "self"));
  return implicit && takesPlace(fact.params[0]) ? fact.params.slice(1) : fact.params;
}

function takesPlace(parameter: Parameter | undefined): boolean {
  return parameter?.kind === "normal" || parameter?.kind === "positional-only";
}

export function mismatchOf(
  enqueue: Enqueue,
  passed: readonly Passed[],
  parameters: readonly Parameter[],
): Mismatch | undefined {
  const places = parameters.filter(takesPlace);
  const named = new Set(
    parameters.filter(({ kind }) => kind === "normal" || kind === "keyword-only").map((p) => p.name),
  );
  const anyName = parameters.some(({ kind }) => kind === "kwargs");
  const positional = passed.filter(({ name }) => name === undefined);
  const keywords = passed.filter(({ name }) => name !== undefined);
  if (!anyName) {
    const unknown = keywords.filter(({ name }) => !named.has(name!));
    const options = unknown.filter(({ name }) => isMisplacedOption(enqueue, name));
    const first = options[0] ?? unknown[0];
    if (first) {
      const names = (options[0] ? options : unknown).map(({ name }) => name!);
      return { kind: options[0] ? "option" : "unexpected", names, at: first.at };
    }
  }
  if (positional.length > places.length && !parameters.some(({ kind }) => kind === "args")) {
    return {
      kind: "surplus",
      names: [],
      at: positional[places.length]!.at,
      counts: [places.length, positional.length],
    };
  }
  const filled = new Set(places.slice(0, positional.length).map(({ name }) => name));
  const double = keywords.find(({ name }) => filled.has(name!) && named.has(name!));
  if (double) return { kind: "double", names: [double.name!], at: double.at };
  const given = new Set(keywords.map(({ name }) => name));
  const missing = parameters.filter(
    ({ name, kind, default: value }) =>
      kind !== "args" && kind !== "kwargs" && value === undefined && !filled.has(name) && !given.has(name),
  );
  return missing.length > 0 ? { kind: "missing", names: missing.map(({ name }) => name) } : undefined;
}
