import type { CallFact, DecoratorFact, Expr, FunctionFact } from "../facts/types";
import { functionKey, partsOf } from "./entities";
import { methodsOf, routeOf, stringsIn, type Handler, type Registrations } from "./registrations";
import type { ClassRef, Entity, FunctionRef, FunctionRole, ProjectView } from "./view";

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
export const TASK_DECORATORS: Readonly<Record<string, "celery" | "rq" | "dramatiq" | "arq">> = {
  "celery.Celery#task": "celery",
  "celery.shared_task": "celery",
  "celery.task": "celery",
  "celery.app.shared_task": "celery",
  "celery.decorators.task": "celery",
  "rq.decorators.job": "rq",
  "django_rq.job": "rq",
  "django_rq.decorators.job": "rq",
  "flask_rq2.RQ#job": "rq",
  "dramatiq.actor": "dramatiq",
};
const LIFESPAN_DECORATORS =
  /(?:FastAPI|APIRouter|Starlette|Router)#on_event$|^celery\.signals\.\w+\.connect$|#(?:before_serving|after_serving|while_serving|before_first_request)$/;

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
  if (view.role(ref.path).test && fact.name.startsWith("test")) return { role: "test" };
  if (isManagementCommand(view, ref, fact)) return { role: "cli-command" };
  if (isDjangoView(view, ref, fact)) return { role: "handler", framework: "django", methods: [] };
  if (/^(?:create|make|build|get)_(?:\w+_)?(?:app|application)$/.test(fact.name)) return { role: "app-factory" };
  return undefined;
}

/** `@app.cli.command("seed")`, `@blueprint.cli.command()`. */
function isCommandOfApp(callee: Expr): boolean {
  if (typeof callee === "string") return callee.endsWith(".cli.command");
  if (callee?.k !== "attr" || callee.name !== "command") return false;
  const { of } = callee;
  return typeof of === "string" ? of.endsWith(".cli") : of?.k === "attr" && of.name === "cli";
}

function decoratedRole(view: ProjectView, path: string, decorator: DecoratorFact): FunctionRole | undefined {
  const call = decoratorCall(view, path, decorator);
  if (isCommandOfApp(call ? call.callee : decorator.value)) return { role: "cli-command" };
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
    if (/^(?:click|typer|flask\.cli|quart\.cli|flask_script)\b.*(?:command|callback)$/.test(name))
      return { role: "cli-command" };
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
