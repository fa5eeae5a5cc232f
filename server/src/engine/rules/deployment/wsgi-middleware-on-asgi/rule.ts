import type { CallFact, Expr, Span } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { Entity, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView } from "../../api";
import { isKind, lastName, namesOfCalls } from "../../support/calls";
import { classInterface, interfaceOf, runsAlways, type Interface } from "../interfaces";
import { adaptedKind, wrapsApplications } from "./middleware";

/** `app.wsgi_app = value` */
interface Replacement {
  readonly app: Expr;
  readonly attribute: "wsgi_app" | "asgi_app";
  readonly value: Expr;
  /** The value; of a call what it calls. */
  readonly at: Span;
}

const NAMES: Readonly<Record<Interface, string>> = { asgi: "ASGI", wsgi: "WSGI" };
const CALLS: Readonly<Record<Interface, string>> = {
  asgi: "`(scope, receive, send)`",
  wsgi: "`(environ, start_response)`",
};
/** Wrap a class of middleware for an ASGI application. */
const DEFINITIONS: ReadonlySet<string> = new Set([
  "starlette.middleware.Middleware",
  "fastapi.middleware.Middleware",
  "litestar.middleware.DefineMiddleware",
  "litestar.middleware.base.DefineMiddleware",
]);

export default defineRule<readonly Replacement[]>({
  meta: {
    id: "wsgi-middleware-on-asgi",
    topic: "deployment",
    title: "Middleware of the other interface",
    summary:
      "Middleware for WSGI around an ASGI application, or the reverse, is called with arguments that it does not take: every request fails.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  collect(file) {
    const found = readReplacements(file);
    return found.length > 0 ? found : undefined;
  },
  check({ path, facts, project, data, report }) {
    const said = new Set<number>();
    const say = (at: Span, middleware: string, has: Interface, app: string): void => {
      if (said.has(at[0])) return;
      said.add(at[0]);
      const needs: Interface = has === "asgi" ? "wsgi" : "asgi";
      report({
        at,
        message: `\`${middleware}\` is ${NAMES[has]} middleware and is called with ${CALLS[has]}, but ${app} speaks ${NAMES[needs]}: every request ends in an error. Use ${NAMES[needs]} middleware, or put an adapter between them.`,
      });
    };
    // An adapter for the other direction.
    const misused = (call: CallFact, calls: Interface, app: string): void => {
      const speaks: Interface = calls === "wsgi" ? "asgi" : "wsgi";
      report({
        at: call.calleeAt,
        message: `\`${textOf(call.callee)}\` calls what it wraps with ${CALLS[calls]}, but \`${app}\` speaks ${NAMES[speaks]}: every request ends in an error. Serve it as it is, or use an adapter from ${NAMES[speaks]} to ${NAMES[calls]}.`,
      });
    };
    for (const [id, call] of facts.calls.entries()) {
      const added = addedClass(project, path, call, namesOfCalls(project, path)[id] ?? []);
      if (added) {
        const kind = ofClass(project, path, added.value);
        if (kind === "wsgi") say(added.at, textOf(added.value), kind, added.app);
        continue;
      }
      const inner = call.args.find(
        ({ name }) => name === undefined || /^(?:app|application|wsgi_app|asgi_app)$/.test(name),
      );
      if (!inner || call.cls >= 0) continue;
      const kind = wrapperKind(project, path, call);
      const app = kind && applicationKind(project, path, inner.value, call.at[0]);
      if (kind && app && app !== kind) say(call.calleeAt, textOf(call.callee), kind, `\`${appText(inner.value)}\``);
      const adapted = kind ? undefined : adapterOf(project, path, call);
      const given = adapted && applicationKind(project, path, inner.value, call.at[0]);
      if (adapted && given && given !== adapted) misused(call, adapted, appText(inner.value));
    }
    for (const { app, attribute, value, at } of data ?? []) {
      const needs = interfaceOf(project, project.infer(path, app));
      if (needs !== attribute.slice(0, 4)) continue;
      const has = interfaceOf(project, project.infer(path, value));
      if (has && has !== needs) say(at, calledText(project, path, value), has, `\`${appText(app)}\``);
    }
  },
});

