/** What annotations stand for, and what `Depends(...)` in them or in defaults provides. */
import type { Expr } from "../facts/types";
import { isTypeExpression, toCallable, typeToInstance } from "./conversions";
import { mapParts, NONE, UNKNOWN, unionOf } from "./entities";
import type { Inference } from "./inference";
import type { Entity, FunctionRef } from "./view";

/** Callables whose argument FastAPI (or a library after its model) calls to make the parameter's value. */
export const DEPENDS: ReadonlySet<string> = new Set([
  "fastapi.Depends",
  "fastapi.Security",
  "fastapi_injector.Injected",
  "taskiq.TaskiqDepends",
  "fast_depends.Depends",
]);

/** The argument of `Depends(...)` in a parameter's default or `Annotated` metadata. */
export function dependencyTarget(inference: Inference, ref: FunctionRef, name: string): Entity | undefined {
  const parameter = inference.functionFact(ref).params.find((candidate) => candidate.name === name);
  if (!parameter) return undefined;
  const own = dependsArgument(inference, ref.path, parameter.default ?? null);
  if (own !== undefined)
    return (
      own ??
      (parameter.annotation === undefined
        ? undefined
        : toCallable(annotation(inference, ref.path, parameter.annotation)))
    );
  const annotated = annotatedMetadata(inference, ref.path, parameter.annotation ?? null);
  if (!annotated) return undefined;
  for (const metadata of annotated.metadata) {
    const target = dependsArgument(inference, annotated.path, metadata);
    if (target !== undefined) return target ?? toCallable(annotation(inference, annotated.path, annotated.type));
  }
  return undefined;
}

/** `undefined` when it is no `Depends(...)`; `null` for `Depends()`. */
function dependsArgument(inference: Inference, path: string, expr: Expr): Entity | null | undefined {
  if (expr === null || typeof expr !== "object" || expr.k !== "call") return undefined;
  const call = inference.modules.facts(path)?.calls[expr.id];
  if (!call) return undefined;
  const callee = inference.infer(path, call.callee);
  if (callee.kind !== "external" || !DEPENDS.has(callee.name)) return undefined;
  const argument = call.args.find((candidate) => candidate.name === undefined || candidate.name === "dependency");
  return argument ? inference.infer(path, argument.value) : null;
}

/** `Annotated[T, …]`, also through aliases in other modules: where it stands, its type and its metadata. */
export function annotatedMetadata(
  inference: Inference,
  path: string,
  expr: Expr,
): { path: string; type: Expr; metadata: readonly Expr[] } | undefined {
  const alias = aliasOf(inference, path, expr);
  const at = alias?.path ?? path;
  const value = alias?.value ?? expr;
  if (value === null || typeof value !== "object" || value.k !== "sub") return undefined;
  const base = inference.infer(at, value.of);
  if (base.kind !== "external" || base.name !== "typing.Annotated") return undefined;
  const parts =
    value.index !== null && typeof value.index === "object" && value.index.k === "tuple"
      ? value.index.of
      : [value.index];
  return { path: at, type: parts[0] ?? null, metadata: parts.slice(1) };
}

/** The module-level type alias that a reference ends at: `SessionDep = Annotated[…]`, also imported. */
function aliasOf(inference: Inference, path: string, expr: Expr): { path: string; value: Expr } | undefined {
  let at = path;
  let reference = expr;
  for (let hops = 0; hops < 12; hops++) {
    if (typeof reference !== "string") return reference === expr ? undefined : { path: at, value: reference };
    const located = locate(inference, at, reference);
    if (!located) return undefined;
    const binding = inference.modules
      .facts(located.path)
      ?.bindings.filter((candidate) => candidate.name === located.name)
      .at(-1);
    if (!binding) return undefined;
    at = located.path;
    if (
      binding.kind === "import" ||
      binding.kind === "alias" ||
      (binding.kind === "variable" && isTypeExpression(binding.value))
    ) {
      reference = binding.value;
    } else return undefined;
  }
  return undefined;
}

/** The module and name that a reference of exactly one step into a module means. */
function locate(inference: Inference, path: string, reference: string): { path: string; name: string } | undefined {
  if (reference.startsWith("@")) {
    const name = reference.slice(1);
    return name.includes(".") ? undefined : { path, name };
  }
  const dot = reference.lastIndexOf(".");
  if (dot < 0) return undefined;
  const owner = /^\.+$/.test(reference.slice(0, dot + 1)) ? reference.slice(0, dot + 1) : reference.slice(0, dot);
  const module = inference.infer(path, owner);
  return module.kind === "module" ? { path: module.path, name: reference.slice(dot + 1) } : undefined;
}

/** What an annotation stands for, as a value of that type. */
export function annotation(inference: Inference, path: string, expr: Expr): Entity {
  return expr === null ? UNKNOWN : inference.nested(() => annotated(inference, path, expr));
}

function annotated(inference: Inference, path: string, expr: NonNullable<Expr>): Entity {
  if (typeof expr === "object") {
    if (expr.k === "op" && expr.op === "|") return unionOf(expr.of.map((one) => annotation(inference, path, one)));
    if (expr.k === "const") return expr.v === "None" ? NONE : UNKNOWN;
    if (expr.k === "sub") return subscriptType(inference, path, expr.of, expr.index);
    if (expr.k === "str" || expr.k === "num" || expr.k === "list") return UNKNOWN;
  }
  const alias = aliasOf(inference, path, expr);
  if (alias && !(alias.path === path && alias.value === expr)) return annotation(inference, alias.path, alias.value);
  return mapParts(inference.infer(path, expr), typeToInstance);
}

function subscriptType(inference: Inference, path: string, of: Expr, index: Expr): Entity {
  const parts = index !== null && typeof index === "object" && index.k === "tuple" ? index.of : [index];
  const base = inference.infer(path, of);
  const args = (): Entity[] => parts.map((part) => annotation(inference, path, part));
  if (base.kind === "class") return { kind: "instance", of: base.ref, args: args() };
  if (base.kind !== "external") return UNKNOWN;
  switch (base.name) {
    case "typing.Annotated":
    case "typing.ClassVar":
    case "typing.Final":
    case "typing.Required":
    case "typing.NotRequired":
    case "sqlalchemy.orm.Mapped":
      return annotation(inference, path, parts[0] ?? null);
    case "typing.Optional":
      return unionOf([annotation(inference, path, parts[0] ?? null), NONE]);
    case "typing.Union":
      return unionOf(args());
    case "builtins.type": {
      const of_ = annotation(inference, path, parts[0] ?? null);
      return mapParts(of_, (entity) => toCallable(entity) ?? UNKNOWN);
    }
    case "typing.Literal":
    case "typing.Self":
      return UNKNOWN;
    default:
      return { kind: "instance", of: base.name, args: args() };
  }
}
