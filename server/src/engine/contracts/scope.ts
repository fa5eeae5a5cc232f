/** From the project to a graph: memos in stages, so that an edit that changes no import of a graph leaves it as it is. */
import type { Span } from "../facts/types";
import { gather, gatherDistinct } from "../project/chunks";
import type { ProjectView } from "../project/view";
import { GraphNodes, ImportGraph } from "./graph";
import { absoluteName, importedObjects, moduleOf, objectsOf, outsidePackage, type ImportedObject } from "./imported";
import { findPackage, modulesOf, packageSearch } from "./packages";

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

/** An import statement. */
export interface Place {
  readonly path: string;
  readonly at: Span;
}

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
      const search = packageSearch(project, folder);
      return Object.fromEntries(roots.flatMap((root) => [...modulesOf(search, root, findPackage(search, root))]));
    });
  }

  graph(): ImportGraph {
    return this.project.derived(`contracts:graph:${this.key}`, () => {
      // Names alone, so that code that only moves leaves the graph as it is.
      const imports = gather(this.remember, `contracts:targets:${this.key}`, this.names, (name) => [
        [name, this.targets(name).sort()] as const,
      ]);
      return ImportGraph.of(this.nodes(), imports);
    });
  }

  /** Stays the same object until a module or a package outside comes or goes. */
  private nodes(): GraphNodes {
    return this.project.derived(`contracts:nodes:${this.key}`, () => GraphNodes.of(this.names(), this.outside()));
  }

  /** Packages outside that are imported, sorted. */
  private outside(): readonly string[] {
    const key = `contracts:outside:${this.key}`;
    return this.project.derived(key, () => {
      const all = gatherDistinct(this.remember, key, this.names, (name) => {
        const modules = this.modules();
        return this.targets(name).filter((target) => !Object.hasOwn(modules, target));
      });
      return [...all].sort();
    });
  }

  private readonly remember = <T>(key: string, compute: () => T): T => this.project.derived(key, compute);

  private readonly names = (): readonly string[] => Object.keys(this.modules());

  private targets(name: string): string[] {
    return Object.keys(this.placesIn(name, this.modules()[name]!));
  }

  /** The statements through which one module imports another, in the order of the text. */
  importsOf(importer: string, imported: string): readonly Place[] {
    const path = this.modules()[importer];
    return path ? (this.placesIn(importer, path)[imported] ?? []).map((at) => ({ path, at })) : [];
  }

  /** What the module `name` at `path` imports, each with the statements that do so. */
  private placesIn(name: string, path: string): Readonly<Record<string, readonly Span[]>> {
    if (path === "") return {};
    return this.project.derived(`contracts:places:${path}:${this.key}`, () => {
      const modules = this.modules();
      const places: Record<string, Span[]> = {};
      for (const fact of this.project.facts(path)?.imports ?? []) {
        for (const object of objectsOf(fact)) {
          const target = this.target(modules, name, path, object);
          if (target === undefined) continue;
          const known = (places[target] ??= []);
          if (known.at(-1)?.[0] !== fact.at[0]) known.push(fact.at);
        }
      }
      return places;
    });
  }

  /** The node that an imported object is in the graph, as seen from the module `name` at `path`. */
  private target(modules: Modules, name: string, path: string, object: ImportedObject): string | undefined {
    if (this.options.excludeTyping && object.typing) return undefined;
    const absolute = absoluteName(object.name, name, path);
    if (absolute === undefined) return undefined;
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
