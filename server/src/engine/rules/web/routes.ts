import { Flow, type CallFact, type Expr, type Span } from "../../facts/types";
import type { ProjectView } from "../../project/view";

/** A route as it is registered on its router. */
export interface Route {
  readonly path: string;
  readonly methods: readonly string[];
  /** The decorator. */
  readonly at: Span;
  readonly file: string;
  readonly handler: string;
  /** Starlette's routers, FastAPI's too, take the first route that matches; others sort them. */
  readonly ordered: boolean;
}

/** What happens on one router, in the order of the text: a route, or another router that is included. */
type Step =
  | { readonly at: number; readonly route: Route }
  | { readonly at: number; readonly child: string; readonly prefix: string };

interface Router {
  readonly prefix: string;
  readonly steps: Step[];
}

const VERBS: ReadonlySet<string> = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);
const ORDERED = /^(?:fastapi|starlette)\b/;
const ROUTERS =
  /^(?:fastapi\.(?:FastAPI|APIRouter)|starlette\.(?:applications\.Starlette|routing\.Router)|(?:flask|quart)\.(?:Flask|Quart|Blueprint))#(\w+)$/;

/** Every router of the project, by key. */
function routers(project: ProjectView): ReadonlyMap<string, Router> {
  const all = new Map<string, Router>();
  for (const path of project.modules()) {
    if (project.role(path).test) continue;
    for (const { key, step } of stepsOf(project, path)) {
      const router = all.get(key) ?? { prefix: prefixOf(project, key), steps: [] };
      all.set(key, router);
      router.steps.push(step);
    }
  }
  return all;
}

/** What one module registers and includes. */
export function stepsOf(project: ProjectView, path: string): readonly { readonly key: string; readonly step: Step }[] {
  return project.derived(`route-steps:${path}`, () => {
    const facts = project.facts(path)!;
    const out: { key: string; step: Step }[] = [];
    for (const fact of facts.functions) {
      if (fact.flow & (Flow.Conditional | Flow.InTry | Flow.InExcept)) continue;
      for (const { value, at } of fact.decorators) {
        const call =
          value !== null && typeof value === "object" && value.k === "call" ? facts.calls[value.id] : undefined;
        const found = call && registration(project, path, call);
        if (!found) continue;
        const route: Route = { ...found, at, file: path, handler: fact.name };
        out.push({ key: found.key, step: { at: at[0], route } });
      }
    }
    for (const call of facts.calls) {
      const { of, name } = memberOf(call.callee);
      if (name !== "include_router" && name !== "register_blueprint") continue;
      if (call.flow & (Flow.Conditional | Flow.InTry | Flow.InLoop)) continue;
      const key = routerKey(project, path, of);
      const child = routerKey(project, path, call.args.find((one) => one.name === undefined)?.value ?? null);
      const prefix = literal(
        call.args.find((one) => one.name === "prefix" || one.name === "url_prefix")?.value ?? { k: "str", v: "" },
      );
      if (key !== undefined && child !== undefined && prefix !== undefined)
        out.push({ key, step: { at: call.at[0], child, prefix } });
    }
    return out.sort((a, b) => a.step.at - b.step.at);
  });
}

function registration(
  project: ProjectView,
  path: string,
  call: CallFact,
): { key: string; path: string; methods: readonly string[]; ordered: boolean } | undefined {
  for (const callee of project.callees(path, call)) {
    const name = project.externalName(callee) ?? "";
    const method = ROUTERS.exec(name)?.[1];
    if (method === undefined) continue;
    const isVerb = VERBS.has(method);
    if (!isVerb && method !== "route" && method !== "api_route") continue;
    const key = routerKey(project, path, memberOf(call.callee).of);
    const route = literal(
      (call.args.find((one) => one.name === "path" || one.name === "rule") ?? call.args[0])?.value ?? null,
    );
    const methods = isVerb ? [method.toUpperCase()] : methodsOf(call);
    if (key === undefined || route === undefined || methods === undefined) return undefined;
    return { key, path: route, methods, ordered: ORDERED.test(name) };
  }
  return undefined;
}

/** The `methods=` of a route, GET where there are none; `undefined` where they are not literal. */
function methodsOf(call: CallFact): readonly string[] | undefined {
  const given = call.args.find((one) => one.name === "methods")?.value;
  if (given === undefined) return ["GET"];
  if (given === null || typeof given !== "object" || !["list", "tuple", "set"].includes(given.k)) return undefined;
  return (given as { of: readonly Expr[] }).of.map((one) => (literal(one) ?? "?").toUpperCase());
}

function literal(expr: Expr): string | undefined {
  return expr !== null && typeof expr === "object" && expr.k === "str" ? expr.v : undefined;
}

function memberOf(callee: Expr): { readonly of: Expr; readonly name: string } {
  if (typeof callee === "string") {
    const dot = callee.lastIndexOf(".");
    return dot > 0 ? { of: callee.slice(0, dot), name: callee.slice(dot + 1) } : { of: null, name: "" };
  }
  return callee !== null && callee.k === "attr" ? callee : { of: null, name: "" };
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

/** The prefix that a router is made with. */
function prefixOf(project: ProjectView, key: string): string {
  const [path, name] = key.split("#");
  let call: CallFact | undefined;
  if (name === undefined) {
    const at = key.lastIndexOf("@");
    call = project.facts(key.slice(0, at))?.calls[Number(key.slice(at + 1))];
  } else {
    let value = project.facts(path!)?.bindings.find((one) => one.name === name)?.value ?? null;
    if (value !== null && typeof value === "object" && value.k === "typed") value = value.value;
    call =
      value !== null && typeof value === "object" && value.k === "call"
        ? project.facts(path!)!.calls[value.id]
        : undefined;
  }
  const prefix = call?.args.find((one) => one.name === "prefix" || one.name === "url_prefix");
  // A prefix that is computed: its own, so that nothing is compared across it.
  return prefix === undefined ? "" : (literal(prefix.value) ?? `/<${key}>`);
}

/** The routes of each app, or of each router that nothing includes, with whole paths and in order of registration. */
export function routeTables(project: ProjectView): readonly (readonly Route[])[] {
  return project.derived("route-tables", () => {
    const all = routers(project);
    const included = new Set(
      [...all.values()].flatMap(({ steps }) => steps.flatMap((step) => ("child" in step ? [step.child] : []))),
    );
    const expand = (key: string, prefix: string, seen: readonly string[]): Route[] => {
      const router = all.get(key);
      if (!router || seen.includes(key)) return [];
      const base = prefix + router.prefix;
      return router.steps.flatMap((step) =>
        "child" in step
          ? expand(step.child, base + step.prefix, [...seen, key])
          : [{ ...step.route, path: base + step.route.path }],
      );
    };
    return [...all.keys()].filter((key) => !included.has(key)).map((key) => expand(key, "", []));
  });
}
