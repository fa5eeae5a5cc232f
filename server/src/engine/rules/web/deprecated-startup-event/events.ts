import type { CallFact, Expr, Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";

/** One registration of start-up or shut-down code in the old way. */
export interface StartupEvent {
  readonly how: "decorator" | "call" | "keyword";
  readonly event: "startup" | "shutdown";
  /** What a finding marks: the decorator, the call, the keyword. */
  readonly at: Span;
  /** As it is written: `app.on_event`, `FastAPI`. */
  readonly on: Expr;
  /** The call that makes the app or router, an index of `facts.calls`; -1 where it is not made in this file. */
  readonly app: number;
  /** What is registered: for a decorator the function, else expressions. */
  readonly handlers: readonly Expr[];
}

const APPS = /^(?:fastapi\.(?:FastAPI|APIRouter)|starlette\.(?:applications\.Starlette|routing\.Router))$/;
const METHODS =
  /^(?:fastapi\.(?:FastAPI|APIRouter)|starlette\.(?:applications\.Starlette|routing\.Router))#(?:on_event|add_event_handler)$/;

/** All such registrations of one module, in the order of its text. */
export function eventsOf(project: ProjectView, path: string): readonly StartupEvent[] {
  return project.derived(`startup-events:${path}`, () => {
    const facts = project.facts(path);
    if (!facts) return [];
    const out: StartupEvent[] = [];
    facts.functions.forEach((fact, id) => {
      for (const { value, at } of fact.decorators) {
        const call =
          value !== null && typeof value === "object" && value.k === "call" ? facts.calls[value.id] : undefined;
        const event = call && registration(project, path, call, "on_event");
        if (event)
          out.push({
            how: "decorator",
            event,
            at,
            on: call.callee,
            app: appOf(project, path, call),
            handlers: [{ k: "fn", id }],
          });
      }
    });
    facts.calls.forEach((call, id) => {
      const event = registration(project, path, call, "add_event_handler");
      if (event) {
        const handler = call.args.find((argument) => argument.name === "func") ?? call.args[1];
        out.push({
          how: "call",
          event,
          at: call.at,
          on: call.callee,
          app: appOf(project, path, call),
          handlers: [handler?.value ?? null],
        });
      }
      for (const { name, value, at } of call.args) {
        if (name !== "on_startup" && name !== "on_shutdown") continue;
        if (isEmpty(value) || !isApp(project, path, call)) continue;
        const listed = value !== null && typeof value === "object" && (value.k === "list" || value.k === "tuple");
        out.push({
          how: "keyword",
          event: name === "on_startup" ? "startup" : "shutdown",
          at,
          on: call.callee,
          app: id,
          handlers: listed ? value.of : [null],
        });
      }
    });
    return out.sort((a, b) => a.at[0] - b.at[0]);
  });
}

function isEmpty(value: Expr): boolean {
  if (value === null || typeof value !== "object") return false;
  return (
    (value.k === "const" && value.v === "None") ||
    ((value.k === "list" || value.k === "tuple") && value.of.length === 0)
  );
}

function registration(
  project: ProjectView,
  path: string,
  call: CallFact,
  method: string,
): StartupEvent["event"] | undefined {
  const { callee } = call;
  const written = typeof callee === "string" ? callee : callee !== null && callee.k === "attr" ? callee.name : "";
  if (!written.endsWith(method)) return undefined;
  const event = (call.args.find((argument) => argument.name === "event_type") ?? call.args[0])?.value;
  if (!event || typeof event !== "object" || event.k !== "str") return undefined;
  if (event.v !== "startup" && event.v !== "shutdown") return undefined;
  const known = project.callees(path, call).some((entity) => METHODS.test(project.externalName(entity) ?? ""));
  return known ? event.v : undefined;
}

/** Whether a call makes an app or router, also of a subclass of the project. */
export function isApp(project: ProjectView, path: string, call: CallFact): boolean {
  return project
    .callees(path, call)
    .some((entity) =>
      entity.kind === "class"
        ? project.ancestors(entity.ref).external.some((name) => APPS.test(name))
        : APPS.test(project.externalName(entity) ?? ""),
    );
}

/** The call that makes what a method is called on. */
function appOf(project: ProjectView, path: string, call: CallFact): number {
  const { callee } = call;
  const receiver: Expr =
    typeof callee === "string"
      ? callee.slice(0, callee.lastIndexOf("."))
      : callee !== null && callee.k === "attr"
        ? callee.of
        : null;
  return madeBy(project, path, ownerOf(receiver));
}

/** `app.router` belongs to `app`. */
function ownerOf(receiver: Expr): Expr {
  if (typeof receiver === "string") return receiver.replace(/\.router$/, "");
  return receiver?.k === "attr" && receiver.name === "router" ? receiver.of : receiver;
}

/** The call that makes the value of a name; -1 where that is not plain. */
export function madeBy(project: ProjectView, path: string, expr: Expr): number {
  if (expr === null) return -1;
  if (typeof expr === "string") {
    if (!/^@\w+$/.test(expr)) return -1;
    const bindings = project.facts(path)!.bindings.filter((binding) => binding.name === expr.slice(1));
    return bindings.length === 1 && bindings[0]!.kind === "variable" ? madeBy(project, path, bindings[0]!.value) : -1;
  }
  if (expr.k === "typed") return madeBy(project, path, expr.value);
  return expr.k === "call" ? expr.id : -1;
}
