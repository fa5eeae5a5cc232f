/** Whether an application object speaks ASGI or WSGI. */
import { Flow } from "../../facts/types";
import { partsOf } from "../../project/entities";
import type { ClassRef, Entity, FunctionRef, ProjectView } from "../../project/view";
import { folderOf, join } from "../../project/modules";

export type Interface = "asgi" | "wsgi";

/** Applications and what wraps one, by canonical name; subclasses count. Adapters are what they make. */
const KNOWN: Readonly<Record<Interface, readonly string[]>> = {
  asgi: [
    "fastapi.FastAPI",
    "starlette.applications.Starlette",
    "starlette.routing.Router",
    "starlette.middleware.base.BaseHTTPMiddleware",
    "quart.Quart",
    "litestar.Litestar",
    "litestar.app.Litestar",
    "starlite.Starlite",
    "esmerald.Esmerald",
    "blacksheep.Application",
    "falcon.asgi.App",
    "connexion.AsyncApp",
    "channels.routing.ProtocolTypeRouter",
    "channels.routing.URLRouter",
    "django.core.handlers.asgi.ASGIHandler",
    "socketio.ASGIApp",
    "strawberry.asgi.GraphQL",
    "ariadne.asgi.GraphQL",
    "asgiref.wsgi.WsgiToAsgi",
    "a2wsgi.WSGIMiddleware",
    "a2wsgi.wsgi.WSGIMiddleware",
    "fastapi.middleware.wsgi.WSGIMiddleware",
    "uvicorn.middleware.wsgi.WSGIMiddleware",
    "uvicorn.middleware.proxy_headers.ProxyHeadersMiddleware",
    "hypercorn.middleware.AsyncioWSGIMiddleware",
    "hypercorn.middleware.TrioWSGIMiddleware",
    "hypercorn.middleware.ProxyFixMiddleware",
    "hypercorn.middleware.DispatcherMiddleware",
    "sentry_sdk.integrations.asgi.SentryAsgiMiddleware",
    "opentelemetry.instrumentation.asgi.OpenTelemetryMiddleware",
    "asgi_correlation_id.CorrelationIdMiddleware",
    "prometheus_client.make_asgi_app",
  ],
  wsgi: [
    "flask.Flask",
    "apiflask.APIFlask",
    "flask_openapi3.OpenAPI",
    "eve.Eve",
    "bottle.Bottle",
    "falcon.App",
    "falcon.API",
    "django.core.handlers.wsgi.WSGIHandler",
    "django.contrib.staticfiles.handlers.StaticFilesHandler",
    "webapp2.WSGIApplication",
    "socketio.WSGIApp",
    "whitenoise.WhiteNoise",
    "whitenoise.base.WhiteNoise",
    "a2wsgi.ASGIMiddleware",
    "a2wsgi.asgi.ASGIMiddleware",
    "werkzeug.wsgi.DispatcherMiddleware",
    "werkzeug.contrib.fixers.ProxyFix",
    "paste.translogger.TransLogger",
    "sentry_sdk.integrations.wsgi.SentryWsgiMiddleware",
    "opentelemetry.instrumentation.wsgi.OpenTelemetryMiddleware",
  ],
};
/** Modules all of whose classes are middleware of one kind. */
const FAMILIES: readonly (readonly [prefix: RegExp, kind: Interface])[] = [
  [/^(?:starlette|fastapi)\.middleware\.\w+\.\w+Middleware$/, "asgi"],
  [/^werkzeug\.middleware\.\w+\.[A-Z]\w+$/, "wsgi"],
];

