/** Routes that are registered by a call: `add_api_route`, `add_route`, `add_url_rule`. */
import { Flow, type CallFact, type Expr } from "../../facts/types";
import { partsOf } from "../../project/entities";
import type { ClassRef, ProjectView } from "../../project/view";
import { argumentOf, lastName } from "../support/calls";
import { ANY, literal, memberOf, methodList, methodsOf, routerKey, type PlacedStep } from "./route-keys";

const ADDS =
  /^(?:fastapi\.(?:FastAPI|APIRouter)|starlette\.(?:applications\.Starlette|routing\.Router)|(?:flask|quart)\.(?:Flask|Quart|Blueprint))#(add_api_route|add_route|add_url_rule|add_websocket_route|add_api_websocket_route)$/;
/** Routes with these match more than their path. */
const NARROWED: ReadonlySet<string> = new Set(["host", "subdomain", "build_only", "redirect_to"]);
/** Where a registration may not happen. */
const MAYBE = Flow.Conditional | Flow.InTry | Flow.InExcept | Flow.InLoop;
const HTTP_METHODS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);

/** Whether a registration depends on more than path and method. */
export function isNarrowed(call: CallFact): boolean {
  return call.args.some(({ name }) => name !== undefined && NARROWED.has(name));
}

/** What the calls of a module register on routers. */
export function calledSteps(project: ProjectView, path: string): PlacedStep[] {
  const out: PlacedStep[] = [];
  for (const call of project.facts(path)!.calls) {
    const { of, name } = memberOf(call.callee);
    if (!name.startsWith("add_") || call.flow & MAYBE) continue;
    const known = project
      .callees(path, call)
      .map((callee) => ADDS.exec(project.externalName(callee) ?? "")?.[1])
      .find((one) => one !== undefined);
    if (known === undefined || isNarrowed(call)) continue;
    const key = routerKey(project, path, of);
    const route = literal(argumentOf(call, known === "add_url_rule" ? "rule" : "path", 0) ?? null);
    const endpoint = endpointOf(call, known);
    const methods = methodsFor(project, path, call, known, endpoint);
    if (key === undefined || route === undefined || methods === undefined || endpoint === undefined) continue;
    const ordered = known !== "add_url_rule";
    const handler = handlerName(project, path, endpoint);
    out.push({
      key,
      at: call.at,
      step: { route: { path: route, methods, file: path, handler, ordered } },
    });
  }
  return out;
}

function endpointOf(call: CallFact, method: string): Expr | undefined {
  if (method === "add_url_rule") return argumentOf(call, "view_func", 2);
  return argumentOf(call, method.startsWith("add_api") ? "endpoint" : "route", 1);
}

function methodsFor(
  project: ProjectView,
  path: string,
  call: CallFact,
  method: string,
  endpoint: Expr | undefined,
): readonly string[] | undefined {
  if (method.endsWith("websocket_route")) return ["WEBSOCKET"];
  const given = argumentOf(call, "methods", method === "add_route" ? 2 : -1);
  if (given !== undefined) return methodList(given);
  if (method === "add_url_rule") return viewMethods(project, path, endpoint ?? null);
  if (method === "add_api_route") return methodsOf(call);
  return endpointMethods(project, path, endpoint ?? null);
}

/** Starlette routes a function by GET, a class of methods by all. */
export function endpointMethods(project: ProjectView, path: string, endpoint: Expr): readonly string[] | undefined {
  const kinds = partsOf(project.resolve(path, endpoint)).map(({ kind }) => kind);
  if (kinds.every((kind) => kind === "function")) return ["GET"];
  return kinds.every((kind) => kind === "class") ? [ANY] : undefined;
}

/** Flask: a view class says what it takes, by `methods` or by the names of its methods. */
function viewMethods(project: ProjectView, path: string, view: Expr): readonly string[] | undefined {
  const call =
    view !== null && typeof view === "object" && view.k === "call" ? project.facts(path)!.calls[view.id] : undefined;
  if (!call) return partsOf(project.resolve(path, view)).every(({ kind }) => kind === "function") ? ["GET"] : undefined;
  const { of, name } = memberOf(call.callee);
  const cls = name === "as_view" ? project.resolve(path, of) : undefined;
  if (cls?.kind !== "class") return undefined;
  return project.derives(cls, "flask.views.MethodView") ? methodsOfClass(project, cls.ref) : undefined;
}

function methodsOfClass(project: ProjectView, cls: ClassRef): readonly string[] | undefined {
  const { project: classes } = project.ancestors(cls);
  const facts = classes.map((one) => [one.path, project.classFact(one)] as const);
  if (facts.some(([, fact]) => fact.attributes.some(({ name }) => name === "methods"))) return undefined;
  return facts
    .flatMap(([path, fact]) => fact.methods.map((id) => project.functionFact({ path, id }).name))
    .filter((name) => HTTP_METHODS.has(name))
    .map((name) => name.toUpperCase());
}

/** How messages call what answers. */
export function handlerName(project: ProjectView, path: string, endpoint: Expr): string {
  const call =
    endpoint !== null && typeof endpoint === "object" && endpoint.k === "call"
      ? project.facts(path)!.calls[endpoint.id]
      : undefined;
  if (call) {
    const { of, name } = memberOf(call.callee);
    return (name === "as_view" ? lastName(of) : lastName(call.callee)) ?? "view";
  }
  return lastName(endpoint) ?? nestedName(project, path, endpoint);
}

function nestedName(project: ProjectView, path: string, endpoint: Expr): string {
  if (endpoint === null || typeof endpoint !== "object" || endpoint.k !== "fn") return "view";
  return project.facts(path)!.functions[endpoint.id]?.name ?? "view";
}
