import type { Expr, Span } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { Entity, FunctionRef, ModuleRole, ProjectView } from "../../../project/view";
import { K } from "../../../syntax/kinds.generated";
import type { NodeId } from "../../../syntax/tree";
import { defineRule, type FileView, type ModuleCheck } from "../../api";
import { fixes } from "./fixes";
import { isHttpError } from "../../support/http-errors";

interface Place {
  readonly fn: number;
  readonly value: Expr;
  readonly at: Span;
}

interface HttpData {
  readonly raised: readonly Place[];
  /** Uses of a framework's global request. */
  readonly globals: readonly Place[];
}

const MESSAGES = [
  "starlette.requests.HTTPConnection",
  "starlette.requests.Request",
  "starlette.responses.Response",
  "starlette.websockets.WebSocket",
  "flask.Request",
  "flask.Response",
  "quart.Request",
  "quart.Response",
  "werkzeug.Request",
  "django.http.HttpRequest",
  "django.http.HttpResponse",
  "rest_framework.request.Request",
  "rest_framework.response.Response",
];
const GLOBALS: ReadonlySet<string> = new Set(["flask.request", "flask.globals.request", "quart.request"]);
/** Modules that speak HTTP on purpose, wherever they lie. */
const AT_THE_BORDER =
  /(?:^|[._])(?:security|auth|authentication|deps|dependencies|dependency|middlewares?|permissions?|exceptions?|errors?|exception_handlers?|error_handlers?|handlers)(?:$|[._])/;

