/** Where routers and blueprints of a project are included. */
import type { CallFact } from "../facts/types";
import type { FeatureProject } from "./project";

export interface Inclusion {
  readonly path: string;
  readonly call: CallFact;
  /** The file of the router that is included. */
  readonly router: string;
  /** The name of it there. */
  readonly name: string;
}

/** Calls that include a router or blueprint of the project. */
export function inclusionsOf(project: FeatureProject): readonly Inclusion[] {
  const routers = [...project.landmarks("router"), ...project.landmarks("blueprint")];
  return project.modules.flatMap((path) =>
    project.view.facts(path)!.calls.flatMap((call): Inclusion[] => {
      if (!isInclusion(call)) return [];
      const value = call.args.find((argument) => argument.name === undefined)?.value ?? null;
      const reference = typeof value === "string" ? value : null;
      if (reference === null) return [];
      const found = routers.find((router) => refersTo(project, path, reference, router));
      return found ? [{ path, call, router: found.path, name: found.name }] : [];
    }),
  );
}

function isInclusion({ callee }: CallFact): boolean {
  const name = typeof callee === "string" ? callee : callee !== null && callee.k === "attr" ? `.${callee.name}` : "";
  return /(?:^|[.@])(?:include_router|register_blueprint)$/.test(name);
}

/** Whether a reference path, of whatever spelling, means a name of a module. */
function refersTo(
  project: FeatureProject,
  path: string,
  reference: string,
  router: { readonly path: string; readonly name: string },
): boolean {
  const dot = reference.lastIndexOf(".");
  if (dot >= 0 && reference.slice(dot + 1) === router.name) {
    const owner = reference.slice(0, dot);
    const entity = project.view.resolve(path, owner === "" || /^\.+$/.test(owner) ? `${owner}.` : owner);
    if (entity.kind === "module") return definedIn(project, entity.path, router.name) === router.path;
  }
  if (!reference.startsWith("@") || reference.includes(".")) return false;
  const name = reference.slice(1);
  const binding = project.view.facts(path)?.bindings.find((one) => one.name === name);
  if (binding?.kind === "import" && typeof binding.value === "string")
    return refersTo(project, path, binding.value, router);
  return path === router.path && name === router.name;
}

/** Follows re-exports of a package's face. */
function definedIn(project: FeatureProject, path: string, name: string, hops = 0): string | undefined {
  const binding = project.view.facts(path)?.bindings.find((one) => one.name === name);
  if (!binding || hops > 4) return undefined;
  if (binding.kind !== "import") return path;
  if (typeof binding.value !== "string") return undefined;
  const dot = binding.value.lastIndexOf(".");
  const entity = project.view.resolve(path, binding.value.slice(0, dot));
  return entity.kind === "module" ? definedIn(project, entity.path, binding.value.slice(dot + 1), hops + 1) : undefined;
}
