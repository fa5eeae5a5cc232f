/** Who looks at what a task returns: for them a returned failure is none that is lost. */
import { Flow } from "../../../facts/types";
import { functionKey, partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { enqueuesIn, writtenName } from "../enqueues";

const WAITS = /^celery\.result\.(?:AsyncResult|EagerResult)#(?:get|wait)$/;
const SIGNATURES = /(?:^|[.#])(?:s|si|signature|subtask)$/;
const CHORD = /(?:^|\.)chord$/;

/** Whether code of the project takes the task's outcome: by a call as a function, or by waiting for the result. */
export function isOutcomeRead(project: ProjectView, ref: FunctionRef): boolean {
  if (project.callers(ref).some(({ call }) => !(call.flow & Flow.Discarded))) return true;
  return project.modules().some((path) => waitedFor(project, path).includes(functionKey(ref)));
}

/** Whether the task is a part of a chord, which one that fails takes down with all the others. */
export function isInChord(project: ProjectView, ref: FunctionRef): boolean {
  return project.modules().some((path) => chorded(project, path).includes(functionKey(ref)));
}

/** Tasks that a function queues and then waits for. */
function waitedFor(project: ProjectView, path: string): readonly string[] {
  return project.derived(`waited-for:${path}`, () => {
    const enqueued = enqueuesIn(project, path);
    if (enqueued.length === 0) return [];
    const waiting = project
      .facts(path)!
      .calls.filter(
        (call) =>
          /(?:^|[.#])(?:get|wait)$/.test(writtenName(call.callee)) &&
          project.callees(path, call).some((callee) => WAITS.test(project.externalName(callee) ?? "")),
      );
    return enqueued
      .filter(({ call }) => call.owner >= 0 && waiting.some(({ owner }) => owner === call.owner))
      .map(({ task }) => functionKey(task.ref));
  });
}

/** Tasks whose signatures are made in a function that also makes a chord. */
function chorded(project: ProjectView, path: string): readonly string[] {
  return project.derived(`chorded:${path}`, () => {
    const { calls } = project.facts(path)!;
    const owners = new Set(
      calls
        .filter(
          (call) =>
            CHORD.test(writtenName(call.callee)) &&
            project.callees(path, call).some((callee) => /^celery\.(?:canvas\.)?chord$/.test(nameOf(project, callee))),
        )
        .map(({ owner }) => owner),
    );
    if (owners.size === 0) return [];
    return calls.flatMap((call) => {
      const { callee } = call;
      if (!owners.has(call.owner) || !SIGNATURES.test(writtenName(callee))) return [];
      const of =
        typeof callee === "string"
          ? callee.slice(0, callee.lastIndexOf("."))
          : callee !== null && callee.k === "attr"
            ? callee.of
            : null;
      return partsOf(project.resolve(path, of)).flatMap((entity) =>
        entity.kind === "function" ? [functionKey(entity.ref)] : [],
      );
    });
  });
}

function nameOf(project: ProjectView, callee: Parameters<ProjectView["externalName"]>[0]): string {
  return project.externalName(callee) ?? "";
}
