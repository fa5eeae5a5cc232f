import type { Argument, CallFact, DecoratorFact, Expr, FunctionFact } from "../facts/types";
import { functionKey, partsOf } from "./entities";
import type { ClassRef, Entity, FunctionRef, FunctionRole, ProjectView } from "./view";

type Handler = Extract<FunctionRole, { role: "handler" }>;

const VERBS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "head", "options", "trace"]);
const ROUTERS: readonly (readonly [base: string, framework: Handler["framework"]])[] = [
  ["fastapi.FastAPI", "fastapi"],
  ["fastapi.APIRouter", "fastapi"],
  ["starlette.applications.Starlette", "starlette"],
  ["starlette.routing.Router", "starlette"],
  ["quart.Quart", "quart"],
  ["quart.Blueprint", "quart"],
  ["flask.Flask", "flask"],
  ["flask.Blueprint", "flask"],
  ["flask.scaffold.Scaffold", "flask"],
  ["flask_smorest.Blueprint", "flask"],
  ["apiflask.APIFlask", "flask"],
];
const VIEW_METHODS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);
const VIEWSET_ACTIONS: ReadonlySet<string> = new Set([
  "list",
  "create",
  "retrieve",
  "update",
  "partial_update",
  "destroy",
]);
const VIEW_BASES: readonly (readonly [base: string, framework: Handler["framework"]])[] = [
  ["rest_framework.views.APIView", "drf"],
  ["django.views.generic.View", "django"],
  ["flask.views.View", "flask"],
  ["starlette.endpoints.HTTPEndpoint", "starlette"],
];
const TASK_DECORATORS: Readonly<Record<string, "celery" | "rq" | "dramatiq" | "arq">> = {
  "celery.Celery#task": "celery",
  "celery.shared_task": "celery",
  "celery.task": "celery",
  "celery.decorators.task": "celery",
  "rq.decorators.job": "rq",
  "django_rq.job": "rq",
  "django_rq.decorators.job": "rq",
  "flask_rq2.RQ#job": "rq",
  "dramatiq.actor": "dramatiq",
};
const LIFESPAN_DECORATORS =
  /(?:FastAPI|APIRouter|Starlette|Router)#on_event$|^celery\.signals\.\w+\.connect$|#(?:before_serving|after_serving|while_serving|before_first_request)$/;
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
      } else if (/#add_url_rule$/.test(name)) {
        register(
          view,
          path,
          named(call, "view_func", 2),
          { role: "handler", framework: "flask", methods: methodsOf(call), ...routeOf(call) },
          handlers,
        );
      } else if (/^rq\.Queue#enqueue/.test(name)) {
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
    if (!/WorkerSettings$/.test(cls.name)) continue;
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

function methodsOf(call: CallFact): string[] {
  return stringsIn(call.args.find((argument) => argument.name === "methods")?.value ?? null);
}

function routeOf(call: CallFact): { route?: string } {
  const first = call.args[0]?.value;
  return first !== null && typeof first === "object" && first.k === "str" ? { route: first.v } : {};
}

function stringsIn(expr: Expr): string[] {
  if (expr === null || typeof expr !== "object") return [];
  if (expr.k === "str") return [expr.v.toUpperCase()];
  return expr.k === "list" || expr.k === "tuple" || expr.k === "set" ? expr.of.flatMap(stringsIn) : [];
}

/** What a function is to the frameworks; `undefined` for plain functions. */
export function functionRole(
  view: ProjectView,
  ref: FunctionRef,
  registrations: Registrations,
): FunctionRole | undefined {
  const fact = view.functionFact(ref);
  for (const decorator of fact.decorators) {
    const role = decoratedRole(view, ref.path, decorator);
    if (role) return role;
  }
  const key = functionKey(ref);
  const handler = registrations.handlers.get(key);
  if (handler) return handler;
  const method = viewMethod(view, ref, fact);
  if (method) return method;
  if (registrations.lifespans.has(key)) return { role: "lifespan" };
  const queue = registrations.tasks.get(key);
  if (queue) return { role: "task", queue };
  if (registrations.dependencies.has(key)) return { role: "dependency" };
  if (fact.name === "__init__" && fact.cls >= 0 && registrations.dependencyClasses.has(`${ref.path}#c${fact.cls}`))
    return { role: "dependency" };
  if (
    fact.cls >= 0 &&
    fact.name === "run" &&
    view.derives({ kind: "class", ref: { path: ref.path, id: fact.cls } }, "celery.Task")
  ) {
    return { role: "task", queue: "celery" };
  }
  if (view.role(ref.path).test && /^test/.test(fact.name)) return { role: "test" };
  if (isManagementCommand(view, ref, fact)) return { role: "cli-command" };
  if (isDjangoView(view, ref, fact)) return { role: "handler", framework: "django", methods: [] };
  if (/^(?:create|make|build|get)_(?:\w+_)?(?:app|application)$/.test(fact.name)) return { role: "app-factory" };
  return undefined;
}

function decoratedRole(view: ProjectView, path: string, decorator: DecoratorFact): FunctionRole | undefined {
  const call = decoratorCall(view, path, decorator);
  const callee = call ? view.callees(path, call) : partsOf(view.resolve(path, decorator.value));
  for (const entity of callee) {
    const name = view.externalName(entity);
    if (name === undefined) {
      // A decorator of the project that wraps a task decorator makes tasks too.
      if (entity.kind === "function") {
        const queue = wrappedTaskDecorator(view, entity.ref);
        if (queue) return { role: "task", queue };
      }
      continue;
    }
    const queue = TASK_DECORATORS[name];
    if (queue) return { role: "task", queue };
    if (LIFESPAN_DECORATORS.test(name)) return { role: "lifespan" };
    if (name === "pytest.fixture" || name === "pytest_asyncio.fixture") return { role: "fixture" };
    if (/^(?:click|typer)\b.*(?:command|callback)$/.test(name)) return { role: "cli-command" };
    if (name === "rest_framework.decorators.api_view")
      return { role: "handler", framework: "drf", methods: call ? stringsIn(call.args[0]?.value ?? null) : [] };
    if (name === "rest_framework.decorators.action")
      return { role: "handler", framework: "drf", methods: call ? methodsOf(call) : [] };
    const [owner, method] = name.split("#");
    if (method === undefined || !call) continue;
    const router = ROUTERS.find(
      ([base]) => base === owner || (entity.kind === "method" && view.derives(entity.self, base)),
    );
    if (!router) continue;
    if (VERBS.has(method))
      return { role: "handler", framework: router[1], methods: [method.toUpperCase()], ...routeOf(call) };
    if (method === "route" || method === "api_route")
      return { role: "handler", framework: router[1], methods: methodsOf(call), ...routeOf(call) };
    if (method === "websocket" || method === "websocket_route")
      return { role: "handler", framework: router[1], methods: ["WEBSOCKET"], ...routeOf(call) };
  }
  return undefined;
}

/** The call of `@app.get("/")`; `undefined` for a bare decorator. */
export function decoratorCall(view: ProjectView, path: string, decorator: DecoratorFact): CallFact | undefined {
  const { value } = decorator;
  return value !== null && typeof value === "object" && value.k === "call"
    ? view.facts(path)?.calls[value.id]
    : undefined;
}

function wrappedTaskDecorator(view: ProjectView, ref: FunctionRef): "celery" | "rq" | "dramatiq" | "arq" | undefined {
  const owned = view.facts(ref.path)?.calls.filter((call) => isInside(view, ref, call)) ?? [];
  for (const call of owned) {
    for (const callee of view.callees(ref.path, call)) {
      const queue = TASK_DECORATORS[view.externalName(callee) ?? ""];
      if (queue) return queue;
    }
  }
  return undefined;
}

function isInside(view: ProjectView, ref: FunctionRef, call: CallFact): boolean {
  const [start, end] = view.functionFact(ref).body;
  return call.at[0] >= start && call.at[1] <= end;
}

function viewMethod(view: ProjectView, ref: FunctionRef, fact: FunctionFact): FunctionRole | undefined {
  if (fact.cls < 0) return undefined;
  const verb = VIEW_METHODS.has(fact.name);
  if (!verb && !VIEWSET_ACTIONS.has(fact.name)) return undefined;
  const cls: ClassRef = { path: ref.path, id: fact.cls };
  const entity: Entity = { kind: "class", ref: cls };
  const base = VIEW_BASES.find(([name]) => view.derives(entity, name));
  if (!base) return undefined;
  if (!verb && !view.derives(entity, "rest_framework.viewsets.ViewSetMixin")) return undefined;
  return { role: "handler", framework: base[1], methods: verb ? [fact.name.toUpperCase()] : [] };
}

function isManagementCommand(view: ProjectView, ref: FunctionRef, fact: FunctionFact): boolean {
  return (
    fact.cls >= 0 &&
    fact.name === "handle" &&
    view.derives(
      { kind: "class", ref: { path: ref.path, id: fact.cls } },
      "django.core.management.base.BaseCommand",
      "django.core.management.BaseCommand",
    )
  );
}

/** Function views by Django's convention, where their `urls` could not be followed: a top-level function of a views module whose first parameter is `request`. */
function isDjangoView(view: ProjectView, ref: FunctionRef, fact: FunctionFact): boolean {
  if (fact.cls >= 0 || fact.parent >= 0 || fact.params[0]?.name !== "request" || fact.name.startsWith("_"))
    return false;
  if (!/(?:^|[./_])views?(?:[./_]|$)/.test(view.moduleName(ref.path))) return false;
  return view.facts(ref.path)!.imports.some((fact_) => fact_.level === 0 && /^django\b/.test(fact_.module));
}

export type { Argument };
