/** Whether anything imports a module, or a framework loads it. */
import { Flow } from "../../../facts/types";
import { baseName, folderOf } from "../../../project/modules";
import { partsOf } from "../../../project/entities";
import type { ProjectView } from "../../../project/view";

/** Objects that a server, a worker or a framework looks for in the module that holds them. */
const APPLICATIONS: readonly string[] = [
  ...["starlette.applications.Starlette", "flask.Flask", "celery.Celery", "sanic.Sanic", "aiohttp.web.Application"],
  ...["django.core.handlers.wsgi.WSGIHandler", "django.core.handlers.asgi.ASGIHandler"],
];

/** Modules that Django imports by their names. */
const DJANGO_MODULES: ReadonlySet<string> = new Set(["models", "admin", "apps", "urls", "signals", "tasks", "views"]);

/** Who runs a module's body; `undefined` for a script, which nobody imports. */
export type Loader =
  /** Code of the project. */
  | "project"
  /** A framework, by the module's name or by what registers its functions. */
  | "framework"
  /** A server or worker, for the application in it: it is where the program starts. */
  | "start";

export function loaderOf(project: ProjectView, path: string): Loader | undefined {
  if (isImported(project, path)) return "project";
  const folder = folderOf(path);
  if (baseName(path) === "__init__.py") {
    // A package's body runs before any module in it.
    const inside = project.modules().filter((other) => other !== path && other.startsWith(`${folder}/`));
    if (inside.some((other) => isImported(project, other))) return "project";
  }
  if (holdsA(project, path, APPLICATIONS)) return "start";
  const isDjango = project.uses("django") && DJANGO_MODULES.has(baseName(path).replace(/\.py$/, ""));
  return isDjango || holdsA(project, path, ["fastapi.APIRouter"]) || hasRegisteredFunction(project, path)
    ? "framework"
    : undefined;
}

function isImported(project: ProjectView, path: string): boolean {
  return project.importers(path).some(({ fact }) => fact.when !== "typing");
}

function holdsA(project: ProjectView, path: string, classes: readonly string[]): boolean {
  return project
    .facts(path)!
    .bindings.some(
      ({ kind, name, flow }) =>
        kind === "variable" &&
        (flow & ~Flow.Discarded) === 0 &&
        partsOf(project.infer(path, `@${name}`)).some((part) => project.derives(part, ...classes)),
    );
}

/** A handler or task: what registers it imports the module. */
function hasRegisteredFunction(project: ProjectView, path: string): boolean {
  return project.facts(path)!.functions.some((_, id) => {
    const role = project.functionRole({ path, id })?.role;
    return role === "handler" || role === "task";
  });
}
