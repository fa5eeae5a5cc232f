/** Whether anything imports a module, or a framework loads it. */
import { Flow } from "../../../facts/types";
import { baseName, folderOf } from "../../../project/modules";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";

/** Objects that a server, a worker or a framework looks for in the module that holds them. */
const APPLICATIONS: readonly string[] = [
  ...["starlette.applications.Starlette", "flask.Flask", "celery.Celery", "sanic.Sanic", "aiohttp.web.Application"],
  ...["django.core.handlers.wsgi.WSGIHandler", "django.core.handlers.asgi.ASGIHandler", "fastapi.APIRouter"],
];

/** Modules that Django imports by their names. */
const DJANGO_MODULES: ReadonlySet<string> = new Set(["models", "admin", "apps", "urls", "signals", "tasks", "views"]);

export function isLoaded(project: ProjectView, path: string): boolean {
  if (project.importers(path).some(({ fact }) => fact.when !== "typing")) return true;
  const folder = folderOf(path);
  if (baseName(path) === "__init__.py") {
    // A package's body runs before any module in it.
    return project
      .modules()
      .some((other) => other !== path && other.startsWith(`${folder}/`) && isImported(project, other));
  }
  if (project.uses("django") && DJANGO_MODULES.has(baseName(path).replace(/\.py$/, ""))) return true;
  return holdsApplication(project, path) || hasRegisteredFunction(project, path);
}

function isImported(project: ProjectView, path: string): boolean {
  return project.importers(path).some(({ fact }) => fact.when !== "typing");
}

function holdsApplication(project: ProjectView, path: string): boolean {
  return project
    .facts(path)!
    .bindings.some(
      ({ kind, name, flow }) =>
        kind === "variable" &&
        (flow & ~Flow.Discarded) === 0 &&
        partsOf(project.infer(path, `@${name}`)).some((part) => project.derives(part, ...APPLICATIONS)),
    );
}

/** A handler or task: what registers it imports the module. */
function hasRegisteredFunction(project: ProjectView, path: string): boolean {
  return project.facts(path)!.functions.some((_, id) => {
    const role = project.functionRole({ path, id })?.role;
    return role === "handler" || role === "task";
  });
}
