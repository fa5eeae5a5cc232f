import type { Argument, CallFact, Expr, Span } from "../../../facts/types";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { callOf, isKind, lastName } from "../../support/calls";

/** How work leaves the request. */
export interface Way {
  /** As the message says it: "`asyncio.create_task`", "a thread". */
  readonly name: string;
  /** It runs after the response by FastAPI's or Starlette's own means: a session may still be open then. */
  readonly background: boolean;
  /** What is handed over, each with the argument that it stands in. */
  readonly values: readonly { readonly value: Expr; readonly at: Span }[];
  /** Functions or lambdas that are handed over. */
  readonly functions: readonly { readonly value: Expr; readonly at: Span }[];
}

const LOOPS = /^asyncio\.(?:get_running_loop|get_event_loop|new_event_loop)$/;

/** The way that a call opens; `undefined` for any other call. */
export function wayOf(project: ProjectView, path: string, call: CallFact): Way | undefined {
  const names = project.callees(path, call).map((callee) => project.externalName(callee) ?? "");
  const is = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const written = lastName(call.callee);
  const plain = call.args.filter(({ name }) => name === undefined);
  const given = (name: string, position: number): Argument | undefined =>
    call.args.find((argument) => argument.name === name) ?? plain[position];
  if (
    is(/^asyncio\.(?:create_task|ensure_future|run_coroutine_threadsafe)$/) ||
    (written === "create_task" && isLoop(project, path, call))
  )
    return { name: `\`${written!}\``, background: false, ...coroutine(project, path, given("coro", 0)) };
  if (is(/^threading\.(?:Thread|Timer)$/)) {
    const timer = is(/Timer$/);
    const target = given(timer ? "function" : "target", 1);
    const packed = [given("args", timer ? 2 : 3), call.args.find(({ name }) => name === "kwargs")];
    return way(
      "a thread",
      false,
      project,
      path,
      target,
      packed.flatMap((one) => (one ? unpack(one) : [])),
    );
  }
  if (is(/^concurrent\.futures\.\w*Executor#submit$/) && !isKind(receiver(call), "enter"))
    return way("an executor", false, project, path, plain[0], plain.slice(1));
  if (written === "run_in_executor" && isLoop(project, path, call))
    return way("an executor", false, project, path, plain[1], plain.slice(2));
  if (is(/^(?:asyncio|queue)\.\w*Queue#put(?:_nowait)?$/))
    return { name: "a queue", background: false, functions: [], values: plain.flatMap(unpack) };
  if (is(/\bBackgroundTasks#add_task$/))
    return way("a background task", true, project, path, given("func", 0), others(call, plain, "func"));
  if (is(/^starlette\.background\.BackgroundTask$/))
    return way("a background task", true, project, path, given("func", 0), others(call, plain, "func"));
  return undefined;
}

function others(call: CallFact, plain: readonly Argument[], name: string): Argument[] {
  const first = call.args.some((argument) => argument.name === name) ? undefined : plain[0];
  return call.args.filter((argument) => argument !== first && argument.name !== name);
}

function way(
  name: string,
  background: boolean,
  project: ProjectView,
  path: string,
  target: Argument | undefined,
  values: Way["values"],
): Way {
  if (!target) return { name, background, values, functions: [] };
  // `partial(work, session)`.
  const call = callOf(project, path, target.value);
  const partial =
    call && project.callees(path, call).some((callee) => project.externalName(callee) === "functools.partial");
  return partial
    ? { name, background, values: [...values, ...call.args.slice(1)], functions: call.args.slice(0, 1) }
    : { name, background, values, functions: [target] };
}

/** `work(session)` as the coroutine that it makes. */
function coroutine(
  project: ProjectView,
  path: string,
  argument: Argument | undefined,
): Pick<Way, "values" | "functions"> {
  const call = argument && callOf(project, path, argument.value);
  if (!call) return { values: [], functions: [] };
  return { values: call.args, functions: [{ value: call.callee, at: argument.at }] };
}

function unpack({
  value,
  at,
}: {
  readonly value: Expr;
  readonly at: Span;
}): { readonly value: Expr; readonly at: Span }[] {
  if (isKind(value, "tuple") || isKind(value, "list")) return value.of.flatMap((one) => unpack({ value: one, at }));
  if (isKind(value, "dict")) return value.entries.map(([, one]) => ({ value: one, at }));
  return [{ value, at }];
}

function receiver({ callee }: CallFact): Expr {
  return isKind(callee, "attr") ? callee.of : null;
}

function isLoop(project: ProjectView, path: string, call: CallFact): boolean {
  const made = callOf(project, path, receiver(call));
  return (
    made !== undefined && project.callees(path, made).some((callee) => LOOPS.test(project.externalName(callee) ?? ""))
  );
}

/** What a function that is handed over takes along from the one around it: its uses of values of `outer`. */
export function capturedBy(project: ProjectView, outer: FunctionRef, value: Expr): readonly Expr[] {
  if (!isKind(value, "fn")) return [];
  const { span } = project.functionFact({ path: outer.path, id: value.id });
  const inside = project.facts(outer.path)!.calls.filter(({ at }) => at[0] >= span[0] && at[1] <= span[1]);
  return inside.flatMap(({ callee, args }) => [
    ...(isKind(callee, "attr") ? [callee.of] : []),
    ...args.map((argument) => argument.value),
  ]);
}
