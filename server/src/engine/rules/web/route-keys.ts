/** Which router an expression is, and small steps on the calls that register routes. */
import type { CallFact, Expr, Span } from "../../facts/types";
import type { ProjectView } from "../../project/view";

/** A route as it is registered on its router. */
export interface Route {
  readonly path: string;
  /** {@link ANY} where the route takes every method. */
  readonly methods: readonly string[];
  readonly file: string;
  /** Which of its file's registrations it is, from 0, in the order of the text. */
  readonly index: number;
  readonly handler: string;
  /** Starlette's routers, FastAPI's too, take the first route that matches; others sort them. */
  readonly ordered: boolean;
  /** The path is a regular expression. */
  readonly regex?: true;
  /** Which view Django asks, and the name that `reverse` finds it by. */
  readonly alias?: { readonly view: string; readonly name: string };
}

/** What happens on one router: a route, or another router that is included. */
export type Step<R = Route> =
  { readonly route: R } | { readonly child: string; readonly prefix: string; readonly regex?: true };

/** A step and the key of the router that takes it. */
export interface KeyedStep<R = Route> {
  readonly key: string;
  readonly step: Step<R>;
}

/** A step where it stands: the decorator; without one the call that registers a route, or its entry in a list. */
export interface PlacedStep extends KeyedStep<Omit<Route, "index">> {
  readonly at: Span;
}

/** Stands for all HTTP methods. */
export const ANY = "*";

export function literal(expr: Expr): string | undefined {
  return expr !== null && typeof expr === "object" && expr.k === "str" ? expr.v : undefined;
}

export function memberOf(callee: Expr): { readonly of: Expr; readonly name: string } {
  if (typeof callee === "string") {
    const dot = callee.lastIndexOf(".");
    return dot > 0 ? { of: callee.slice(0, dot), name: callee.slice(dot + 1) } : { of: null, name: "" };
  }
  return callee !== null && callee.k === "attr" ? callee : { of: null, name: "" };
}

/** The strings of a literal list, in upper case; `undefined` where it is none. */
export function methodList(given: Expr): readonly string[] | undefined {
  if (given === null || typeof given !== "object") return undefined;
  if (given.k !== "list" && given.k !== "tuple" && given.k !== "set") return undefined;
  return given.of.map((one) => (literal(one) ?? "?").toUpperCase());
}

/** The `methods=` of a route, GET where there are none; `undefined` where they are not literal. */
export function methodsOf(call: CallFact): readonly string[] | undefined {
  const given = call.args.find((one) => one.name === "methods")?.value;
  return given === undefined ? ["GET"] : methodList(given);
}

/** Which router an expression is: `module#name`, or `module@call` for one that a function makes. */
export function routerKey(project: ProjectView, path: string, expr: Expr, hops = 0): string | undefined {
  if (expr === null || hops > 12) return undefined;
  if (typeof expr !== "string") {
    if (expr.k === "typed") return routerKey(project, path, expr.value, hops + 1);
    return expr.k === "call" ? `${path}@${expr.id}` : undefined;
  }
  if (expr.startsWith("@")) {
    const name = expr.slice(1);
    if (name.includes(".")) return throughModule(project, path, expr, hops);
    const bindings = project.facts(path)!.bindings.filter((one) => one.name === name);
    const [only] = bindings;
    if (!only || bindings.length > 1) return undefined;
    return only.kind === "import" ? routerKey(project, path, only.value, hops + 1) : `${path}#${name}`;
  }
  return throughModule(project, path, expr, hops);
}

function throughModule(project: ProjectView, path: string, reference: string, hops: number): string | undefined {
  const dot = reference.lastIndexOf(".");
  const owner = /^\.+$/.test(reference.slice(0, dot + 1)) ? reference.slice(0, dot + 1) : reference.slice(0, dot);
  const module = project.resolve(path, owner);
  return module.kind === "module"
    ? routerKey(project, module.path, `@${reference.slice(dot + 1)}`, hops + 1)
    : undefined;
}
