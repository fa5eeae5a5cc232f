/** Exceptions that frameworks turn into a response. */
import type { Entity, ProjectView } from "../../project/view";

const ERRORS = [
  "starlette.exceptions.HTTPException",
  "werkzeug.exceptions.HTTPException",
  "django.http.Http404",
  "rest_framework.exceptions.APIException",
  "ninja.errors.HttpError",
  "aiohttp.web.HTTPException",
];
/** Libraries' own subclasses, which are not in the tables one by one. */
const ERROR_MODULES = /^(?:werkzeug|rest_framework)\.exceptions\.[A-Z]|^aiohttp\.web\.HTTP[A-Z]/;

/** Whether an entity is such an exception, or its class. */
export function isHttpError(project: ProjectView, entity: Entity): boolean {
  return project.derives(entity, ...ERRORS) || ERROR_MODULES.test(externalClass(project, entity));
}

/** The outside class that an entity is, is an instance of, or descends from. */
function externalClass(project: ProjectView, entity: Entity): string {
  if (entity.kind === "instance" && typeof entity.of === "string") return entity.of;
  const ref =
    entity.kind === "instance" && typeof entity.of !== "string"
      ? entity.of
      : entity.kind === "class"
        ? entity.ref
        : undefined;
  if (ref) return project.ancestors(ref).external.find((name) => ERROR_MODULES.test(name)) ?? "";
  return project.externalName(entity) ?? "";
}
