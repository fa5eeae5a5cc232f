import { mayBeNone, partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { servesCommands } from "../../support/commands";
import { isBroadType } from "../../support/excepts";
import { stationOf, type Station } from "../../support/layers";
import { readSwallows, type Swallow } from "./collect";

const NAMES: Readonly<Record<Station, string>> = {
  handler: "handler",
  dependency: "dependency",
  service: "service function",
  repository: "repository function",
};

export default defineRule<readonly Swallow[]>({
  meta: {
    id: "swallowed-exception",
    topic: "errors",
    title: "Swallowed exception",
    summary:
      "A broad `except` that neither logs nor raises turns every fault, bugs included, into an answer that looks right.",
    severity: "warning",
    enabled: true,
    scope: "module",
    fixes: [],
  },
  collect(file) {
    const found = readSwallows(file);
    return found.length > 0 ? found : undefined;
  },
  check({ path, project, data, report }) {
    if (!data || servesCommands(project, path)) return;
    for (const swallow of data) {
      const ref = { path, id: swallow.owner };
      const station = stationOf(project, ref);
      if (!station || !isBroad(project, path, swallow) || saysSo(project, ref, swallow)) continue;
      if (writesLog(project, ref) || deniesBy(project, ref, swallow)) continue;
      const name = project.functionFact(ref).name;
      report({
        at: swallow.at,
        message: describe(swallow, `${NAMES[station]} \`${name}\``),
        key: `${swallow.does} ${swallow.value ?? ""}`,
      });
    }
  },
});

function isBroad(project: ProjectView, path: string, swallow: Swallow): boolean {
  if (
    swallow.manager !== undefined &&
    project.externalName(project.resolve(path, swallow.manager)) !== "contextlib.suppress"
  ) {
    return false;
  }
  if (swallow.caught.length === 0) return swallow.manager === undefined;
  return swallow.caught.some((type) => isBroadType(project.externalName(project.resolve(path, type))));
}

/** Whether the signature tells the caller that `None` or `False` may come; without a signature nobody can say. */
function saysSo(project: ProjectView, ref: FunctionRef, swallow: Swallow): boolean {
  if (swallow.marker === undefined) return false;
  const fact = project.functionFact(ref);
  if (fact.returns === undefined) return true;
  const returns = project.annotation(ref.path, fact.returns);
  if (partsOf(returns).some((part) => part.kind === "unknown")) return true;
  return swallow.marker === "None"
    ? mayBeNone(returns)
    : partsOf(returns).some((part) => part.kind === "instance" && part.of === "builtins.bool");
}

/** A part of logging itself, which has no place to tell of its own failures. */
function writesLog(project: ProjectView, { path, id }: FunctionRef): boolean {
  const cls = project.functionFact({ path, id }).cls;
  return (
    cls >= 0 &&
    project.derives(
      { kind: "class", ref: { path, id: cls } },
      "logging.Handler",
      "logging.Filter",
      "logging.Formatter",
      "logging.LoggerAdapter",
    )
  );
}

/** `is_revoked` that answers `True` in doubt: the caller is turned away. */
function deniesBy(project: ProjectView, ref: FunctionRef, { does, value }: Swallow): boolean {
  return (
    does === "return" &&
    value === "True" &&
    /(?:^|_)(?:\w*blacklisted|blocked|blocklisted|revoked|denied|expired|locked|banned|limited|throttled|disabled|suspended|invalid|unsafe|stale)(?:_|$)/.test(
      project.functionFact(ref).name,
    )
  );
}

function describe(swallow: Swallow, where: string): string {
  const caught = swallow.caught.length === 0 ? "Every exception" : "Any `Exception`";
  const lost = "Bugs and outages stay unseen. Catch the type you expect, or log and raise.";
  switch (swallow.does) {
    case "pass":
      return `${caught} is dropped in ${where}, with neither a log entry nor a raise. ${lost}`;
    case "continue":
      return `${caught} makes ${where} skip the item without a trace. ${lost}`;
    case "return":
      return `${caught} makes ${where} return \`${swallow.value!}\`, which the caller cannot tell from a real answer. ${lost}`;
    case "assign":
      return `${caught} makes ${where} go on with \`${swallow.value!}\` as if that were the answer. ${lost}`;
  }
}
