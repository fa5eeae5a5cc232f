import type { CallFact, Span } from "../../../facts/types";
import type { TextChange } from "../../../findings";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import { defineRule, type FileView, type FixContext, type FixDraft } from "../../api";
import { addArgument, lastName } from "../../support/calls";
import { indentAt, lineEnd, statementOf } from "../../support/edits";
import { optionOf, tasksIn, type Task } from "../tasks";

/** Kept with a finding for its fix: the call that makes the app. */
interface AppData {
  readonly call: Span;
}

/** `task_time_limit`, `CELERY_TASK_SOFT_TIME_LIMIT`, the old `CELERYD_TASK_TIME_LIMIT`. */
const LIMIT = /^(?:\w+_)?task_(?:soft_)?time_limit$|^celeryd?_(?:soft_)?time_limit$/i;
const COMMAND_LIMIT = /--(?:soft-)?time-limit\b/;
const SOMEWHERE_ELSE = /(?:^|\.)config_from_envvar$/;

export default defineRule<true>({
  meta: {
    id: "unbounded-task",
    topic: "tasks",
    title: "Celery app without time limits",
    summary: "Without a time limit one task that hangs holds a worker process for ever; enough of them stop the queue.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  collect: (file) => (setsLimit(file) ? true : undefined),
  checkProject({ project, data, report }) {
    const modules = project.modules().filter((path) => {
      const { test, docs } = project.role(path);
      return !test && !docs;
    });
    const apps = modules.flatMap((path) => appsIn(project, path));
    if (apps.length === 0 || modules.some((path) => data(path))) return;
    if (project.resources().some((path) => COMMAND_LIMIT.test(project.resource(path) ?? ""))) return;
    const tasks = modules.flatMap((path) => celeryTasks(project, path));
    const unlimited = tasks.find(({ limited }) => !limited);
    if (tasks.length > 0 && !unlimited) return;
    const example = unlimited && project.functionFact(unlimited.ref);
    const workers = apps.filter(({ path, named }) => named || hasWork(project, path));
    const watches = tasks.length === 0 && modules.some((path) => watchesTasks(project, path));
    for (const one of apps) {
      const { path, at, bare } = one;
      // A client of other people's tasks: a monitor, a sender.
      if (watches || (tasks.length === 0 && bare)) continue;
      // Another one beside the app that the tasks are made with: it only sends them.
      if (workers.length > 0 && !workers.includes(one)) continue;
      const app: AppData = { call: at };
      report(path, {
        at,
        message: `No task of this Celery app has a time limit: one that hangs${example ? `, say \`${example.name}\` on a slow answer,` : ""} holds its worker process for ever. Set \`task_time_limit\`.`,
        ...(example && {
          related: [{ path: unlimited.ref.path, at: example.at, message: `\`${example.name}\` may run for ever` }],
        }),
        key: "Celery",
        data: app,
      });
    }
  },
  fixes,
});

/** Looks at workers, or sends tasks by their names: `app.control.inspect()`, `app.events.Receiver(…)`, `app.send_task(…)`. */
function watchesTasks(project: ProjectView, path: string): boolean {
  return project.facts(path)!.calls.some(isWatching);
}

function isWatching({ callee }: CallFact): boolean {
  if (typeof callee === "string")
    return /\.(?:send_task|connection(?:_for_(?:read|write))?|control\.\w+|events\.Receiver)$/.test(callee);
  if (callee?.k !== "attr") return false;
  const { of, name } = callee;
  const owner = typeof of === "string" ? of.slice(of.lastIndexOf(".") + 1) : of?.k === "attr" ? of.name : "";
  return (
    /^(?:send_task|connection(?:_for_(?:read|write))?)$/.test(name) ||
    owner === "control" ||
    (owner === "events" && name === "Receiver")
  );
}

/** Made in a function that sends to workers or asks them something with it: no worker ever runs that app. */
function isClient({ owner }: CallFact, calls: readonly CallFact[]): boolean {
  return owner >= 0 && calls.some((other) => other.owner === owner && isWatching(other));
}

interface App {
  readonly path: string;
  readonly at: Span;
  /** Made without any argument. */
  readonly bare: boolean;
  /** It names modules with tasks. */
  readonly named: boolean;
}

function appsIn(project: ProjectView, path: string): readonly App[] {
  return project.derived(`celery-apps:${path}`, () => {
    if (!project.uses("celery") || project.role(path).script) return [];
    const { calls } = project.facts(path)!;
    return calls.flatMap((call) =>
      isApp(project, path, call) && !isClient(call, calls)
        ? [
            {
              path,
              at: call.at,
              bare: call.args.length === 0,
              named: call.args.some(({ name }) => name === "include" || name === "imports"),
            },
          ]
        : [],
    );
  });
}

