/** Which database the URL of an engine names: followed through variables, settings, environment defaults and builders. */
import type { Argument, Expr, Span } from "../../facts/types";
import { partsOf } from "../../project/entities";
import type { ProjectView } from "../../project/view";
import { argumentOf, callOf, isKind, lastName } from "./calls";

/** One database URL that an expression may be. */
export interface EngineUrl {
  /** `postgresql`, `sqlite`: lower case, without the driver. */
  readonly backend: string;
  /** `undefined` for the backend's default driver, `null` where it is not known. */
  readonly driver: string | undefined | null;
  /** The code that the scheme is written in. */
  readonly place?: { readonly path: string; readonly at: Span };
}

/** Backends that are reached over a network. */
const SERVERS: ReadonlySet<string> = new Set([
  "postgresql",
  "postgres",
  "mysql",
  "mariadb",
  "oracle",
  "mssql",
  "cockroachdb",
]);

/** Pydantic's types of URLs, and the one backend that each allows. */
const DSN_TYPES: Readonly<Record<string, string>> = {
  "pydantic.PostgresDsn": "postgresql",
  "pydantic.networks.PostgresDsn": "postgresql",
  "pydantic.MySQLDsn": "mysql",
  "pydantic.MariaDBDsn": "mariadb",
  "pydantic.CockroachDsn": "cockroachdb",
};
const MAX_STEPS = 12;

export function isServer({ backend }: EngineUrl): boolean {
  return SERVERS.has(backend);
}

/** The URLs that an expression may stand for; empty when nothing is known. */
export function engineUrls(project: ProjectView, path: string, expr: Expr, at?: Span, steps = 0): readonly EngineUrl[] {
  if (expr === null || steps > MAX_STEPS) return [];
  const place = at && { path, at };
  const next = (one: Expr, span?: Span, module = path) => engineUrls(project, module, one, span, steps + 1);
  if (typeof expr === "string") return named(project, path, expr, steps);
  switch (expr.k) {
    case "str":
      return parsed(expr.v, place);
    case "format": {
      const [first, second] = expr.of;
      if (isKind(first ?? null, "str")) return parsed((first as { v: string }).v, place);
      const prefix = next(first ?? null);
      if (prefix.length > 0) return prefix;
      // `f"{SCHEME}://…"`: the scheme may be a constant.
      const scheme = project.infer(path, first ?? null);
      const rest = isKind(second ?? null, "str") ? (second as { v: string }).v : "";
      if (scheme.kind === "literal" && typeof scheme.value === "string") return parsed(scheme.value + rest);
      return [];
    }
    case "union":
      return expr.of.flatMap((one) => next(one, at));
    case "typed": {
      const value = next(expr.value, at);
      return value.length > 0 ? value : typed(project, path, expr);
    }
    case "attr": {
      const value = attribute(project, path, expr.of, expr.name, steps);
      return value.length > 0 ? value : typed(project, path, expr);
    }
    case "call":
      return called(project, path, expr, steps);
    default:
      return typed(project, path, expr);
  }
}

function parsed(text: string, place?: EngineUrl["place"]): readonly EngineUrl[] {
  const match = /^([a-z][a-z0-9]*)(?:\+(\w+))?:\/\//i.exec(text);
  return match ? [urlOf(match[1]!, match[2], place)] : [];
}

function urlOf(backend: string, driver: string | undefined, place?: EngineUrl["place"]): EngineUrl {
  return { backend: backend.toLowerCase(), driver: driver?.toLowerCase(), ...(place && { place }) };
}

/** What the type alone says. */
function typed(project: ProjectView, path: string, expr: Expr): readonly EngineUrl[] {
  return partsOf(project.infer(path, expr)).flatMap((entity) => {
    const backend = entity.kind === "instance" && typeof entity.of === "string" ? DSN_TYPES[entity.of] : undefined;
    return backend === undefined ? [] : [{ backend, driver: null }];
  });
}

