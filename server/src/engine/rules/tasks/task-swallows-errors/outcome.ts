/** Who looks at what a task returns: for them a returned failure is none that is lost. */
import { Flow } from "../../../facts/types";
import { functionKey, partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { enqueuesIn, writtenName } from "../enqueues";

const WAITS = /^celery\.result\.(?:AsyncResult|EagerResult)#(?:get|wait)$/;
const SIGNATURES = /(?:^|[.#])(?:s|si|signature|subtask)$/;
const CHORD = /(?:^|\.)chord$/;

/** Whether code of the project, tests left out, takes the task's outcome: by a call as a function, or by waiting for the result. */
export function isOutcomeRead(project: ProjectView, ref: FunctionRef): boolean {
  const read = project
    .callers(ref)
    .some(({ caller, call }) => !(call.flow & Flow.Discarded) && !project.role(caller.path).test);
  return (
    read ||
    project.modules().some((path) => !project.role(path).test && waitedFor(project, path).includes(functionKey(ref)))
  );
}

/** Whether the task is a part of a chord, which one that fails takes down with all the others. */
export function isInChord(project: ProjectView, ref: FunctionRef): boolean {
  const modules = project.modules().filter((path) => !project.role(path).test);
  if (!modules.some((path) => canvasOf(project, path).chords.length > 0)) return false;
  const key = functionKey(ref);
  // The parts are listed in another function often enough: one signature for each of many is no single step of a chain.
  return modules.some((path) => {
    const { chords, signatures } = canvasOf(project, path);
    return signatures.some(({ owner, task, many }) => task === key && (many || chords.includes(owner)));
  });
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

/** Makes of signatures in a module, and whether it makes chords. */
interface Canvas {
  readonly chords: readonly number[];
  /** Functions that make a signature, with the task and whether it is made for each of many. */
  readonly signatures: readonly { readonly owner: number; readonly task: string; readonly many: boolean }[];
}

function canvasOf(project: ProjectView, path: string): Canvas {
  return project.derived(`canvas:${path}`, () => {
    const { calls } = project.facts(path)!;
    const chords = calls
      .filter(
        (call) =>
          CHORD.test(writtenName(call.callee)) &&
          project
            .callees(path, call)
            .some((callee) => /^celery\.(?:canvas\.)?chord$/.test(project.externalName(callee) ?? "")),
      )
      .map(({ owner }) => owner);
    const signatures = calls.flatMap(({ callee, owner, flow }) => {
      if (!SIGNATURES.test(writtenName(callee))) return [];
      const of =
        typeof callee === "string"
          ? callee.slice(0, callee.lastIndexOf("."))
          : callee !== null && callee.k === "attr"
            ? callee.of
            : null;
      return partsOf(project.resolve(path, of)).flatMap((entity) =>
        entity.kind === "function" ? [{ owner, task: functionKey(entity.ref), many: (flow & Flow.InLoop) !== 0 }] : [],
      );
    });
    return { chords, signatures };
  });
}
