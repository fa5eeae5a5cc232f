import type { CallFact } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";
import { writtenName } from "../enqueues";

/** What only tells of a failure, or formats it. */
const TELLS =
  /^(?:builtins\.|logging\b|traceback\.|sentry_sdk\b|structlog\b|loguru\b|logfire\b|celery\.utils\.log\.|warnings\.|time\.|datetime\.|json\.dumps$|sys\.exc_info$|pprint\.|rollbar\.|newrelic\.|opentelemetry\.|prometheus_client\.|textwrap\.|uuid\.)/;
const TELLING_NAMES =
  /(?:^|[.@])(?:debug|info|warning|warn|error|exception|critical|fatal|log|success|capture_exception|capture_message|print_exc|format_exc|getLogger|get_logger|get_task_logger|record_exception|format|join|strip|incr|increment|inc|timing)$/;
/** Taking things down keeps nothing of what happened. */
const CLEANING_NAMES = /(?:^|[.#@])(?:rollback|close|aclose|remove|unlink|rmtree|cleanup|release|expunge_all)$/;

/** Whether a call leaves no trace of a failure but a line in a log. What is not known may keep it. */
export function isQuiet(project: ProjectView, path: string, call: CallFact, depth = 0): boolean {
  const written = writtenName(call.callee);
  const callees = project.callees(path, call);
  return callees.length > 0 && callees.every((callee) => isQuietCallee(project, callee, written, depth));
}

function isQuietCallee(project: ProjectView, callee: Entity, written: string, depth: number): boolean {
  // An object that is made, to be returned: `Response(…)`.
  if (callee.kind === "class") return true;
  if (callee.kind === "function") return depth < 3 && isQuietFunction(project, callee.ref, depth);
  const name = project.externalName(callee) ?? written;
  return TELLS.test(name) || TELLING_NAMES.test(written) || CLEANING_NAMES.test(name) || /\.[A-Z]\w*$/.test(name);
}

function isQuietFunction(project: ProjectView, ref: FunctionRef, depth: number): boolean {
  return (
    project.derived<boolean | undefined>(`tells-only:${functionKey(ref)}`, () => {
      const fact = project.functionFact(ref);
      const alwaysRaises = !fact.fallsThrough && fact.returned.length === 0;
      return !alwaysRaises && project.callsIn(ref).every((call) => isQuiet(project, ref.path, call, depth + 1));
    }) ?? false
  );
}
