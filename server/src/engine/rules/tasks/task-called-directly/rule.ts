import { Flow, type CallFact, type Span } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView, type FixContext, type FixDraft, type Report } from "../../api";
import { caughtTypes, isBroadName } from "../../support/excepts";
import { enqueuesIn } from "../enqueues";
import { taskAround, taskOf, type Queue, type Task } from "../tasks";

/** Kept with a finding for its fix. */
interface DirectData {
  readonly call: Span;
  readonly method: string;
}

const METHODS: Readonly<Record<Queue, string>> = { celery: "delay", rq: "delay", dramatiq: "send", arq: "" };

interface FileData {
  /** Tasks are set to run in place. */
  readonly eager?: true;
  /** Indexes of the calls whose own exceptions the caller turns into an answer. */
  readonly answered: readonly number[];
}

const RULE_ID = "task-called-directly";

export default defineRule<FileData>({
  meta: {
    id: RULE_ID,
    topic: "tasks",
    title: "Task called like a function",
    summary:
      "A task that a handler calls like a function runs at once, in the request: slow, without retries, and not in a worker.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect(file) {
    const answered = answeredCalls(file);
    const eager = isEager(file);
    return eager || answered.length > 0 ? { answered, ...(eager && { eager }) } : undefined;
  },
  checkProject({ project, report }) {
    const modules = project.modules().filter((path) => !project.role(path).test);
    const eager = modules.some(
      (path) => runsInPlace(project, path) && !/(?:^|[/_.])(?:tests?|local|dev\w*|debug|ci)(?:[/_.]|$)/i.test(path),
    );
    if (eager) return;
    for (const path of modules) directCalls(project, path).forEach((found) => report(path, found));
  },
  fixes,
});

/** What was collected holds places, which edits move: the check of the whole project reads what is drawn from it instead. */
function dataOf(project: ProjectView, path: string): FileData | undefined {
  return project.facts(path)?.rules[RULE_ID] as FileData | undefined;
}

function runsInPlace(project: ProjectView, path: string): boolean {
  return project.derived(`task-eager:${path}`, () => dataOf(project, path)?.eager === true);
}

function directCalls(project: ProjectView, path: string): readonly Report[] {
  return project.derived(`task-called-directly:${path}`, () => {
    const { script, docs, generated, migration } = project.role(path);
    if (script || docs || generated || migration) return [];
    const answered = dataOf(project, path)?.answered ?? [];
    return project.facts(path)!.calls.flatMap((call, id) => {
      const found = directCall(project, path, call);
      return found && !answered.includes(id) ? [found] : [];
    });
  });
}

function directCall(project: ProjectView, path: string, call: CallFact): Report | undefined {
  if (call.owner < 0 || call.flow & (Flow.Definition | Flow.TypeChecking | Flow.MainGuard)) return undefined;
  for (const callee of project.callees(path, call)) {
    const task = callee.kind === "function" ? taskOf(project, callee.ref) : undefined;
    // A function that is queued by `enqueue(function)` is one like any other.
    if (!task?.decorator || project.functionFact(task.ref).cls >= 0) continue;
    const ref = { path, id: call.owner };
    const handler = taskAround(project, ref) ? undefined : handlerOf(project, ref);
    if (!handler || isOneOfTwoWays(project, path, call, task) || isHelper(project, task)) continue;
    const { name } = project.functionFact(task.ref);
    const own = functionKey(handler) === functionKey(outermost(project, ref));
    const where = own
      ? `in handler \`${project.functionFact(handler).name}\``
      : `in \`${project.functionFact(ref).name}\`, which handler \`${project.functionFact(handler).name}\` calls`;
    const method = METHODS[task.queue];
    return {
      at: call.at,
      message: `Task \`${name}\` is called like a function ${where}: it runs at once, and the request waits for it. Queue it with \`${name}.${method}(…)\`.`,
      related: [{ path: task.ref.path, at: project.functionFact(task.ref).at, message: `\`${name}\` is a task` }],
      data: { call: call.at, method } satisfies DirectData,
    };
  }
  return undefined;
}