/** What an instance speaks; `undefined` where that cannot be told, or differs between the values that it may have. */
export function interfaceOf(project: ProjectView, entity: Entity): Interface | undefined {
  const kinds = new Set(
    partsOf(entity)
      .filter((part) => part.kind !== "none")
      .map((part) => partInterface(project, part)),
  );
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function partInterface(project: ProjectView, part: Entity): Interface | undefined {
  if (part.kind === "function") return signatureOf(project, part.ref, false);
  if (part.kind !== "instance") return undefined;
  return classInterface(project, part.of);
}

/** What instances of a class speak: by what it builds on, else by how it is called. */
export function classInterface(project: ProjectView, cls: ClassRef | string): Interface | undefined {
  const entity: Entity = { kind: "instance", of: cls };
  const names = typeof cls === "string" ? [cls] : project.ancestors(cls).external;
  const family = FAMILIES.find(([prefix]) => names.some((name) => prefix.test(name)));
  // In the engine's knowledge Quart is a Flask: what is ASGI comes first.
  for (const kind of ["asgi", "wsgi"] as const) if (project.derives(entity, ...KNOWN[kind])) return kind;
  if (family) return family[1];
  const call = typeof cls === "string" ? undefined : project.method(cls, "__call__");
  return call && signatureOf(project, call, true);
}

/** By its parameters: `(environ, start_response)`, or a coroutine of `(scope, receive, send)`. */
function signatureOf(project: ProjectView, ref: FunctionRef, method: boolean): Interface | undefined {
  const { params, async, flow } = project.functionFact(ref);
  if (flow !== 0 && !method) return undefined;
  const needed = params.slice(method ? 1 : 0).filter((one) => one.default === undefined);
  const names = needed.map(({ name }) => name.replace(/^_+/, ""));
  if (names.length === 2 && /^env(?:iron(?:ment)?)?$/.test(names[0]!) && /^start(?:_?response)?$/.test(names[1]!))
    return "wsgi";
  return async && names.length === 3 && names[0] === "scope" && names[1] === "receive" && names[2] === "send"
    ? "asgi"
    : undefined;
}

export interface App {
  readonly path: string;
  readonly interface: Interface;
  /** What it is: `FastAPI`, the name of a class or function of the project. */
  readonly what: string;
  /** Where the name is bound. */
  readonly at: readonly [number, number];
}

/**
 * The application that `package.module:name` means.
 *
 * @param folders Folders that module names may start from, the likeliest first.
 * @param defaultName The attribute where the target names none.
 */
export function resolveApp(
  project: ProjectView,
  target: string,
  folders: readonly string[],
  defaultName = "application",
): App | undefined {
  const [module = "", attribute = defaultName] = target.replace(/^(?:asgi|wsgi):/, "").split(/:(.*)/s);
  const name = /^\w+/.exec(attribute)?.[0];
  const called = attribute.includes("(");
  if (name === undefined || /^\w+\./.test(attribute)) return undefined;
  const path = findModule(project, module.replace(/\.py$/, "").replaceAll("/", "."), folders);
  const bindings = path === undefined ? [] : project.facts(path)!.bindings.filter((one) => one.name === name);
  const last = bindings.at(-1);
  if (path === undefined || !last) return undefined;
  // The last one counts that is bound whatever happens; else any of them may be it.
  const value =
    last.kind === "variable" && runsAlways(last.flow) && last.value !== null
      ? project.infer(path, last.value)
      : project.infer(path, `@${name}`);
  const entity = product(project, path, value, called);
  const kind = interfaceOf(project, entity);
  if (kind === undefined) return undefined;
  return { path, interface: kind, what: describe(project, entity, name), at: last.at };
}

/** The application itself: of a factory what it returns. */
function product(project: ProjectView, path: string, value: Entity, called: boolean): Entity {
  const direct = called ? undefined : interfaceOf(project, value);
  if (direct || (value.kind !== "function" && value.kind !== "class")) return value;
  return project.returned(value, path);
}

function describe(project: ProjectView, entity: Entity, name: string): string {
  const part = partsOf(entity)[0];
  if (part?.kind !== "instance") return name;
  return typeof part.of === "string" ? part.of.slice(part.of.lastIndexOf(".") + 1) : project.classFact(part.of).name;
}

/** The module of a dotted name, seen from folders of a deployment. */
export function findModule(project: ProjectView, name: string, folders: readonly string[]): string | undefined {
  const file = name.replaceAll(".", "/");
  const endings = [`${file}.py`, `${file}/__init__.py`];
  const modules = project.modules();
  for (const folder of folders) {
    for (const start of [folder, join(folder, "src"), join(folder, "app")]) {
      const exact = endings.map((ending) => join(start, ending)).find((path) => project.facts(path));
      if (exact !== undefined) return exact;
    }
    const below = modules.filter(
      (path) =>
        (folder === "" || path.startsWith(`${folder}/`)) &&
        endings.some((ending) => path.endsWith(`/${ending}`)) &&
        !project.role(path).test,
    );
    if (below.length > 0) return below.length === 1 ? below[0] : undefined;
  }
  return undefined;
}

/** Whether what stands at module level runs whenever the module is loaded. */
export function runsAlways(flow: number): boolean {
  return (
    (flow & (Flow.Conditional | Flow.InTry | Flow.InExcept | Flow.InLoop | Flow.MainGuard | Flow.TypeChecking)) === 0
  );
}

/** A folder and those above it, up to the workspace folder. */
export function upwards(folder: string): readonly string[] {
  const out = [folder];
  for (let at = folder; at !== "";) {
    at = folderOf(at);
    out.push(at);
  }
  return out;
}
