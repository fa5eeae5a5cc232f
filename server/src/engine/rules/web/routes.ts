import { Flow, type CallFact, type Span } from "../../facts/types";
import type { ProjectView } from "../../project/view";
import { calledSteps, isNarrowed } from "./route-calls";
import {
  literal,
  memberOf,
  methodsOf,
  routerKey,
  type KeyedStep,
  type PlacedStep,
  type Route,
  type Step,
} from "./route-keys";
import { listedSteps } from "./route-lists";

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
      const router = all.get(key) ?? {
        prefix: project.derived(`router-prefix:${key}`, () => prefixOf(project, key)),
        steps: [],
      };
      all.set(key, router);
      router.steps.push(step);
    }
  }
  return all;
}

/** What one module registers and includes, in the order of the text and without places: most edits leave it as it is. */
export function stepsOf(project: ProjectView, path: string): readonly KeyedStep[] {
  return project.derived(`route-steps:${path}`, () =>
    placedSteps(project, path).map(({ key, step }, index) => ({
      key,
      step: "route" in step ? { route: { ...step.route, index } } : step,
    })),
  );
}

/** Where a route is registered. */
export function placeOfRoute(project: ProjectView, { file, index }: Route): Span {
  return placedSteps(project, file)[index]!.at;
}

function placedSteps(project: ProjectView, path: string): readonly PlacedStep[] {
  return project.derived(`placed-route-steps:${path}`, () => {
    const facts = project.facts(path)!;
    const out: PlacedStep[] = [...calledSteps(project, path), ...listedSteps(project, path)];
    for (const fact of facts.functions) {
      if (fact.flow & (Flow.Conditional | Flow.InTry | Flow.InExcept)) continue;
      for (const { value, at } of fact.decorators) {
        const call =
          value !== null && typeof value === "object" && value.k === "call" ? facts.calls[value.id] : undefined;
        const found = call && registration(project, path, call);
        if (!found) continue;
        const { key, ...route } = found;
        out.push({ key, at, step: { route: { ...route, file: path, handler: fact.name } } });
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
        out.push({ key, at: call.at, step: { child, prefix } });
    }
    return out.sort((a, b) => a.at[0] - b.at[0]);
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
    if (isNarrowed(call)) return undefined;
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
    const expand = (key: string, prefix: string, seen: readonly string[], regex = false): Route[] => {
      const router = all.get(key);
      if (!router || seen.includes(key)) return [];
      const base = prefix + router.prefix;
      return router.steps.flatMap((step) =>
        "child" in step
          ? expand(step.child, base + step.prefix, [...seen, key], regex || step.regex === true)
          : [{ ...step.route, path: base + step.route.path, ...(regex && { regex: true as const }) }],
      );
    };
    return [...all.keys()].filter((key) => !included.has(key)).map((key) => expand(key, "", []));
  });
}
