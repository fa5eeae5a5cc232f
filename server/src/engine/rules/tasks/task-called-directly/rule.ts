import { Flow, type CallFact, type Span } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView, type FixContext, type FixDraft, type Report } from "../../api";
import { taskAround, taskOf, type Queue } from "../tasks";

/** Kept with a finding for its fix. */
interface DirectData {
  readonly call: Span;
  readonly method: string;
}

const METHODS: Readonly<Record<Queue, string>> = { celery: "delay", rq: "delay", dramatiq: "send", arq: "" };

export default defineRule<true>({
  meta: {
    id: "task-called-directly",
    topic: "tasks",
    title: "Task called like a function",
    summary:
      "A task that a handler calls like a function runs at once, in the request: slow, without retries, and not in a worker.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect: (file) => (isEager(file) ? true : undefined),
  checkProject({ project, data, report }) {
    const modules = project.modules().filter((path) => !project.role(path).test);
    const eager = modules.some(
      (path) => data(path) && !/(?:^|[/_.])(?:tests?|local|dev\w*|debug|ci)(?:[/_.]|$)/i.test(path),
    );
    if (eager) return;
    for (const path of modules) directCalls(project, path).forEach((found) => report(path, found));
  },
  fixes,
});

function directCalls(project: ProjectView, path: string): readonly Report[] {
  return project.derived(`task-called-directly:${path}`, () => {
    const { script, docs, generated, migration } = project.role(path);
    if (script || docs || generated || migration) return [];
    return project.facts(path)!.calls.flatMap((call) => directCall(project, path, call) ?? []);
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
    if (!handler) continue;
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
