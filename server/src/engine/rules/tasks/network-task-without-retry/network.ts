import type { Span } from "../../../facts/types";
import { Flow } from "../../../facts/types";
import { effectOf } from "../../../knowledge/effects";
import { functionKey } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { callOf, lastName } from "../../support/calls";

export const RULE_ID = "network-task-without-retry";

/** A call that talks to another service. */
export interface NetworkCall {
  readonly path: string;
  readonly at: Span;
  /** Canonical: `requests.get`, `httpx.Client#post`. */
  readonly name: string;
}

/**
 * A store beside the application answers, or the task could not have been taken from its queue either. AWS's client
 * repeats what fails by itself: https://boto3.amazonaws.com/v1/documentation/api/latest/guide/retries.html
 */
const SAFE = /^(?:redis|boto3)\b/;

const KINDS: ReadonlySet<string> = new Set(["http", "email", "network"]);
/** Libraries that repeat what fails. */
const RETRIES =
  /^(?:tenacity|backoff|retrying|retry|stamina|aiohttp_retry|urllib3\.(?:util\.)?Retry|requests\.packages\.urllib3\.util\.retry)\b/;
const RETRY_NAMES = /(?:^|_)(?:retry|retries|retrying|backoff)(?:_|$)|Retry(?:ing)?$/;

/** The first call by which a function talks to another service, itself or through functions that it calls. */
export function networkCallOf(project: ProjectView, ref: FunctionRef): NetworkCall | undefined {
  // A function that is being looked at already adds nothing to its own way.
  return project.derived<NetworkCall | undefined>(`talks:${functionKey(ref)}`, () => {
    if (decoratorsRetry(project, ref)) return undefined;
    const facts = project.facts(ref.path);
    const swallowed = new Set((facts?.rules[RULE_ID] as readonly number[] | undefined)?.map((id) => facts!.calls[id]));
    for (const call of project.callsIn(ref)) {
      if (swallowed.has(call)) continue;
      if (call.flow & (Flow.TypeChecking | Flow.MainGuard | Flow.Definition)) continue;
      // What tells of a failure, by mail say, is not the task's work.
      if (call.flow & Flow.InExcept) continue;
      // A loop around a `try` is a retry of its own.
      if (call.flow & Flow.InLoop && call.flow & Flow.InTry) continue;
      for (const callee of project.callees(ref.path, call)) {
        const name = project.externalName(callee);
        const kind = name === undefined ? undefined : effectOf(name)?.kind;
        if (kind && KINDS.has(kind) && !SAFE.test(name!)) return { path: ref.path, at: call.at, name: name! };
        const next = callee.kind === "class" ? project.method(callee.ref, "__init__") : undefined;
        const target = callee.kind === "function" ? callee.ref : next;
        if (!target || project.functionRole(target)?.role === "task") continue;
        const found = networkCallOf(project, target);
        if (found) return found;
      }
    }
    return undefined;
  });
}

/** Whether a function, or one that it calls, repeats what fails by a library or Celery's `retry`. */
export function retriesItself(project: ProjectView, ref: FunctionRef): boolean {
  return (
    project.derived<boolean | undefined>(`retries:${functionKey(ref)}`, () => {
      if (decoratorsRetry(project, ref)) return true;
      const { body } = project.functionFact(ref);
      // Nested functions included: they are part of how the task goes about it.
      const calls = project.facts(ref.path)!.calls.filter(({ at }) => at[0] >= body[0] && at[1] <= body[1]);
      return calls.some((call) => {
        if (RETRY_NAMES.test(lastName(call.callee) ?? "")) return true;
        return project.callees(ref.path, call).some((callee) => {
          if (RETRIES.test(project.externalName(callee) ?? "")) return true;
          return callee.kind === "function" && retriesItself(project, callee.ref);
        });
      });
    }) ?? false
  );
}

function decoratorsRetry(project: ProjectView, ref: FunctionRef): boolean {
  return project.functionFact(ref).decorators.some(({ value }) => {
    const call = callOf(project, ref.path, value);
    if (RETRY_NAMES.test(lastName(call ? call.callee : value) ?? "")) return true;
    const callees = call ? project.callees(ref.path, call) : [project.resolve(ref.path, value)];
    return callees.some(
      (callee) =>
        RETRIES.test(project.externalName(callee) ?? "") ||
        (callee.kind === "function" && retriesItself(project, callee.ref)),
    );
  });
}