export default defineRule<HttpData>({
  meta: {
    id: "http-in-service",
    topic: "web",
    title: "HTTP in a service",
    summary:
      "A service, repository or domain module that raises HTTP errors or takes a request works for HTTP callers alone.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect,
  check(module) {
    const { path, project, facts, data } = module;
    const layer = innerLayer(project.role(path));
    if (!layer || AT_THE_BORDER.test(project.moduleName(path))) return;
    // Route and service in one file: a feature that has not been split.
    if (facts.functions.some((_, id) => project.functionRole({ path, id })?.role === "handler")) return;
    for (const { fn, value, at } of data?.raised ?? []) {
      const name = httpError(project, path, value);
      if (name !== undefined && !speaksHttp(project, { path, id: fn })) {
        report(
          module,
          layer,
          fn,
          at,
          `raises \`${name}\``,
          "Raise an error of your own here, and turn it into a status code at the border.",
        );
      }
    }
    for (const call of facts.calls) {
      const aborts =
        call.owner >= 0 && project.callees(path, call).some((one) => project.externalName(one) === "flask.abort");
      if (aborts && !speaksHttp(project, { path, id: call.owner })) {
        report(
          module,
          layer,
          call.owner,
          call.at,
          "calls `abort`",
          "Raise an error of your own here, and turn it into a status code at the border.",
        );
      }
    }
    checkMessages(module, layer);
  },
  fixes,
});

function collect(file: FileView): HttpData | undefined {
  const { tree } = file;
  const raised: Place[] = [];
  const globals: Place[] = [];
  const place = (node: NodeId): Place => ({
    fn: file.ownerOf(node),
    value: file.lower(node),
    at: [tree.start[node]!, tree.end[node]!],
  });
  const usesGlobals = file.facts.imports.some(({ module, level }) => level === 0 && /^(?:flask|quart)\b/.test(module));
  for (let node = 0; node < tree.count; node++) {
    const kind = tree.kind[node];
    if (kind === K.raise_statement) {
      const [value] = tree.children(node);
      if (value !== undefined) raised.push(place(value));
    } else if (usesGlobals && (kind === K.identifier || kind === K.attribute)) {
      if (tree.ancestor(node, K.import_from_statement, K.import_statement) >= 0) continue;
      const value = file.lower(node);
      if (typeof value === "string" && GLOBALS.has(value)) globals.push(place(node));
    }
  }
  return raised.length + globals.length > 0 ? { raised, globals } : undefined;
}

const INNER: Readonly<Record<string, string>> = {
  application: "a service",
  "data-access": "data access",
  domain: "the domain",
};

function innerLayer({ layer }: ModuleRole): string | undefined {
  return layer && INNER[layer.layer];
}

/** The name of an HTTP error that is raised: the class, or what a call of it makes. */
function httpError(project: ProjectView, path: string, raised: Expr): string | undefined {
  for (const entity of partsOf(project.infer(path, raised))) {
    if (isHttpError(project, entity)) return shortName(project, entity);
  }
  return undefined;
}

function shortName(project: ProjectView, entity: Entity): string {
  if (entity.kind === "class") return project.classFact(entity.ref).name;
  if (entity.kind === "instance" && typeof entity.of !== "string") return project.classFact(entity.of).name;
  const name = entity.kind === "instance" ? (entity.of as string) : (project.externalName(entity) ?? "");
  return name.slice(name.lastIndexOf(".") + 1);
}

/** Requests and responses that are handed in, or read from a global. */
function checkMessages(module: ModuleCheck<HttpData>, layer: string): void {
  const { path, project, facts, data } = module;
  facts.functions.forEach((fact, fn) => {
    for (const parameter of fact.params) {
      if (parameter.annotation === undefined || speaksHttp(project, { path, id: fn })) continue;
      const type = partsOf(project.annotation(path, parameter.annotation)).find((part) =>
        project.derives(part, ...MESSAGES),
      );
      if (type && !(isAdapter(project.role(path)) && answersRequests(project, { path, id: fn })))
        report(
          module,
          layer,
          fn,
          parameter.at,
          `takes the \`${shortName(project, type)}\` of HTTP`,
          `Take the values that \`${parameter.name}\` is read for.`,
          parameter.default !== undefined,
        );
    }
  });
  for (const { fn, at } of data?.globals ?? []) {
    if (fn >= 0 && !speaksHttp(project, { path, id: fn }) && !asksForContext(project, { path, id: fn }))
      report(module, layer, fn, at, "reads the global `request`", "Take the values as parameters.");
  }
}

/** It works outside of requests, too: `if not has_request_context(): return`. */
function asksForContext(project: ProjectView, ref: FunctionRef): boolean {
  return project
    .callsIn(ref)
    .some((call) => /(?:^|\.)has_(?:request|app)_context$/.test(typeof call.callee === "string" ? call.callee : ""));
}

/** Adapters stand on both sides of an application: a payment gateway's webhook is one that is called by HTTP. */
function isAdapter({ layer }: ModuleRole): boolean {
  return layer !== undefined && /^(?:adapters?|gateways?|infrastructure)$/.test(layer.from);
}

/** Whether a function gives a response. */
function answersRequests(project: ProjectView, { path, id }: FunctionRef): boolean {
  const { returns, returned } = project.functionFact({ path, id });
  const entities = [
    ...(returns === undefined ? [] : [project.annotation(path, returns)]),
    ...returned.map((value) => project.infer(path, value)),
  ];
  return entities.flatMap(partsOf).some((entity) => project.derives(entity, ...MESSAGES));
}

/** Dependencies, middleware and exception handlers are part of the border. */
function speaksHttp(project: ProjectView, ref: FunctionRef): boolean {
  if (ref.id < 0) return true;
  const fact = project.functionFact(ref);
  if (fact.parent >= 0 && speaksHttp(project, { path: ref.path, id: fact.parent })) return true;
  const role = project.functionRole(ref)?.role;
  if (role === "dependency" || role === "handler") return true;
  if (/middleware|exception_handler|error_handler|^dispatch$/i.test(fact.qualname)) return true;
  if (fact.cls >= 0) {
    const cls: Entity = { kind: "class", ref: { path: ref.path, id: fact.cls } };
    if (
      project.derives(cls, "starlette.middleware.base.BaseHTTPMiddleware", "django.utils.deprecation.MiddlewareMixin")
    )
      return true;
    // A class that `Depends` makes may read the request in its constructor and as a callable.
    if (fact.name === "__call__") return true;
  }
  return fact.decorators.some(({ value }) => {
    const call =
      value !== null && typeof value === "object" && value.k === "call"
        ? project.facts(ref.path)!.calls[value.id]
        : undefined;
    return (
      call !== undefined &&
      project
        .callees(ref.path, call)
        .some((callee) =>
          /#(?:exception_handler|errorhandler|app_errorhandler|middleware)$/.test(project.externalName(callee) ?? ""),
        )
    );
  });
}

function report(
  module: ModuleCheck<HttpData>,
  layer: string,
  fn: number,
  at: Span,
  does: string,
  advice: string,
  isOptional = false,
): void {
  const fact = module.facts.functions[fn]!;
  const why = isOptional
    ? "what it does then depends on whether a route, a task or a command calls it"
    : "a task, a command or another service cannot call it without speaking HTTP";
  module.report({
    at,
    message: `\`${fact.qualname}\` belongs to ${layer} and ${does}: ${why}. ${advice}`,
    key: `${fact.qualname}:${does}`,
  });
}
