import type { Expr } from "../../../facts/types";
import { SESSION_CLASSES, SESSIONLESS_MODELS } from "../../../knowledge/bases";
import { partsOf } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";
import { callOf, isKind, lastName } from "../../support/calls";
import { isModelInstance } from "../../support/models";

/** What a value is to the request's session. */
export interface Bound {
  readonly kind: "session" | "object";
  /** The parameter of the request's function that it is, where it is one. */
  readonly parameter?: { readonly ref: FunctionRef; readonly name: string };
}

/** Whether a value is the request's session, or an object that belongs to one. */
export function boundTo(project: ProjectView, path: string, value: Expr): Bound | undefined {
  const parts = partsOf(project.infer(path, value)).filter(({ kind }) => kind !== "none");
  if (parts.length === 0) return undefined;
  const parameter = isKind(value, "param") ? { ref: { path, id: value.fn }, name: value.name } : undefined;
  if (parts.every((part) => isSession(project, part))) {
    // One that the function opens itself is not the request's; `self.session` is.
    if (parameter) return { kind: "session", parameter };
    return isKind(value, "attr") && isKind(value.of, "self") ? { kind: "session" } : undefined;
  }
  const bound = parts.every((part) => isModelInstance(project, part) && !project.derives(part, ...SESSIONLESS_MODELS));
  if (!bound) return undefined;
  // A body that was sent is no row yet; what a dependency gives was loaded.
  if (parameter) return project.dependency(parameter.ref, parameter.name) ? { kind: "object", parameter } : undefined;
  const made = callOf(project, path, isKind(value, "await") ? value.of : value);
  const loads = made && !project.callees(path, made).some((callee) => callee.kind === "class");
  return loads ? { kind: "object" } : undefined;
}

function isSession(project: ProjectView, part: Entity): boolean {
  return (
    part.kind === "instance" && project.derives(part, ...SESSION_CLASSES) && part.of !== "sqlalchemy.orm.scoped_session"
  );
}

/** Whether the session is closed before background tasks run. */
export function isClosedBefore(project: ProjectView, { parameter }: Bound): boolean {
  if (!parameter) return yieldsEndEarly(project);
  const fact = project.functionFact(parameter.ref).params.find(({ name }) => name === parameter.name);
  const metadata = [fact?.default ?? null, ...annotated(fact?.annotation ?? null)];
  const early = metadata.some((one) => {
    const scope = callOf(project, parameter.ref.path, one)?.args.find(({ name }) => name === "scope")?.value ?? null;
    return isKind(scope, "str") && scope.v === "function";
  });
  if (early) return true;
  const target = project.dependency(parameter.ref, parameter.name);
  if (target?.kind !== "function") return false;
  const source = project.functionFact(target.ref);
  if (source.returned.some(isRequestState)) return true;
  return (
    yieldsEndEarly(project) && (source.generator || isModelInstance(project, project.returned(target, target.ref.path)))
  );
}

function annotated(annotation: Expr): readonly Expr[] {
  if (!isKind(annotation, "sub")) return [];
  return isKind(annotation.index, "tuple") ? annotation.index.of : [];
}

/** FastAPI 0.106 to 0.117: what stands behind the `yield` of a dependency runs before background tasks. */
function yieldsEndEarly(project: ProjectView): boolean {
  return project.atLeast("fastapi", "0.106") && project.below("fastapi", "0.118");
}

/** `request.state.db`: a middleware opens and closes it around the handler. */
function isRequestState(value: Expr): boolean {
  return isKind(value, "attr") && isKind(value.of, "attr") && lastName(value.of) === "state";
}
