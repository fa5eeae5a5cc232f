import { partsOf } from "../../../project/entities";
import type { Entity, FunctionRef, ProjectView } from "../../../project/view";

/**
 * The type that a FastAPI handler promises to answer with: its `response_model`, else its return annotation;
 * `undefined` for other functions, untyped responses and `Response` objects.
 */
export function responseType(project: ProjectView, ref: FunctionRef): Entity | undefined {
  const role = project.functionRole(ref);
  if (role?.role !== "handler" || role.framework !== "fastapi") return undefined;
  const fact = project.functionFact(ref);
  const facts = project.facts(ref.path)!;
  for (const { value } of fact.decorators) {
    if (value === null || typeof value !== "object" || value.k !== "call") continue;
    const model = facts.calls[value.id]!.args.find((argument) => argument.name === "response_model");
    if (!model) continue;
    return typed(project, project.annotation(ref.path, model.value));
  }
  return fact.returns === undefined ? undefined : typed(project, project.annotation(ref.path, fact.returns));
}

function typed(project: ProjectView, type: Entity): Entity | undefined {
  const parts = partsOf(type);
  if (parts.some((part) => part.kind === "unknown") || parts.every((part) => part.kind === "none")) return undefined;
  if (parts.some((part) => project.derives(part, "starlette.responses.Response", "builtins.object"))) return undefined;
  return parts.some((part) => part.kind === "instance" && part.of === "typing.TypeVar") ? undefined : type;
}
