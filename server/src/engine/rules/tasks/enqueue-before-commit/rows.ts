import type { CallFact, Expr } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { callOf, lastName } from "../../support/calls";
import { isModelClass } from "../../support/models";
import { doingOf } from "./transactions";

/** The values that an argument is drawn from: `order` of `str(order.id)`. Literals have none. */
export function rootsOf(project: ProjectView, path: string, value: Expr): readonly Expr[] {
  if (value === null) return [null];
  if (typeof value === "string") return [value];
  switch (value.k) {
    case "str":
    case "num":
    case "const":
      return [];
    case "attr":
    case "await":
    case "enter":
    case "sub":
    case "item":
    case "iter":
    case "comp":
    case "splat":
      return rootsOf(project, path, value.of);
    case "typed":
      return rootsOf(project, path, value.value);
    case "list":
    case "tuple":
    case "set":
    case "union":
    case "format":
    case "op":
      return value.of.flatMap((one) => rootsOf(project, path, one));
    case "dict":
      return value.entries.flatMap(([, one]) => rootsOf(project, path, one));
    case "call": {
      // `str(order.id)`, `int(…)`: what is converted.
      const call = callOf(project, path, value);
      const converts = typeof call?.callee === "string" && /^builtins\.(?:str|int|list|tuple|set)$/.test(call.callee);
      return converts ? call.args.flatMap((argument) => rootsOf(project, path, argument.value)) : [value];
    }
    default:
      return [value];
  }
}

const CREATES =
  /^django\.db\.models\.(?:Manager|QuerySet)#a?(?:create|get_or_create|update_or_create|bulk_create|create_user|create_superuser)$|BaseUserManager#a?create_/;
const ADDS = /^sqlalchemy\b.*#(?:add|add_all|merge)$/;

/** Whether one of the calls is what writes this row: makes it, saves it, or adds it to the session. */
export function writesRow(project: ProjectView, path: string, root: Expr, calls: readonly CallFact[]): boolean {
  const origin = callOf(project, path, root);
  if (origin && calls.includes(origin)) {
    const names = project.callees(path, origin).map((callee) => project.externalName(callee) ?? "");
    if (names.some((name) => CREATES.test(name))) return true;
    const own = project.callees(path, origin).some(({ kind }) => kind === "function");
    if (own && doingOf(project, path, origin) === "write") return true;
  }
  const made = origin !== undefined && project.callees(path, origin).some((callee) => isModelClass(project, callee));
  return calls.some((call) => {
    const name = lastName(call.callee);
    if (/^a?save$/.test(name ?? "")) return made && sameRoot(receiver(call), root);
    if (!/^(?:add|add_all|merge)$/.test(name ?? "")) return false;
    if (!project.callees(path, call).some((callee) => ADDS.test(project.externalName(callee) ?? ""))) return false;
    return call.args.some(({ value }) => rootsOf(project, path, value).some((one) => sameRoot(one, root)));
  });
}

function receiver({ callee }: CallFact): Expr {
  return callee !== null && typeof callee === "object" && callee.k === "attr" ? callee.of : null;
}

function sameRoot(a: Expr, b: Expr): boolean {
  if (a === null || b === null || typeof a === "string" || typeof b === "string") return false;
  if (a.k === "call" && b.k === "call") return a.id === b.id;
  return a.k === "param" && b.k === "param" && a.fn === b.fn && a.name === b.name;
}
