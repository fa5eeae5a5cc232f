import type { CallFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { namesOfCalls } from "../../support/calls";
import { climb, type Leak } from "./climb";
import { fixes, type LeakFinding } from "./fixes";
import { isForeignParameter } from "./handlers";
import { isForeign } from "./foreign";
import { helperStatus, isServerError, responseStatus, statusOf } from "./responses";
import { readSources } from "./sources";

export default defineRule<readonly Leak[]>({
  meta: {
    id: "leaked-error-detail",
    topic: "errors",
    title: "Error detail sent to the client",
    summary:
      "The text or trace of an unexpected exception goes into a 5xx response: it tells strangers about tables, paths and hosts.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: ["review"],
  },
  collect(file) {
    if (
      !/5\d\d|ServerError|SERVER_ERROR|APIException|BadGateway|Unavailable|UNAVAILABLE|GATEWAY|traceback/.test(
        file.text,
      )
    )
      return undefined;
    const leaks = readSources(file).flatMap((source) => climb(file, source));
    return leaks.length > 0 ? leaks : undefined;
  },
  check({ path, facts, project, data, report }) {
    const marked = new Set<number>();
    for (const leak of data ?? []) {
      if (marked.has(leak.at[0]) || !isLeaky(project, path, leak)) continue;
      const status = statusOfLeak(project, path, facts.calls, leak);
      if (status === undefined) continue;
      marked.add(leak.at[0]);
      const trace = leak.origin.of === "traceback";
      const what = trace ? "The traceback" : "The text of an unexpected exception";
      report({
        at: leak.at,
        message: `${what} goes to the client in a ${String(status)} response: it can tell strangers about tables, files, hosts and queries. Log the exception, and answer with a message of your own.`,
        ...(leak.from && { related: [{ at: leak.from, message: "the text is taken here" }] }),
        key: facts.functions[leak.owner]?.qualname ?? "",
        data: finding(leak, status),
      });
    }
  },
  fixes,
});

function finding(leak: Leak, status: number): LeakFinding {
  const { origin, from } = leak;
  const clause = origin.of === "caught" ? { clause: origin.clause } : {};
  const name = origin.of === "parameter" ? { name: origin.name } : {};
  return { status, ...clause, ...name, ...(from && { from }) };
}

/** The exception may be one whose text nobody wrote for clients. */
function isLeaky(project: ProjectView, path: string, { origin }: Leak): boolean {
  if (origin.of === "caught") return origin.types.some((type) => isForeign(project, path, type, origin.tried));
  if (origin.of === "parameter") return isForeignParameter(project, path, origin);
  return namesOfCalls(project, path)[origin.call]!.some((name) => /^(?:traceback|sys)\./.test(name));
}

/** The status of the response that the text goes into: a server error, for traces any error. */
function statusOfLeak(project: ProjectView, path: string, calls: readonly CallFact[], leak: Leak): number | undefined {
  const floor = leak.origin.of === "traceback" ? 400 : 500;
  const isError = (status: number | undefined): status is number =>
    status !== undefined && status >= floor && status < 600;
  for (const id of [...leak.calls].reverse()) {
    const call = calls[id];
    if (!call) continue;
    const status = responseStatus(project, path, call);
    if (isError(status)) return status;
    const helped = leak.returned ? helperStatus(project, path, call) : undefined;
    if (isServerError(helped)) return helped;
  }
  const beside = leak.returned && leak.status !== undefined ? statusOf(project, path, leak.status) : undefined;
  return isError(beside) && answers(project, path, leak) ? beside : undefined;
}

/** A function that gives `body, 500` back to a framework: a handler, or one beside them; not one that runs commands. */
function answers(project: ProjectView, path: string, leak: Leak): boolean {
  for (let id = leak.owner; id >= 0; id = project.facts(path)!.functions[id]!.parent) {
    const role = project.functionRole({ path, id })?.role;
    if (role === "handler" || role === "dependency") return true;
    if (role !== undefined) return false;
  }
  return project.uses("flask") || project.uses("quart");
}