/** Whether the module of an app, or one that imports from it, has tasks or looks for some. */
function hasWork(project: ProjectView, path: string): boolean {
  return [path, ...project.importers(path).map(({ from }) => from)].some(
    (module) =>
      celeryTasks(project, module).length > 0 ||
      project
        .facts(module)!
        .calls.some(({ callee }) =>
          /^(?:autodiscover_tasks|config_from_object|register_task)$/.test(lastName(callee) ?? ""),
        ),
  );
}

interface CeleryTask {
  readonly ref: FunctionRef;
  readonly limited: boolean;
}

function celeryTasks(project: ProjectView, path: string): readonly CeleryTask[] {
  return project.derived(`celery-tasks:${path}`, () =>
    tasksIn(project, path)
      .filter(({ queue }) => queue === "celery")
      .map((task) => ({ ref: task.ref, limited: mayHaveLimit(project, task) })),
  );
}

function isApp(project: ProjectView, path: string, call: Parameters<ProjectView["callees"]>[1]): boolean {
  const { callee } = call;
  if (callee === null || (typeof callee === "object" && callee.k !== "attr" && callee.k !== "cls")) return false;
  return project
    .callees(path, call)
    .some((entity) =>
      entity.kind === "class"
        ? project.derives(entity, "celery.Celery")
        : entity.kind === "external" && entity.name === "celery.Celery",
    );
}

/** Its own limit, or options that cannot be read. */
function mayHaveLimit(project: ProjectView, task: Task): boolean {
  if (!task.decorator && project.functionFact(task.ref).cls < 0) return true;
  if (task.decorator && !task.readable) return true;
  return (optionOf(task, "time_limit") ?? optionOf(task, "soft_time_limit")) !== undefined;
}

/** Whether a file sets a limit for all tasks, or leaves the settings to something outside the code. */
function setsLimit({ tree, text, facts }: FileView): boolean {
  if (COMMAND_LIMIT.test(text)) return true;
  if (
    facts.calls.some(
      ({ callee }) =>
        callee !== null && typeof callee === "object" && callee.k === "attr" && SOMEWHERE_ELSE.test(callee.name),
    )
  )
    return true;
  if (facts.calls.some(({ callee }) => typeof callee === "string" && SOMEWHERE_ELSE.test(callee))) return true;
  // A task class of the project with a limit of its own.
  if (facts.classes.some(({ attributes }) => attributes.some(({ name }) => /^(?:soft_)?time_limit$/.test(name))))
    return true;
  if (!/time_limit/i.test(text)) return false;
  for (let node = 0; node < tree.count; node++) if (LIMIT.test(settingAt(tree, node))) return true;
  return false;
}

function settingAt(tree: FileView["tree"], node: NodeId): string {
  if (tree.is(node, K.keyword_argument)) return tree.textOf(tree.child(node, F.name));
  const string = (part: NodeId): string => tree.textOf(tree.childOfKind(part, K.string_content));
  if (tree.is(node, K.pair)) return string(tree.child(node, F.key));
  if (!tree.is(node, K.assignment)) return "";
  const target = tree.child(node, F.left);
  if (tree.is(target, K.attribute)) return tree.textOf(tree.child(target, F.attribute));
  return tree.is(target, K.subscript) ? string(tree.child(target, F.subscript)) : tree.textOf(target);
}

const LIMIT_VALUE = "30 * 60";

/** The limit goes into `conf.update(…)` where there is one, else behind what configures the app. */
function fixes({ finding, file }: FixContext): FixDraft[] {
  const { call: at } = finding.data as AppData;
  const { tree, text } = file;
  const call = tree.nodeSpanning(at[0], at[1], K.call);
  const assignment = tree.parentOf(call);
  const statement = statementOf(tree, call);
  if (call < 0 || !tree.is(assignment, K.assignment) || tree.parentOf(assignment) !== statement) return [];
  const app = tree.textOf(tree.child(assignment, F.left));
  let last = statement;
  for (let next = tree.nextSibling(statement); next >= 0; next = tree.nextSibling(next)) {
    const written = tree.textOf(next);
    if (written.startsWith(`${app}.conf.update(`)) {
      const update = tree.children(next)[0] ?? -1;
      const args = tree.children(tree.child(update, F.arguments));
      if (tree.is(update, K.call) && args.every((argument) => tree.is(argument, K.keyword_argument)))
        return draft(addArgument(file, update, `task_time_limit=${LIMIT_VALUE}`));
    }
    if (written.startsWith(`${app}.conf`)) last = next;
  }
  const end = tree.end[last]!;
  const indent = indentAt(text, tree.start[last]!);
  return draft([{ start: end, end, text: `${lineEnd(text)}${indent}${app}.conf.task_time_limit = ${LIMIT_VALUE}` }]);
}

function draft(changes: readonly TextChange[]): FixDraft[] {
  return changes.length === 0 ? [] : [{ title: "Set a time limit of half an hour", safety: "safe", changes }];
}
