/** Routes that stand in lists: Django's `urlpatterns`, Starlette's `routes`. */
import { Flow, type BindingFact, type CallFact, type Expr, type Span } from "../../facts/types";
import type { ProjectView } from "../../project/view";
import { argumentOf, isKind, lastName, namesOfCalls } from "../support/calls";
import { endpointMethods, handlerName } from "./route-calls";
import { ANY, literal, methodList, routerKey, type PlacedStep, type Route } from "./route-keys";

const DJANGO = /^django\.(?:urls\.(?:re_)?path|conf\.urls\.(?:url|re_path))$/;
const DJANGO_REGEX = /(?:re_path|\.url)$/;
const STARLETTE = /^(?:starlette|fastapi)\.routing\.(Route|APIRoute|WebSocketRoute|Mount)$/;
const STARLETTE_APP =
  /^(?:starlette\.applications\.Starlette|starlette\.routing\.Router|fastapi\.(?:FastAPI|APIRouter))$/;
const MAYBE = Flow.Conditional | Flow.InTry | Flow.InExcept | Flow.InLoop;

/** Whether a module is one of Django's URL modules: it lists routes as `urlpatterns`. */
export function isUrlModule(project: ProjectView, path: string): boolean {
  return listedSteps(project, path).some(({ key }) => key === urlsKey(path));
}

/** The router that a URL module is. */
export function urlsKey(path: string): string {
  return `${path}#urlpatterns`;
}

/** The entries of a module's lists of routes. */
export function listedSteps(project: ProjectView, path: string): readonly PlacedStep[] {
  return project.derived(`listed-routes:${path}`, () => {
    const facts = project.facts(path)!;
    const names = namesOfCalls(project, path);
    const entries = facts.calls.flatMap((call, id) => {
      const name = names[id]!.find((one) => DJANGO.test(one) || STARLETTE.test(one));
      return name === undefined ? [] : [{ call, id, name }];
    });
    if (entries.length === 0 && !names.some((of) => of.some((one) => STARLETTE_APP.test(one)))) return [];
    const out: PlacedStep[] = [];
    const lists = facts.bindings.filter(({ kind, valueAt }) => kind === "variable" && valueAt !== undefined);
    const reader = new ListReader(project, path, entries, out);
    for (const binding of lists) reader.read(binding.valueAt!, keyOf(path, binding), isPlain(binding));
    facts.calls.forEach((call, id) => {
      if (names[id]!.some((one) => STARLETTE_APP.test(one))) reader.app(call, id);
    });
    return out;
  });
}

/** Every list that is called `urlpatterns` is one, however often it is added to. */
function keyOf(path: string, binding: BindingFact): string {
  return `${path}#${binding.name}`;
}

function isPlain({ flow }: BindingFact): boolean {
  return (flow & (Flow.Conditional | Flow.InTry | Flow.InExcept)) === 0;
}

interface Entry {
  readonly call: CallFact;
  readonly id: number;
  readonly name: string;
}

class ListReader {
  private readonly done = new Set<number>();

  constructor(
    private readonly project: ProjectView,
    private readonly path: string,
    private readonly entries: readonly Entry[],
    private readonly out: PlacedStep[],
  ) {}

  /** Entries in a span, those inside of other entries left to them. */
  read(span: Span, key: string, plain: boolean): void {
    let end = -1;
    for (const entry of [...this.entries].sort((a, b) => a.call.at[0] - b.call.at[0])) {
      const { at } = entry.call;
      if (at[0] < span[0] || at[1] > span[1] || at[0] < end || this.done.has(entry.id)) continue;
      end = at[1];
      if (plain && !(entry.call.flow & MAYBE) && !this.isWrapped(at, span)) this.entry(entry, key);
      else this.done.add(entry.id);
    }
  }

  /** `Starlette(routes=…)`: a list that stands there, or has a name. */
  app(call: CallFact, id: number): void {
    const routes = call.args.find((one) => one.name === "routes");
    if (!routes) return;
    const binding = this.project
      .facts(this.path)!
      .bindings.find(({ value }) => isKind(value, "call") && value.id === id);
    const key = binding ? `${this.path}#${binding.name}` : `${this.path}@${id}`;
    const child = typeof routes.value === "string" ? routerKey(this.project, this.path, routes.value) : undefined;
    if (child !== undefined) this.out.push({ key, at: call.at, step: { child, prefix: "" } });
    else this.read(routes.at, key, true);
  }

  /** In a call that is no entry: `i18n_patterns(path(…))`, `decorate(path(…))` do something else to it. */
  private isWrapped(at: Span, span: Span): boolean {
    return this.project
      .facts(this.path)!
      .calls.some((call) => call.at[0] >= span[0] && call.at[0] < at[0] && call.at[1] >= at[1] && !this.isEntry(call));
  }

