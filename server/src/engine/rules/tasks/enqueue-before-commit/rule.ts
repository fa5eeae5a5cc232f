import type { CallFact, Span } from "../../../facts/types";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { lastName } from "../../support/calls";
import { enqueuesIn, type Enqueue } from "../enqueues";
import { fixes } from "./fixes";
import { rootsOf, writesRow } from "./rows";
import { doingOf, readBlocks, regionsOf, type Block } from "./transactions";

/** Kept with a finding for its fix. */
export interface EnqueueData {
  readonly call: Span;
  readonly method: string;
  /** Celery's own way to wait for Django's commit is there. */
  readonly celery: boolean;
  /** Of a session: where the call goes to, and whether values of rows can be read there. */
  readonly session?: SessionEnd;
}

/** The end of a session's transaction. */
export interface SessionEnd {
  /** The call of `commit`, or the body of the block that commits at its end. */
  readonly at: Span;
  readonly block: boolean;
  /** Rows can be read after it: the session is sync, or keeps what it loaded. */
  readonly readable: boolean;
}

export default defineRule<readonly Block[]>({
  meta: {
    id: "enqueue-before-commit",
    topic: "tasks",
    title: "Task queued before the commit",
    summary:
      "A task that is queued inside the transaction that writes its row may run before the commit, and finds nothing.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect(file) {
    const blocks = readBlocks(file);
    return blocks.length > 0 ? blocks : undefined;
  },
  check(module) {
    const { path, project, data } = module;
    for (const enqueue of enqueuesIn(project, path)) {
      const { call, method, passed } = enqueue;
      if (call.owner < 0 || !passed || method.endsWith("_on_commit")) continue;
      const ref = { path, id: call.owner };
      const { django, sqlalchemy } = regionsOf(project, ref, data ?? []);
      const region = django.find((span) => holds(span, call.at));
      if (region) checkAtomic(module, enqueue, ref, region);
      else checkSession(module, enqueue, ref, sqlalchemy);
    }
  },
  fixes,
});

function holds(span: Span, at: Span): boolean {
  return span[0] <= at[0] && at[1] <= span[1];
}

/** Inside `transaction.atomic()`: what was written since it began is not there yet for others. */
function checkAtomic(module: ModuleCheck<unknown>, enqueue: Enqueue, ref: FunctionRef, region: Span): void {
  const { project } = module;
  const { call, passed } = enqueue;
  const before = project.callsIn(ref).filter(({ at }) => holds(region, at) && at[1] <= call.at[0]);
  const write = before.find((one) => doingOf(project, ref.path, one) === "write");
  if (!write) return;
  const roots = passed!.flatMap(({ value }) => rootsOf(project, ref.path, value));
  const created = roots.some((root) => writesRow(project, ref.path, root, before));
  if (roots.length > 0 && !created) return;
  report(
    module,
    enqueue,
    write,
    "inside `transaction.atomic()`",
    "when the block ends",
    "Queue it with `transaction.on_commit`.",
  );
}

/** Between `session.add(row)` and the commit. */
function checkSession(module: ModuleCheck<unknown>, enqueue: Enqueue, ref: FunctionRef, begun: readonly Span[]): void {
  const { project } = module;
  const { call, passed } = enqueue;
  const calls = project.callsIn(ref).filter((one) => one !== call);
  const before = calls.filter(({ at }) => at[1] <= call.at[0]);
  const roots = passed!.flatMap(({ value }) => rootsOf(project, ref.path, value));
  const writes = before.filter((one) => roots.some((root) => writesRow(project, ref.path, root, [one])));
  const write = writes.at(-1);
  if (!write) return;
  const does = (one: CallFact): string => doingOf(project, ref.path, one);
  const between = before.filter(({ at }) => at[0] >= write.at[0]);
  if (between.some((one) => does(one) === "commit" || does(one) === "unknown")) return;
  const block = begun.find((span) => holds(span, write.at));
  if (block && !holds(block, call.at)) return;
  const flushed = between.some((one) => lastName(one.callee) === "flush");
  const commit = calls.find((one) => one.at[0] >= call.at[1] && does(one) === "commit");
  if (!block && !flushed && !commit) return;
  if (!isSqlAlchemy(project)) return;
  const when = block ? "when the block ends" : "only later";
  const readable = !project.functionFact(ref).async || keepsRows(project);
  const end = block ? { at: block, block: true, readable } : commit && { at: commit.at, block: false, readable };
  report(module, enqueue, write, "before the session is committed", when, "Queue it after the commit.", end ?? null);
}

/** `expire_on_commit=False`: what was loaded can be read after a commit, which an async session needs. */
function keepsRows(project: ProjectView): boolean {
  return project.derived("keeps-rows", () =>
    project
      .modules()
      .some((path) =>
        project.facts(path)!.calls.some(({ args }) => args.some(({ name }) => name === "expire_on_commit")),
      ),
  );
}

function isSqlAlchemy(project: ProjectView): boolean {
  return project.uses("sqlalchemy") || project.uses("flask-sqlalchemy") || project.uses("sqlmodel");
}

function report(
  { project, report }: ModuleCheck<unknown>,
  { call, method, task }: Enqueue,
  write: CallFact,
  where: string,
  when: string,
  advice: string,
  session?: SessionEnd | null,
): void {
  const { name } = project.functionFact(task.ref);
  const data: EnqueueData = {
    call: call.at,
    method,
    celery: task.queue === "celery" && project.atLeast("celery", "5.4"),
    ...(session && { session }),
  };
  report({
    at: call.at,
    message: `Task \`${name}\` is queued ${where}: a worker may start it before the row is there, which is ${when}, and after a rollback it runs for nothing. ${advice}`,
    related: [{ at: write.at, message: "written here" }],
    ...(session !== null && { data }),
  });
}
