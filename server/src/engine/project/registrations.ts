/** What modules hand over to frameworks by calls: routes, dependencies, workers' functions. */
import type { CallFact, Expr } from "../facts/types";
import { functionKey, partsOf } from "./entities";
import type { Entity, FunctionRef, FunctionRole, ProjectView } from "./view";

export type Handler = Extract<FunctionRole, { role: "handler" }>;

const URL_FUNCTIONS: ReadonlySet<string> = new Set([
  "django.urls.path",
  "django.urls.re_path",
  "django.conf.urls.url",
  "django.conf.urls.re_path",
]);

/** What is handed over somewhere in the project, by function: dependencies, routes, workers' functions. */
export interface Registrations {
  readonly dependencies: ReadonlySet<string>;
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly lifespans: ReadonlySet<string>;
  readonly tasks: ReadonlyMap<string, "celery" | "rq" | "dramatiq" | "arq">;
  /** Classes whose instances are called as dependencies, or whose `as_view()` is routed. */
  readonly dependencyClasses: ReadonlySet<string>;
}

export interface ModuleRegistrations {
  readonly dependencies: readonly string[];
  readonly dependencyClasses: readonly string[];
  readonly handlers: readonly (readonly [key: string, handler: Handler])[];
  readonly lifespans: readonly string[];
  readonly tasks: readonly (readonly [key: string, queue: "celery" | "rq" | "dramatiq" | "arq"])[];
}

const MAYBE_REGISTERS =
  /(?:^|\.)(?:Depends|Security|Injected|path|re_path|url|Route|WebSocketRoute|add_api_route|add_route|add_url_rule|enqueue\w*|FastAPI|Starlette|APIRouter|dependency)$/;

/** What the calls of one module register. */
export function moduleRegistrations(view: ProjectView, path: string): ModuleRegistrations {
  const dependencies: string[] = [];
  const dependencyClasses: string[] = [];
  const handlers: [string, Handler][] = [];
  const lifespans: string[] = [];
  const tasks: [string, "celery" | "rq" | "dramatiq" | "arq"][] = [];
  const facts = view.facts(path);
  for (const call of facts?.calls ?? []) {
    const written =
      typeof call.callee === "string"
        ? call.callee
        : call.callee !== null && call.callee.k === "attr"
          ? call.callee.name
          : "";
    if (!MAYBE_REGISTERS.test(written)) continue;
    for (const callee of view.callees(path, call)) {
      const name = view.externalName(callee);
      if (name === undefined) continue;
      if (
        name === "fastapi.Depends" ||
        name === "fastapi.Security" ||
        /\.(?:Depends|Injected|TaskiqDepends)$/.test(name)
      ) {
        const argument = call.args[0];
        if (!argument) continue;
        for (const target of partsOf(view.resolve(path, argument.value))) {
          if (target.kind === "function") dependencies.push(functionKey(target.ref));
          else if (target.kind === "class") dependencyClasses.push(`${target.ref.path}#c${target.ref.id}`);
          else if (target.kind === "instance" && typeof target.of !== "string") {
            const dunder = view.method(target.of, "__call__");
            if (dunder) dependencies.push(functionKey(dunder));
          }
        }
      } else if (URL_FUNCTIONS.has(name)) {
        register(
          view,
          path,
          call.args[1]?.value ?? null,
          { role: "handler", framework: "django", methods: [], ...routeOf(call) },
          handlers,
        );
      } else if (/^starlette\.routing\.(?:Route|WebSocketRoute)$/.test(name)) {
        register(
          view,
          path,
          named(call, "endpoint", 1),
          { role: "handler", framework: "starlette", methods: methodsOf(call), ...routeOf(call) },
          handlers,
        );
      } else if (/#(?:add_api_route|add_route)$/.test(name)) {
        const framework = name.startsWith("starlette") ? "starlette" : "fastapi";
        register(
          view,
          path,
          named(call, "endpoint", 1) ?? named(call, "route", 1),
          { role: "handler", framework, methods: methodsOf(call), ...routeOf(call) },
          handlers,
        );
      } else if (name.endsWith("#add_url_rule")) {
        register(
          view,
          path,
          named(call, "view_func", 2),
          { role: "handler", framework: "flask", methods: methodsOf(call), ...routeOf(call) },
          handlers,
        );
      } else if (name.startsWith("rq.Queue#enqueue")) {
        const position = /enqueue_(?:in|at)$/.test(name) ? 1 : 0;
        for (const target of partsOf(view.resolve(path, call.args[position]?.value ?? null))) {
          if (target.kind === "function") tasks.push([functionKey(target.ref), "rq"]);
        }
      } else if (/^(?:fastapi\.FastAPI|fastapi\.APIRouter|starlette\.applications\.Starlette)$/.test(name)) {
        for (const argument of call.args) {
          if (!argument.name || !["lifespan", "on_startup", "on_shutdown"].includes(argument.name)) continue;
          for (const target of functionsIn(view, path, argument.value)) lifespans.push(functionKey(target));
        }
      }
    }
  }
  for (const cls of facts?.classes ?? []) {
    // arq's worker settings: `functions = [f, g]`.
    if (!cls.name.endsWith("WorkerSettings")) continue;
    for (const attribute of cls.attributes) {
      if (attribute.name === "functions")
        for (const ref of functionsIn(view, path, attribute.value ?? null)) tasks.push([functionKey(ref), "arq"]);
      if (/^on_(?:startup|shutdown)$/.test(attribute.name))
        for (const ref of functionsIn(view, path, attribute.value ?? null)) lifespans.push(functionKey(ref));
    }
  }
  return { dependencies, dependencyClasses, handlers, lifespans, tasks };
}

function functionsIn(view: ProjectView, path: string, expr: Expr): FunctionRef[] {
  if (expr !== null && typeof expr === "object" && (expr.k === "list" || expr.k === "tuple")) {
    return expr.of.flatMap((one) => functionsIn(view, path, one));
  }
  return partsOf(view.resolve(path, expr)).flatMap((entity) => (entity.kind === "function" ? [entity.ref] : []));
}

function named(call: CallFact, name: string, position: number): Expr {
  const keyword = call.args.find((argument) => argument.name === name);
  if (keyword) return keyword.value;
  return call.args.filter((argument) => argument.name === undefined)[position]?.value ?? null;
}

function register(view: ProjectView, path: string, endpoint: Expr, handler: Handler, into: [string, Handler][]): void {
  for (const target of partsOf(view.resolve(path, endpoint))) {
    if (target.kind === "function" && !isAsView(view, target)) into.push([functionKey(target.ref), handler]);
  }
}

function isAsView(view: ProjectView, target: Extract<Entity, { kind: "function" }>): boolean {
  return view.functionFact(target.ref).name === "as_view";
}

export function methodsOf(call: CallFact): string[] {
  return stringsIn(call.args.find((argument) => argument.name === "methods")?.value ?? null);
}

export function routeOf(call: CallFact): { route?: string } {
  const first = call.args[0]?.value;
  return first !== null && typeof first === "object" && first.k === "str" ? { route: first.v } : {};
}

export function stringsIn(expr: Expr): string[] {
  if (expr === null || typeof expr !== "object") return [];
  if (expr.k === "str") return [expr.v.toUpperCase()];
  return expr.k === "list" || expr.k === "tuple" || expr.k === "set" ? expr.of.flatMap(stringsIn) : [];
}
