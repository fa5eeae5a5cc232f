/** Classes that wrap an application of their own interface, as opposed to adapters. */
import type { ClassRef, Entity, ProjectView } from "../../../project/view";
import type { Interface } from "../interfaces";

const LIBRARIES =
  /^(?:starlette\.middleware\.\w+\.\w+Middleware|fastapi\.middleware\.(?!wsgi)\w+\.\w+Middleware|werkzeug\.middleware\.\w+\.[A-Z]\w+|werkzeug\.contrib\.fixers\.ProxyFix|whitenoise\.(?:base\.)?WhiteNoise|paste\.translogger\.TransLogger|uvicorn\.middleware\.proxy_headers\.\w+|hypercorn\.middleware\.ProxyFixMiddleware|(?:sentry_sdk\.integrations|opentelemetry\.instrumentation)\.(?:asgi|wsgi)\.\w+Middleware|asgi_correlation_id\.CorrelationIdMiddleware)$/;
/** They take the other interface, which is what they are for; or no application first. */
const ADAPTERS = /^(?:starlette\.middleware\.wsgi\.|werkzeug\.middleware\.(?:dispatcher|shared_data)\.__)/;

/** Adapters by what they call: the one that they are made with has to speak it. */
const CALLED: Readonly<Record<Interface, RegExp>> = {
  wsgi: /^(?:(?:starlette|fastapi|uvicorn)\.middleware\.wsgi\.WSGIMiddleware|a2wsgi\.(?:wsgi\.)?WSGIMiddleware|asgiref\.wsgi\.WsgiToAsgi|hypercorn\.middleware\.(?:wsgi\.)?(?:Asyncio|Trio)WSGIMiddleware)$/,
  asgi: /^(?:a2wsgi\.(?:asgi\.)?ASGIMiddleware|mangum\.Mangum|azure\.functions\.AsgiMiddleware)$/,
};

/** What an adapter expects of the application that it wraps. */
export function adaptedKind(callee: Entity): Interface | undefined {
  if (callee.kind !== "external") return undefined;
  return (["wsgi", "asgi"] as const).find((kind) => CALLED[kind].test(callee.name));
}

/** Whether instances call the application that they are made with in the way in which they are called. */
export function wrapsApplications(project: ProjectView, callee: Entity): boolean {
  if (callee.kind === "external") return LIBRARIES.test(callee.name) && !ADAPTERS.test(callee.name);
  if (callee.kind !== "class") return false;
  const { external } = project.ancestors(callee.ref);
  if (external.some((name) => LIBRARIES.test(name) && !ADAPTERS.test(name))) return true;
  return handsOn(project, callee.ref);
}

/** `self.app(environ, start_response)`, `await self.app(scope, receive, send)` in its `__call__`. */
function handsOn(project: ProjectView, cls: ClassRef): boolean {
  const ref = project.method(cls, "__call__");
  if (!ref) return false;
  const names = project
    .functionFact(ref)
    .params.slice(1)
    .map(({ name }) => name);
  return project.callsIn(ref).some(({ callee, args }) => {
    const own =
      typeof callee === "object" &&
      callee !== null &&
      callee.k === "attr" &&
      typeof callee.of === "object" &&
      callee.of !== null &&
      callee.of.k === "self";
    const given = args.filter(({ name }) => name === undefined).length;
    const first = args[0]?.value;
    return (
      own &&
      given === names.length &&
      first !== null &&
      typeof first === "object" &&
      first.k === "param" &&
      first.name === names[0]
    );
  });
}
