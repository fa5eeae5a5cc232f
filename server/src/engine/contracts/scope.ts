/** From the project to a graph: memos in stages, so that an edit that changes no import of a graph leaves it as it is. */
import type { ProjectView } from "../project/view";
import { ImportGraph } from "./graph";
import { absoluteName, importedObjects, moduleOf, outsidePackage, type ImportedObject } from "./imported";
import { findPackage, modulesOf } from "./packages";

/** What a graph is made of. */
export interface ScopeOptions {
  /** Where the configuration lies. */
  readonly folder: string;
  /** The packages to look at; absent for all modules of the workspace under the names they have there. */
  readonly roots?: readonly string[];
  /** Packages outside are nodes, too. */
  readonly external: boolean;
  /** Leave out what stands under `if TYPE_CHECKING:`. */
  readonly excludeTyping: boolean;
}

type Modules = Readonly<Record<string, string>>;

/** Modules under the names that a configuration calls them by, and the imports between them. */
export class ImportScope {
  private readonly key: string;

  constructor(
    private readonly project: ProjectView,
    private readonly options: ScopeOptions,
  ) {
    this.key = JSON.stringify([options.folder, options.roots, options.external, options.excludeTyping]);
  }

  /** Module name → path, empty for namespace packages. */
  modules(): Modules {
    const { project, options } = this;
    return project.derived(`contracts:modules:${this.key}`, () => {
      const { folder, roots } = options;
      if (!roots) return workspaceModules(project);
      const search = { paths: project.modules(), folder, sourceRoots: project.sourceRoots() };
      return Object.fromEntries(roots.flatMap((root) => [...modulesOf(search, root, findPackage(search, root))]));
    });
  }

  graph(): ImportGraph {
    return this.project.derived(`contracts:graph:${this.key}`, () =>
      ImportGraph.of(
        Object.entries(this.modules()).map(([name, path]) => ({ name, imports: this.targetsOf(name, path) })),
      ),
    );
  }

  /** What a module imports, as names of the graph, sorted. */
  private targetsOf(name: string, path: string): readonly string[] {
    if (path === "") return [];
    return this.project.derived(`contracts:targets:${path}:${this.key}`, () => {
      const targets = importedIn(this.project, path).map((object) => this.target(name, path, object));
      return [...new Set(targets)].filter((target) => target !== undefined).sort();
    });
  }

  /** The node that an imported object is in the graph, as seen from the module `name` at `path`. */
  target(name: string, path: string, object: ImportedObject): string | undefined {
    if (this.options.excludeTyping && object.typing) return undefined;
    const absolute = absoluteName(object.name, name, path);
    if (absolute === undefined) return undefined;
    const modules = this.modules();
    // Nothing is imported from a namespace package as such: it is no module.
    const inside = moduleOf(absolute, (each) => Object.hasOwn(modules, each) && modules[each] !== "");
    if (inside !== undefined || !this.options.external) return inside;
    return outsidePackage(absolute, this.options.roots ?? topLevel(modules));
  }
}

/** Of several modules of one name the first by path. */
function workspaceModules(project: ProjectView): Modules {
  const out: Record<string, string> = {};
  for (const path of project.modules()) {
    const name = project.moduleName(path);
    if (name === "") continue;
    for (let dot = name.indexOf("."); dot > 0; dot = name.indexOf(".", dot + 1)) out[name.slice(0, dot)] ??= "";
    if (!out[name]) out[name] = path;
  }
  return out;
}

/** What the imports of a file name. */
export function importedIn(project: ProjectView, path: string): readonly ImportedObject[] {
  return project.derived(`contracts:objects:${path}`, () => {
    const facts = project.facts(path);
    return facts ? importedObjects(facts) : [];
  });
}

const topLevels = new WeakMap<Modules, readonly string[]>();

function topLevel(modules: Modules): readonly string[] {
  let names = topLevels.get(modules);
  if (!names) topLevels.set(modules, (names = Object.keys(modules).filter((name) => !name.includes("."))));
  return names;
}
