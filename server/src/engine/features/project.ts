/** One project as new features see it. */
import { landmarks, isProgram, type Landmark, type LandmarkKind } from "../snippets/landmarks";
import { surroundingsOf, type Surroundings } from "../snippets/surroundings";
import { Site } from "../snippets/site";
import { baseName, folderOf, join } from "../project/modules";
import { projectsOf, type ProjectParts } from "../project/profile-projects";
import type { ProjectView } from "../project/view";

/** A name and the module that has it. */
export interface Name {
  readonly module: string;
  readonly name: string;
}

export class FeatureProject {
  readonly surroundings: Surroundings;
  /** Paths of the program's own modules. */
  readonly modules: readonly string[];

  constructor(
    readonly view: ProjectView,
    readonly parts: ProjectParts,
    readonly readText: (path: string) => string | undefined,
  ) {
    this.surroundings = surroundingsOf(view);
    this.modules = [...parts.application, ...parts.scripts].filter((path) => isProgram(view, path));
  }

  get tests(): readonly string[] {
    return this.parts.tests;
  }

  landmarks(kind: LandmarkKind): readonly Landmark[] {
    const own = new Set(this.modules);
    return landmarks(this.view).filter((landmark) => landmark.kind === kind && own.has(landmark.path));
  }

  /** The landmark that code at `path` would use, as it would import it. */
  nearest(kind: LandmarkKind, path: string, fits?: (landmark: Landmark) => boolean): Name | undefined {
    const site = new Site(this.surroundings, path);
    const found = site.nearest(kind, fits);
    return found && site.importOf(found);
  }

  /** The dotted name that a module will have. */
  moduleName(path: string): string {
    const name = new Site(this.surroundings, path).module;
    return baseName(path) === "__init__.py" ? name.replace(/\.__init__$/, "") : name;
  }

  exists(path: string): boolean {
    return (
      this.view.facts(path) !== undefined ||
      this.view.resource(path) !== undefined ||
      this.view.modules().some((one) => one.startsWith(`${path}/`))
    );
  }

  isPackage(folder: string): boolean {
    return this.view.facts(join(folder, "__init__.py")) !== undefined;
  }
}

/** The projects of the workspace that have code. */
export function featureProjects(
  view: ProjectView,
  readText: (path: string) => string | undefined,
): readonly FeatureProject[] {
  return projectsOf(view).map((parts) => new FeatureProject(view, parts, readText));
}

export function stemOf(path: string): string {
  return baseName(path).replace(/\.py$/, "");
}

/** What most of the values are; the first of several that are as frequent. */
export function commonest<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

export { baseName, folderOf, join };
