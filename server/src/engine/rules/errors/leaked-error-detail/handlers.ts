import type { CallFact, Expr } from "../../../facts/types";
import { partsOf } from "../../../project/entities";
import type { FunctionRef, ProjectView } from "../../../project/view";
import { callOf, lastName, namesOfCalls } from "../../support/calls";
import type { Origin } from "./sources";
import { isForeign } from "./foreign";
import { statusOf } from "./responses";

const REGISTERS = /#(?:exception_handler|add_exception_handler|errorhandler|app_errorhandler|register_error_handler)$/;

/** Whether a parameter is an exception whose text the author did not write. */
export function isForeignParameter(
  project: ProjectView,
  path: string,
  origin: Extract<Origin, { of: "parameter" }>,
): boolean {
  if (origin.narrowed) return origin.narrowed.some((type) => isForeign(project, path, type));
  const ref: FunctionRef = { path, id: origin.fn };
  const fact = project.functionFact(ref);
  const index = fact.params.findIndex(({ name }) => name === origin.name);
  const handled = handledBy(project, ref);
  if (handled.length > 0)
    return (
      index === fact.params.length - 1 &&
      handled.some(({ path: at, type, flask }) =>
        // Flask hands its own `InternalServerError` to the handler of 500, whose text says nothing.
        typeof type === "object" && type?.k === "num"
          ? !flask && statusOf(project, at, type)! >= 500
          : isForeign(project, at, type),
      )
    );
  if (fact.name === "process_exception" && fact.cls >= 0) return index === 2;
  const annotation = fact.params[index]?.annotation;
  if (annotation !== undefined)
    return partsOf(project.annotation(path, annotation)).some(
      (part) => part.kind === "instance" && (part.of === "builtins.Exception" || part.of === "builtins.BaseException"),
    );
  // Django REST framework's `EXCEPTION_HANDLER`, which calls the original first.
  return index === 0 && project.callsIn(ref).some((call) => isOriginal(project, path, call));
}

function isOriginal(project: ProjectView, path: string, call: CallFact): boolean {
  return project
    .callees(path, call)
    .some((callee) => project.externalName(callee) === "rest_framework.views.exception_handler");
}

interface Handled {
  readonly path: string;
  /** The exception's class, or a status. */
  readonly type: Expr;
  readonly flask: boolean;
}

/** What a function is registered as the exception handler for, in its decorators or anywhere by a call. */
function handledBy(project: ProjectView, ref: FunctionRef): readonly Handled[] {
  const fact = project.functionFact(ref);
  const decorated = fact.decorators.flatMap(({ value }) => {
    const call = callOf(project, ref.path, value);
    const name = call && registers(project, ref.path, call);
    return name === undefined ? [] : [{ path: ref.path, type: call!.args[0]?.value ?? null, flask: isFlask(name) }];
  });
  if (decorated.length > 0) return decorated;
  return registrations(project).flatMap(({ handler, ...handled }) =>
    handler.path === ref.path && handler.id === ref.id ? [handled] : [],
  );
}

function registers(project: ProjectView, path: string, call: CallFact): string | undefined {
  const found = project
    .callees(path, call)
    .map((callee) => project.externalName(callee) ?? "")
    .find((name) => REGISTERS.test(name));
  // An app whose type is not known: the method's name says as much.
  return found ?? (REGISTERS.test(`#${lastName(call.callee) ?? ""}`) ? "" : undefined);
}

function isFlask(name: string): boolean {
  return !/#(?:add_)?exception_handler$/.test(name);
}

/** `app.add_exception_handler(Exception, handler)`, `app.register_error_handler(…)`. */
function registrations(project: ProjectView): readonly (Handled & { readonly handler: FunctionRef })[] {
  return project.derived("exception-handlers", () =>
    project.modules().flatMap((path) =>
      project.derived(`exception-handlers:${path}`, () => {
        const names = namesOfCalls(project, path);
        return project.facts(path)!.calls.flatMap((call, id) => {
          const name = names[id]!.find((one) => /#(?:add_exception_handler|register_error_handler)$/.test(one));
          const [type, handler] = call.args;
          if (name === undefined || !type || !handler) return [];
          return partsOf(project.infer(path, handler.value)).flatMap((entity) =>
            entity.kind === "function" ? [{ path, type: type.value, flask: isFlask(name), handler: entity.ref }] : [],
          );
        });
      }),
    ),
  );
}
