import type { CallFact, Expr } from "../../../facts/types";
import type { Entity, ProjectView } from "../../../project/view";
import { argumentOf, callOf, hasSplat, isKind, lastName } from "../../support/calls";
import { isHttpError } from "../../support/http-errors";

/** Classes and functions that make a response, with the place of the status; all take it as `status` or `status_code` too. */
const RESPONSES: readonly (readonly [RegExp, number])[] = [
  [/^starlette\.responses\.\w*Response$|^(?:fastapi|starlette)\.responses\.\w+$/, 1],
  [/^(?:starlette|fastapi|litestar|werkzeug|ninja)\.exceptions\.HTTPException$|^fastapi\.HTTPException$/, 0],
  [/^ninja\.errors\.HttpError$|^(?:flask|quart|sanic)\.abort$|^flask_restx\.(?:Namespace|Api)#abort$/, 0],
  [
    /^rest_framework\.response\.Response$|^(?:flask|quart)\.(?:make_response|Response)$|^werkzeug\.(?:wrappers\.)?Response$/,
    1,
  ],
  [/^django\.http\.(?:response\.)?(?:HttpResponse|JsonResponse)$/, 2],
  [/^aiohttp\.web\.(?:Response|json_response)$|^litestar\.(?:response\.)?Response$|^ninja\.\w*Response$/, -1],
  [/^sanic\.response\.(?:json|text|html|HTTPResponse)$/, 1],
];
/** Classes whose name is their status. */
const NAMED =
  /^(?:werkzeug\.exceptions|aiohttp\.web|quart\.exceptions|sanic\.exceptions|litestar\.exceptions)\.(?:HTTP)?(InternalServerError|InternalServerException|ServerError|NotImplemented|BadGateway|ServiceUnavailable|ServiceUnavailableException|GatewayTimeout)$/;
const NAMED_STATUS: Readonly<Record<string, number>> = {
  NotImplemented: 501,
  BadGateway: 502,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
  GatewayTimeout: 504,
};
const PHRASES: Readonly<Record<string, number>> = {
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
  INSUFFICIENT_STORAGE: 507,
};

/** The status that an expression is: a number, `status.HTTP_500_…`, `HTTPStatus.INTERNAL_SERVER_ERROR`. */
export function statusOf(project: ProjectView, path: string, expr: Expr | undefined): number | undefined {
  if (expr === undefined || expr === null) return undefined;
  if (isKind(expr, "num")) return expr.v;
  const name = lastName(expr) ?? "";
  const coded = /^HTTP_(\d{3})_/.exec(name)?.[1];
  if (coded !== undefined) return Number(coded);
  if (name === "value" && isKind(expr, "attr")) return statusOf(project, path, expr.of);
  if (name === "value" && typeof expr === "string") return statusOf(project, path, expr.slice(0, -".value".length));
  if (PHRASES[name] !== undefined) return PHRASES[name];
  const entity = project.infer(path, expr);
  if (entity.kind !== "literal") return undefined;
  return typeof entity.value === "string" ? Number(/^\d{3}\b/.exec(entity.value)?.[0]) : Number(entity.value);
}

/** The status of the response (or of the exception that becomes one) that a call makes; `undefined` where it makes none, or none that is known. */
export function responseStatus(project: ProjectView, path: string, call: CallFact): number | undefined {
  for (const callee of project.callees(path, call)) {
    const name = project.externalName(callee) ?? "";
    if (/^django\.http\.(?:response\.)?HttpResponseServerError$/.test(name)) return 500;
    const named = NAMED.exec(name)?.[1];
    if (named !== undefined) return NAMED_STATUS[named] ?? 500;
    if (name === "rest_framework.exceptions.APIException") return 500;
    const known = RESPONSES.find(([pattern]) => pattern.test(name));
    if (known) return statusOf(project, path, statusArgument(call, known[1]));
    if (callee.kind === "class") {
      const status = classStatus(project, path, call, callee);
      if (status !== undefined) return status;
    }
  }
  return undefined;
}

function statusArgument(call: CallFact, position: number): Expr | undefined {
  return argumentOf(call, "status_code") ?? argumentOf(call, "status", position) ?? argumentOf(call, "code");
}

/** A class of the project on top of a framework's: the status is given, or an attribute of the class. */
function classStatus(
  project: ProjectView,
  path: string,
  call: CallFact,
  callee: Extract<Entity, { kind: "class" }>,
): number | undefined {
  const { external, project: own } = project.ancestors(callee.ref);
  const isResponse = external.some((name) => RESPONSES.some(([pattern]) => pattern.test(name)));
  if (!isResponse && !isHttpError(project, callee)) return undefined;
  const given = statusArgument(call, -1);
  if (given !== undefined) return statusOf(project, path, given);
  for (const ref of own) {
    const attribute = project.classFact(ref).attributes.find(({ name }) => name === "status_code" || name === "code");
    if (attribute) return statusOf(project, ref.path, attribute.value);
  }
  return undefined;
}

/** The 5xx that is handed to a function of the project which gives back a response: `error(str(e), 500)`. */
export function helperStatus(project: ProjectView, path: string, call: CallFact): number | undefined {
  if (hasSplat(call)) return undefined;
  const makes = project
    .callees(path, call)
    .some((callee) => callee.kind === "function" && makesResponse(project, callee));
  if (!makes) return undefined;
  return call.args.map(({ value }) => statusOf(project, path, value)).find((status) => isServerError(status));
}

const BODIES =
  /^(?:flask|quart)\.(?:jsonify|make_response|json\.jsonify)$|^starlette\.responses\.|^django\.http\.|^rest_framework\.response\.Response$/;

function makesResponse(project: ProjectView, { ref }: Extract<Entity, { kind: "function" }>): boolean {
  return project.functionFact(ref).returned.some((value) => {
    const body = isKind(value, "tuple") ? (value.of[0] ?? null) : value;
    const call = callOf(project, ref.path, isKind(body, "await") ? body.of : body);
    return (
      call !== undefined &&
      project.callees(ref.path, call).some((callee) => BODIES.test(project.externalName(callee) ?? ""))
    );
  });
}

export function isServerError(status: number | undefined): boolean {
  return status !== undefined && status >= 500 && status < 600;
}
