import type { FunctionRef, ProjectView } from "../../project/view";

/** Class names that say that a class is business logic or data access. */
const SERVICE_CLASS = /(?:Service|Repository|Repo|UseCase|Usecase|Interactor|Gateway|Dao|DAO|Crud|CRUD|Selector)s?$/;

/** What kind of code a function is, as far as the request's way through the layers goes. */
export type Station = "handler" | "dependency" | "service" | "repository";

/**
 * Where on the way of a request a function stands: by its role, its class's name, or the layer of its module. The
 * functions nested in one stand where it does. `undefined` for everything else.
 */
export function stationOf(project: ProjectView, ref: FunctionRef): Station | undefined {
  const fact = project.functionFact(ref);
  if (fact.parent >= 0) return stationOf(project, { path: ref.path, id: fact.parent });
  const role = project.functionRole(ref)?.role;
  if (role === "handler" || role === "dependency") return role;
  if (role !== undefined) return undefined;
  if (fact.cls >= 0) {
    const name = project.classFact({ path: ref.path, id: fact.cls }).name;
    const match = SERVICE_CLASS.exec(name);
    if (match) return /^(?:Repo|Dao|DAO|Crud|CRUD|Gateway)/.test(match[0]) ? "repository" : "service";
  }
  const { layer, compositionRoot } = project.role(ref.path);
  if (compositionRoot) return undefined;
  if (layer?.layer === "application") return "service";
  return layer?.layer === "data-access" ? "repository" : undefined;
}
