import type { CallFact, Expr } from "../../../facts/types";
import { functionKey } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";
import { dataOf } from "./data";
import type { Ensured } from "./recorder";

/** External functions that do not come back. */
const NEVER_RETURNS =
  /(?:^|[.#])(?:abort|fail|exit|_exit|quit|skip|xfail|not_found|raise_\w+|abort_\w+|bad_request)$|^argparse\.ArgumentParser#error$/;
const ONLY_TELLS =
  /(?:^|[.#])(?:log\w*|print|debug|info|warn(?:ing)?|error|exception|critical|echo|flash|append|add|write|send\w*|capture\w*|inc\w*|secho|set|update|commit|rollback|close)$/;
const CHECKS = /check|ensure|assert|require|verify|validate|guard|raise|must|abort|authori[sz]e|exist/i;

/** Whether a way on which this call stands is impossible for a lookup that found nothing. */
export function rulesOut(project: ProjectView, path: string, id: number, lookup: number): boolean {
  const call = project.facts(path)?.calls[id];
  if (!call) return false;
  const argument = call.args.findIndex((one) => mentions(one.value, lookup));
  return project.callees(path, call).some((callee) => {
    if (callee.kind === "function") {
      if (neverReturns(project, callee.ref)) return true;
      return argument >= 0 && ensures(project, callee, call, argument);
    }
    const name = project.externalName(callee);
    if (name !== undefined) return NEVER_RETURNS.test(name);
    if (callee.kind !== "unknown") return false;
    // Something that cannot be followed, called because nothing was found or with what was found.
    const written = lastNameOf(call.callee);
    return argument >= 0 ? CHECKS.test(written) : !ONLY_TELLS.test(written);
  });
}

/** Whether a function of the project always raises. */
export function neverReturns(project: ProjectView, ref: FunctionRef): boolean {
  return (
    project.derived<boolean | undefined>(`never-returns:${functionKey(ref)}`, () => {
      const fact = project.functionFact(ref);
      if (fact.generator) return false;
      if (fact.returns !== undefined) {
        const name = project.externalName(project.resolve(ref.path, fact.returns)) ?? "";
        if (/^typing(?:_extensions)?\.(?:NoReturn|Never)$/.test(name)) return true;
      }
      if (fact.returned.length > 0) return false;
      if (!fact.fallsThrough) return true;
      const tail = dataOf(project, ref.path)?.tails.find(([fn]) => fn === ref.id);
      const call = tail && project.facts(ref.path)?.calls[tail[1]];
      return call !== undefined && project.callees(ref.path, call).some((callee) => endsWay(project, callee));
    }) ?? false
  );
}

function endsWay(project: ProjectView, callee: Entity): boolean {
  if (callee.kind === "function") return neverReturns(project, callee.ref);
  return NEVER_RETURNS.test(project.externalName(callee) ?? "");
}

/** Whether a function of the project makes sure that the argument it is given at this place is not None. */
function ensures(
  project: ProjectView,
  callee: Extract<Entity, { kind: "function" }>,
  call: CallFact,
  argument: number,
): boolean {
  const { params, cls } = project.functionFact(callee.ref);
  const given = call.args[argument]!;
  const bound = callee.self !== undefined && cls >= 0 ? 1 : 0;
  const position = call.args.slice(0, argument).filter((one) => one.name === undefined).length + bound;
  const name = given.name ?? params[position]?.name;
  const facts = dataOf(project, callee.ref.path)?.ensured.find(
    (one): one is Ensured => one.fn === callee.ref.id && one.name === name,
  );
  if (!facts) return false;
  return !facts.unless || facts.unless.some((id) => endsCall(project, callee.ref.path, id));
}

function endsCall(project: ProjectView, path: string, id: number): boolean {
  const call = project.facts(path)?.calls[id];
  return call !== undefined && project.callees(path, call).some((callee) => endsWay(project, callee));
}

function mentions(expr: Expr, lookup: number): boolean {
  if (expr === null || typeof expr === "string") return false;
  switch (expr.k) {
    case "call":
      return expr.id === lookup;
    case "await":
    case "item":
    case "splat":
      return mentions(expr.of, lookup);
    case "typed":
      return mentions(expr.value, lookup);
    case "union":
      return expr.of.some((one) => mentions(one, lookup));
    default:
      return false;
  }
}

function lastNameOf(callee: Expr): string {
  if (typeof callee === "string") return callee.slice(callee.lastIndexOf(".") + 1);
  return callee !== null && callee.k === "attr" ? callee.name : "";
}