  private isEntry(call: CallFact): boolean {
    return (
      this.entries.some((entry) => entry.call === call) ||
      /(?:^|\.)(?:include|Mount)$/.test(lastName(call.callee) ?? "")
    );
  }

  private entry({ call, id, name }: Entry, key: string): void {
    this.done.add(id);
    const starlette = STARLETTE.exec(name)?.[1];
    const route = literal(argumentOf(call, starlette ? "path" : name.endsWith(".path") ? "route" : "regex", 0) ?? null);
    if (route === undefined) return;
    if (starlette === "Mount") return this.mount(call, key, route);
    if (starlette !== undefined) return this.starlette(call, key, route, starlette);
    this.django(call, key, route, DJANGO_REGEX.test(name));
  }

  private mount(call: CallFact, key: string, prefix: string): void {
    const routes = call.args.find((one) => one.name === "routes");
    if (!routes) return;
    const child =
      typeof routes.value === "string"
        ? routerKey(this.project, this.path, routes.value)
        : `${this.path}:${routes.at[0]}`;
    if (child === undefined) return;
    this.out.push({ key, at: call.at, step: { child, prefix: prefix.replace(/\/$/, "") } });
    if (typeof routes.value !== "string") this.read(routes.at, child, true);
  }

  private starlette(call: CallFact, key: string, path: string, kind: string): void {
    const endpoint = argumentOf(call, "endpoint", 1) ?? null;
    const given = argumentOf(call, "methods");
    const methods =
      kind === "WebSocketRoute"
        ? ["WEBSOCKET"]
        : given !== undefined
          ? methodList(given)
          : endpointMethods(this.project, this.path, endpoint);
    if (methods) this.route(call, key, { path, methods, ordered: true }, endpoint);
  }

  private django(call: CallFact, key: string, path: string, regex: boolean): void {
    const view = argumentOf(call, "view", 1) ?? null;
    const included = this.included(view);
    if (included === "unknown") return;
    const expression = regex ? { regex: true as const } : {};
    if (included !== undefined) {
      this.out.push({ key, at: call.at, step: { child: included.key, prefix: path, ...expression } });
      if (included.list) this.read(included.list, included.key, true);
      return;
    }
    const asView = isKind(view, "call") ? this.project.facts(this.path)!.calls[view.id] : undefined;
    const asked = JSON.stringify(asView ? [asView.callee, asView.args.map(({ value }) => value)] : view);
    const alias = { view: asked, name: literal(argumentOf(call, "name") ?? null) ?? "" };
    this.route(call, key, { path, methods: [ANY], ordered: false, alias, ...expression }, view);
  }

  /** What `include(…)` takes in: a module by its name, a list that stands there. */
  private included(view: Expr): { readonly key: string; readonly list?: Span } | "unknown" | undefined {
    if (typeof view === "string" && view.endsWith(".urls")) return "unknown";
    const call = isKind(view, "call") ? this.project.facts(this.path)!.calls[view.id] : undefined;
    if (!call) return view === null || isKind(view, "tuple") ? "unknown" : undefined;
    if (lastName(call.callee) !== "include") {
      // A function of the project may give an `include(…)` as well as a view.
      return this.project.callees(this.path, call).some(({ kind }) => kind === "function") ? "unknown" : undefined;
    }
    const [target] = call.args;
    const value = isKind(target?.value ?? null, "tuple")
      ? (target!.value as { of: readonly Expr[] }).of[0]
      : target?.value;
    if (isKind(value ?? null, "list")) return { key: `${this.path}:${target!.at[0]}`, list: target!.at };
    const name = literal(value ?? null);
    const module = name === undefined ? this.moduleOf(value ?? null) : (this.project.modulePath(name) ?? undefined);
    if (module !== undefined) return { key: urlsKey(module) };
    const list = typeof value === "string" ? routerKey(this.project, this.path, value) : undefined;
    return list === undefined ? "unknown" : { key: list };
  }

  private moduleOf(expr: Expr): string | undefined {
    if (typeof expr !== "string") return undefined;
    const entity = this.project.resolve(this.path, expr);
    return entity.kind === "module" ? entity.path : undefined;
  }

  private route(
    call: CallFact,
    key: string,
    given: Pick<Route, "path" | "methods" | "ordered" | "regex" | "alias">,
    endpoint: Expr,
  ): void {
    const handler = handlerName(this.project, this.path, endpoint);
    const route = { ...given, file: this.path, handler };
    this.out.push({ key, at: call.at, step: { route } });
  }
}