/** The class that `app.add_middleware(Class)` or `Middleware(Class)` adds to an ASGI application. */
function addedClass(
  project: ProjectView,
  path: string,
  call: CallFact,
  names: readonly string[],
): { readonly value: Expr; readonly at: Span; readonly app: string } | undefined {
  const first = call.args.find(
    ({ name }) => name === undefined || name === "middleware_class" || name === "cls" || name === "middleware",
  );
  if (!first) return undefined;
  if (names.some((name) => DEFINITIONS.has(name))) return { value: first.value, at: first.at, app: "the application" };
  if (lastName(call.callee) !== "add_middleware") return undefined;
  const { callee } = call;
  const receiver =
    typeof callee === "string" ? callee.slice(0, callee.lastIndexOf(".")) : isKind(callee, "attr") ? callee.of : null;
  if (!project.derives(project.infer(path, receiver), "starlette.applications.Starlette")) return undefined;
  return { value: first.value, at: first.at, app: `\`${appText(receiver)}\`` };
}

/** What instances of the class speak that an expression names. */
function ofClass(project: ProjectView, path: string, value: Expr): Interface | undefined {
  const kinds = new Set(partsOf(project.resolve(path, value)).map((part) => kindOfClass(project, part)));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function kindOfClass(project: ProjectView, entity: Entity): Interface | undefined {
  if (entity.kind === "class") return classInterface(project, entity.ref);
  return entity.kind === "external" ? classInterface(project, entity.name) : undefined;
}

/** Of `Middleware(app)`, where the middleware calls what it wraps in its own way: an adapter does not. */
function wrapperKind(project: ProjectView, path: string, call: CallFact): Interface | undefined {
  const callees = project.callees(path, call);
  const [callee] = callees;
  if (!callee || callees.length !== 1 || !wrapsApplications(project, callee)) return undefined;
  return kindOfClass(project, callee);
}

/** What an adapter that a call makes expects to wrap. */
function adapterOf(project: ProjectView, path: string, call: CallFact): Interface | undefined {
  const [callee, ...more] = project.callees(path, call);
  return callee && more.length === 0 ? adaptedKind(callee) : undefined;
}

/** What an application that is wrapped speaks: of a name of the module what it was bound to last before. */
function applicationKind(project: ProjectView, path: string, value: Expr, offset: number): Interface | undefined {
  const attribute = lastName(value);
  if (attribute === "wsgi_app" || attribute === "asgi_app") {
    const receiver =
      typeof value === "string" ? value.slice(0, value.lastIndexOf(".")) : isKind(value, "attr") ? value.of : null;
    const kind = interfaceOf(project, project.infer(path, receiver));
    return kind === attribute.slice(0, 4) ? kind : undefined;
  }
  const name = typeof value === "string" ? /^@(\w+)$/.exec(value)?.[1] : undefined;
  const binding =
    name === undefined
      ? undefined
      : project
          .facts(path)!
          .bindings.filter((one) => one.name === name && (one.valueAt?.[1] ?? one.at[0]) <= offset)
          .at(-1);
  const entity =
    binding?.kind === "variable" && runsAlways(binding.flow)
      ? project.infer(path, binding.value)
      : project.infer(path, value);
  return partsOf(entity).every((part) => part.kind === "instance" || part.kind === "function")
    ? interfaceOf(project, entity)
    : undefined;
}

function readReplacements(file: FileView): Replacement[] {
  const { tree } = file;
  if (!/\b(?:wsgi|asgi)_app\b/.test(file.text)) return [];
  return tree.descendants(0, K.assignment).flatMap((node): Replacement[] => {
    const left = tree.child(node, F.left);
    const right = tree.child(node, F.right);
    if (!tree.is(left, K.attribute) || right < 0) return [];
    const attribute = tree.textOf(tree.child(left, F.attribute));
    if (attribute !== "wsgi_app" && attribute !== "asgi_app") return [];
    const marked = tree.is(right, K.call) ? tree.child(right, F.function) : right;
    return [
      {
        app: file.lower(tree.child(left, F.object)),
        attribute,
        value: file.lower(right),
        at: [tree.start[marked]!, tree.end[marked]!],
      },
    ];
  });
}

function calledText(project: ProjectView, path: string, value: Expr): string {
  const call = isKind(value, "call") ? project.facts(path)?.calls[value.id] : undefined;
  return textOf(call ? call.callee : value);
}

function textOf(value: Expr): string {
  return lastName(value) ?? "it";
}

function appText(value: Expr): string {
  if (typeof value !== "string") return lastName(value) ?? "the application";
  return value.replace(/^@|^\.+/g, "");
}
