/** Feature packages: those beside others of their kind, with two or more layers' modules in them. */
import { layerNamed } from "../../../project/roles";
import type { ProjectView } from "../../../project/view";

/** Folders of the features of the project. */
function features(project: ProjectView): ReadonlySet<string> {
  return project.derived("feature-packages", () => {
    const layers = new Map<string, Set<string>>();
    for (const path of project.modules()) {
      if (project.role(path).test) continue;
      const parts = path.replace(/(?:\/__init__)?\.py$/, "").split("/");
      // A module, or a package of the layer in the feature's folder.
      for (const length of [parts.length - 1, parts.length - 2]) {
        const layer = length > 0 ? layerNamed(parts[length]!) : undefined;
        if (!layer || layer === "shared") continue;
        const folder = parts.slice(0, length).join("/");
        layers.set(folder, (layers.get(folder) ?? new Set()).add(layer));
      }
    }
    const likely = [...layers].flatMap(([folder, found]) =>
      found.size > 1 && isSubject(project, folder) ? [folder] : [],
    );
    const perParent = new Map<string, number>();
    for (const folder of likely) perParent.set(parentOf(folder), (perParent.get(parentOf(folder)) ?? 0) + 1);
    return new Set(likely.filter((folder) => perParent.get(parentOf(folder))! > 1));
  });
}

/** A package with a face, called by what it is about. */
function isSubject(project: ProjectView, folder: string): boolean {
  return project.facts(`${folder}/__init__.py`) !== undefined && !layerNamed(folder.slice(folder.lastIndexOf("/") + 1));
}

function parentOf(folder: string): string {
  const slash = folder.lastIndexOf("/");
  return slash < 0 ? "" : folder.slice(0, slash);
}

/** The features that a module lies in, the innermost first. */
export function featuresOf(project: ProjectView, path: string): readonly string[] {
  const all = features(project);
  const out: string[] = [];
  for (let folder = parentOf(path); folder !== ""; folder = parentOf(folder)) if (all.has(folder)) out.push(folder);
  return out;
}