/** A name of this module, of another one, or an attribute written with dots. */
function named(project: ProjectView, path: string, reference: string, steps: number): readonly EngineUrl[] {
  const dot = reference.lastIndexOf(".");
  const own = reference.startsWith("@") && dot < 0;
  if (!own && dot < 0) return [];
  const name = own ? reference.slice(1) : reference.slice(dot + 1);
  const ownerReference = /^\.+$/.test(reference.slice(0, dot + 1))
    ? reference.slice(0, dot + 1)
    : reference.slice(0, dot);
  const owner = own ? undefined : project.resolve(path, ownerReference);
  if (owner && owner.kind !== "module") return attribute(project, path, ownerReference, name, steps);
  const module = owner?.path ?? path;
  const bindings = project.facts(module)?.bindings.filter((binding) => binding.name === name) ?? [];
  return bindings.flatMap((binding) => {
    if (binding.kind !== "variable" && binding.kind !== "import") return [];
    const found = engineUrls(project, module, binding.value, binding.valueAt, steps + 1);
    return found.length > 0 || binding.annotation === undefined
      ? found
      : typed(project, module, { k: "typed", type: binding.annotation, value: null });
  });
}

/** A field of a settings object, by its default, or what its property returns. */
function attribute(project: ProjectView, path: string, of: Expr, name: string, steps: number): readonly EngineUrl[] {
  return partsOf(project.infer(path, of)).flatMap((owner) => {
    const ref =
      owner.kind === "class"
        ? owner.ref
        : owner.kind === "instance" && typeof owner.of !== "string"
          ? owner.of
          : undefined;
    if (!ref) return [];
    for (const cls of project.ancestors(ref).project) {
      const fields = project.classFact(cls).attributes.filter((field) => field.name === name);
      const found = fields.flatMap((field) => {
        const value = engineUrls(project, cls.path, field.value ?? null, field.valueAt, steps + 1);
        if (value.length > 0 || field.annotation === undefined) return value;
        return typed(project, cls.path, { k: "typed", type: field.annotation, value: null });
      });
      if (found.length > 0) return found;
    }
    const method = project.method(ref, name);
    if (!method) return [];
    return project
      .functionFact(method)
      .returned.flatMap((value) => engineUrls(project, method.path, value, undefined, steps + 1));
  });
}

/** `URL.create("postgresql", …)`, `PostgresDsn.build(scheme=…)`, `os.getenv("X", default)`, `str(url)`, `url.replace(a, b)`. */
function called(project: ProjectView, path: string, expr: Expr, steps: number): readonly EngineUrl[] {
  const call = callOf(project, path, expr)!;
  const method = lastName(call.callee);
  const follow = (argument: Argument | undefined) =>
    argument ? engineUrls(project, path, argument.value, argument.at, steps + 1) : [];
  const given = (name: string, position: number): Argument | undefined => {
    const value = argumentOf(call, name, position);
    return value === undefined ? undefined : call.args.find((argument) => argument.value === value);
  };
  const scheme = given("drivername", method === "create" ? 0 : -1) ?? given("scheme", -1);
  if (scheme && /^(?:create|build|set|URL)$/.test(method ?? "")) {
    const value = project.infer(path, scheme.value);
    return value.kind === "literal" && typeof value.value === "string"
      ? parsed(`${value.value}://`, { path, at: scheme.at })
      : [];
  }
  switch (method) {
    case "str":
    case "make_url":
    case "URL":
      return follow(call.args[0]);
    case "getenv":
    case "get":
    case "config":
    case "env":
    case "Config":
    case "Field":
      return follow(given("default", method === "Field" ? 0 : 1));
    case "replace": {
      const replaced = follow(call.args[1]);
      return replaced.length > 0 ? replaced : [];
    }
    case "unicode_string":
    case "render_as_string":
    case "strip":
    case "format":
      return isKind(call.callee, "attr") ? engineUrls(project, path, call.callee.of, undefined, steps + 1) : [];
    default: {
      const [target] = project.callees(path, call);
      return target?.kind === "function"
        ? project
            .functionFact(target.ref)
            .returned.flatMap((value) => engineUrls(project, target.ref.path, value, undefined, steps + 1))
        : [];
    }
  }
}
