/** Folders and modules as a tree, and which of its layer words do mean a layer. */
import { layerNamed } from "../roles";
import type { Layer, ProjectView } from "../view";
import { evidenceOf } from "./evidence";

/** A layer word in a module's name, and the module or package that bears it. */
export interface Unit {
  readonly layer: Layer;
  /** The word. */
  readonly from: string;
  /** Path of the module without `.py`, or of the package's folder. */
  readonly stem: string;
  /** The folder that it lies in; empty for the workspace folder. */
  readonly parent: string;
  readonly isPackage: boolean;
}

/** Folders of code that puts an application together or is started by hand, wherever they lie. */
const ROOT_FOLDERS: ReadonlySet<string> = new Set([
  ...["cli", "container", "containers", "bootstrap", "composition", "composition_root", "wiring", "di", "ioc"],
  ...["celery", "entrypoints"],
]);

/** What a package of shared code holds packages of. */
const SHARED_PARTS =
  /^(?:conf(?:ig|igs|iguration)?|settings|db|databases?|security|auth\w*|permissions|crypto|log(?:s|ging|ger)?|exceptions?|errors|util\w*|helpers|lib|middlewares?|cach(?:e|ing)|dep(?:s|endencies)|types|typing|constants|enums|events?|schemas?|base|storage|telemetry|observability|monitoring|metrics|messaging|mail|email|clients?|integrations|plugins|tasks|queue|celery|i18n|validat\w*|serializ\w*|decorators|mixins|interfaces|ports)$/i;

/** One in so many modules. */
const MANY = 8;

export class ModuleTree {
  private readonly children = new Map<string, Set<string>>();
  private readonly subjects = new Map<string, boolean>();

  constructor(
    private readonly view: ProjectView,
    private readonly paths: readonly string[],
  ) {
    for (const path of paths) {
      let stem = stemOf(path);
      for (;;) {
        const slash = stem.lastIndexOf("/");
        const parent = slash < 0 ? "" : stem.slice(0, slash);
        const known = this.children.get(parent);
        const name = stem.slice(slash + 1);
        if (stem !== parent) {
          if (known) known.add(name);
          else this.children.set(parent, new Set([name]));
        }
        if (slash < 0) break;
        stem = parent;
      }
    }
  }

  /** The outermost layer word in a module's place that means a layer; whether it lies in a folder that wires. */
  unitOf(path: string): Unit | undefined {
    const stem = stemOf(path);
    const depth = this.view.moduleName(path).split(".").length;
    const parts = stem.split("/");
    const first = Math.max(parts.length - depth, 0);
    for (let index = first; index < parts.length; index++) {
      const word = parts[index]!;
      const here = parts.slice(0, index + 1).join("/");
      const parent = parts.slice(0, index).join("/");
      if (index > first && ROOT_FOLDERS.has(word) && index < parts.length - 1) return undefined;
      const layer = layerNamed(word);
      if (!layer || (index === first && depth > 1 && !this.isAmongLayers(parent, word))) continue;
      const isPackage = this.children.has(here);
      if (isPackage && this.isSubject(here, parent, layer)) continue;
      // `core.py` and `common.py` may be anything, the heart of a program among it.
      // `application.py` is where a program starts.
      if (!isPackage && /^(?:core|common|shared|application)$/i.test(word)) continue;
      // A Django app's own `config.py` is part of the app.
      if (!isPackage && layer === "shared" && this.isDjangoApp(parent)) continue;
      return { layer, from: word, stem: here, parent, isPackage };
    }
    return undefined;
  }

  /** A layer word at the top of a source root counts where others stand beside it: the root is the application then. */
  private isAmongLayers(parent: string, word: string): boolean {
    const own = layerNamed(word)!;
    const others = this.layersIn(parent, 1);
    others.delete(own);
    others.delete("shared");
    return own === "shared" ? others.size > 1 : others.size > 0;
  }

  /** A package that only is called like a layer: it is a subject of its own, or holds the whole application. */
  private isSubject(stem: string, parent: string, layer: Layer): boolean {
    let known = this.subjects.get(stem);
    if (known === undefined) this.subjects.set(stem, (known = this.readSubject(stem, parent, layer)));
    return known;
  }

  private readSubject(stem: string, parent: string, layer: Layer): boolean {
    const inside = this.children.get(stem)!;
    if (this.isDjangoApp(stem) || this.isHeart(stem, inside)) return true;
    if (layer !== "presentation" && layer !== "shared" && this.routes(stem)) return true;
    return this.hasPeers(inside, stem, parent) || this.holdsLayers(stem, parent, layer);
  }

  /** Beside it lie packages of other names with the same layers in them: `endpoints/` among `users/` and `orders/`. */
  private hasPeers(inside: ReadonlySet<string>, stem: string, parent: string): boolean {
    const words = [...inside].filter((name) => layerNamed(name) && layerNamed(name) !== "shared");
    if (new Set(words.map(layerNamed)).size < 2) return false;
    return [...(this.children.get(parent) ?? [])].some((name) => {
      const folder = parent === "" ? name : `${parent}/${name}`;
      if (folder === stem || layerNamed(name)) return false;
      const others = this.children.get(folder);
      return others !== undefined && words.filter((word) => others.has(word)).length > 1;
    });
  }

  /** A `core` of nothing but packages that are called by what the program is about: its heart, nothing shared. */
  private isHeart(stem: string, inside: ReadonlySet<string>): boolean {
    if (!/(?:^|\/)core$/i.test(stem) || inside.size === 0) return false;
    return [...inside].every(
      (name) => this.children.has(`${stem}/${name}`) && !layerNamed(name) && !SHARED_PARTS.test(name),
    );
  }

  private isDjangoApp(stem: string): boolean {
    const inside = this.children.get(stem);
    const has = (name: string): boolean => inside?.has(name) === true;
    if (this.view.facts(`${stem}/apps.py`) !== undefined || has("migrations")) return has("models") || has("apps");
    return has("models") && has("views") && has("admin");
  }

  /** Many of its modules have routes: `services/` that are small applications, a subject called `service`. */
  private routes(stem: string): boolean {
    const inside = this.paths.filter((path) => path.startsWith(`${stem}/`));
    const routing = inside.filter((path) => evidenceOf(this.view, path).routes);
    return routing.length > 0 && routing.length * MANY >= inside.length;
  }

  /** It holds two or more layers that are not beside it. */
  private holdsLayers(stem: string, parent: string, own: Layer): boolean {
    const inside = this.layersIn(stem, 2);
    inside.delete(own);
    inside.delete("shared");
    const beside = this.layersIn(parent, 1);
    return inside.size > 1 && ![...inside].some((layer) => beside.has(layer));
  }

  /** The layers that names in a folder stand for, `depth` folders deep. */
  private layersIn(folder: string, depth: number): Set<Layer> {
    const out = new Set<Layer>();
    for (const name of this.children.get(folder) ?? []) {
      const layer = layerNamed(name);
      if (layer) out.add(layer);
      if (depth > 1) for (const inner of this.layersIn(`${folder}/${name}`, depth - 1)) out.add(inner);
    }
    return out;
  }
}

/** Whether a module lies in a folder of code that wires, or of commands. */
export function liesInRootFolder(name: string): boolean {
  const folders = name.split(".").slice(1, -1);
  return folders.some(
    (word, index) => ROOT_FOLDERS.has(word) || (word === "commands" && folders[index - 1] === "management"),
  );
}

export function stemOf(path: string): string {
  return path.replace(/(?:\/__init__)?\.py$/, "");
}
