/** What runs in another thread than the event loop's, and functions that can. */
import type { CallFact, Span } from "../../facts/types";
import type { Entity, FunctionRef, ProjectView } from "../../project/view";
import { K, T } from "../../syntax/kinds.generated";
import type { FileView, FixDraft } from "../api";
import { callOf, lastName } from "./calls";

const DECORATORS =
  /^(?:asgiref\.sync\.sync_to_async|asyncer\.asyncify|anyio\.to_thread\.run_sync|channels\.db\.database_sync_to_async)$/;
const THREADS =
  /^(?:to_thread|run_in_executor|run_in_threadpool|run_sync|sync_to_async|submit|Thread|asyncify|database_sync_to_async)$/;

/** Whether a decorator of the function, or one of the project's decorators, runs it in another thread. */
export function isMovedToThread(project: ProjectView, ref: FunctionRef): boolean {
  return project.functionFact(ref).decorators.some(({ value }) => {
    const call = callOf(project, ref.path, value);
    const entities = call ? project.callees(ref.path, call) : [project.resolve(ref.path, value)];
    return entities.some(
      (entity) =>
        DECORATORS.test(project.externalName(entity) ?? "") ||
        (entity.kind === "function" && handsToThread(project, entity.ref)),
    );
  });
}

/** Whether a call runs the function that it is given in a thread: `run_in_threadpool(f, x)`, or a project function that hands on. */
export function movesToThread(project: ProjectView, path: string, call: CallFact): boolean {
  return (
    project.callees(path, call).some((callee) => isMover(project, callee)) || THREADS.test(lastName(call.callee) ?? "")
  );
}

function isMover(project: ProjectView, callee: Entity): boolean {
  if (callee.kind === "function") return handsToThread(project, callee.ref);
  const name = project.externalName(callee) ?? "";
  return THREADS.test(/\w*$/.exec(name)![0]) || /#add_task$|\.BackgroundTask$/.test(name);
}

function handsToThread(project: ProjectView, ref: FunctionRef): boolean {
  const [start, end] = project.functionFact(ref).body;
  return project
    .facts(ref.path)!
    .calls.some(({ at, callee }) => at[0] >= start && at[1] <= end && THREADS.test(lastName(callee) ?? ""));
}

/** A FastAPI handler or dependency that awaits nothing, needs no event loop, and that nobody else calls. */
export function canBePlain(project: ProjectView, ref: FunctionRef): boolean {
  const fact = project.functionFact(ref);
  const role = project.functionRole(ref);
  const framework =
    (role?.role === "handler" && role.framework === "fastapi" && !role.methods.includes("WEBSOCKET")) ||
    role?.role === "dependency";
  if (!framework || !fact.async || fact.awaits || (fact.generator && fact.returns !== undefined)) return false;
  const needsLoop = project
    .callsIn(ref)
    .some((call) =>
      project.callees(ref.path, call).some((callee) => (project.externalName(callee) ?? "").startsWith("asyncio.")),
    );
  return !needsLoop && project.callers(ref).length === 0;
}

/** FastAPI runs a plain `def` in its thread pool: nothing else has to change. `name`: the function's name. */
export function plainFunction(file: FileView, name: Span): FixDraft[] {
  const { tree } = file;
  const identifier = tree.nodeSpanning(name[0], name[1], K.identifier);
  const async = tree.childOfKind(tree.parentOf(identifier), T.async);
  if (async < 0) return [];
  const end = tree.end[async]! + /^\s*/.exec(file.text.slice(tree.end[async]))![0].length;
  return [
    {
      title: `Make \`${tree.textOf(identifier)}\` a plain \`def\`: FastAPI runs it in a thread`,
      safety: "safe",
      changes: [{ start: tree.start[async]!, end, text: "" }],
    },
  ];
}