/** `if settings.QUEUE: sync.delay(x) else: sync(x)`: the caller knows both ways, and chose this one. */
function isOneOfTwoWays(project: ProjectView, path: string, call: CallFact, { ref }: Task): boolean {
  if (!(call.flow & Flow.Conditional)) return false;
  return enqueuesIn(project, path).some(
    (other) =>
      other.call.owner === call.owner &&
      (other.call.flow & Flow.Conditional) !== 0 &&
      functionKey(other.task.ref) === functionKey(ref),
  );
}

/** Uses as a function by other tasks, from which on a task is taken for a helper that can be queued too. */
const HELPER_USES = 3;

/** Other tasks do their work with it as with any function, more often than anybody queues it. */
function isHelper(project: ProjectView, { ref }: Task): boolean {
  return project.derived(`task-helper:${functionKey(ref)}`, () => {
    const uses = project.callers(ref).filter(({ caller }) => caller.id >= 0 && taskAround(project, caller)).length;
    if (uses < HELPER_USES) return false;
    const key = functionKey(ref);
    const queued = project
      .modules()
      .flatMap((path) => enqueuesIn(project, path))
      .filter(({ task }) => functionKey(task.ref) === key).length;
    return uses > queued;
  });
}

function outermost(project: ProjectView, ref: FunctionRef): FunctionRef {
  const { parent } = project.functionFact(ref);
  return parent < 0 ? ref : outermost(project, { path: ref.path, id: parent });
}

/** The handler that a function is, or that reaches it by calls; commands, tests and tasks in between end the way. */
function handlerOf(project: ProjectView, ref: FunctionRef, depth = 0): FunctionRef | undefined {
  const top = outermost(project, ref);
  const role = project.functionRole(top);
  if (role?.role === "handler") return top;
  if ((role && role.role !== "dependency") || depth > 3) return undefined;
  for (const { caller } of project.callers(top)) {
    if (caller.id < 0) continue;
    const { test, script } = project.role(caller.path);
    const found = test || script ? undefined : handlerOf(project, caller, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Calls alone in a `try` with a clause for errors of their own (`except Order.DoesNotExist:`): the answer depends on them. */
function answeredCalls(file: FileView): readonly number[] {
  const { tree } = file;
  return tree.descendants(0, K.try_statement).flatMap((attempt) => {
    const narrow = tree.children(attempt).some((clause) => {
      const types = tree.is(clause, K.except_clause) ? caughtTypes(file, clause) : [];
      return types.length > 0 && !types.some((type) => isBroadName(type));
    });
    // Beside another statement the clause may be for that one's errors; an answer that is made of it raises none.
    const statements = tree
      .children(tree.child(attempt, F.body))
      .filter((one) => !tree.is(one, K.comment) && !tree.is(one, K.return_statement));
    const isAlone = statements.length <= 1;
    return narrow && isAlone
      ? tree.descendants(tree.child(attempt, F.body), K.call).map((call) => file.callId(call))
      : [];
  });
}

/** `task_always_eager = True`: tasks run in place anyway. */
function isEager({ tree, text }: FileView): boolean {
  if (!/always_eager/i.test(text)) return false;
  return tree.descendants(0, K.assignment, K.keyword_argument, K.pair).some((node) => {
    const assignment = tree.is(node, K.assignment);
    const value = tree.child(node, assignment ? F.right : F.value);
    const target = tree.textOf(tree.child(node, assignment ? F.left : tree.is(node, K.pair) ? F.key : F.name));
    return tree.is(value, K.true) && /always_eager["']?\]?$/i.test(target);
  });
}

function fixes({ finding, file }: FixContext): FixDraft[] {
  const { call: at, method } = finding.data as DirectData;
  const { tree } = file;
  const call = tree.nodeSpanning(at[0], at[1], K.call);
  // Whoever uses the result has to wait for it.
  if (call < 0 || !tree.is(tree.parentOf(call), K.expression_statement)) return [];
  const end = tree.end[tree.child(call, F.function)]!;
  return [
    { title: `Queue it with \`.${method}(…)\``, safety: "review", changes: [{ start: end, end, text: `.${method}` }] },
  ];
}
