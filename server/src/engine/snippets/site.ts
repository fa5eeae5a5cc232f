/** The place where a snippet goes, and what of the project is nearest to it. */
import { baseName, folderOf, join } from "../project/modules";
import type { Landmark, LandmarkKind } from "./landmarks";
import type { Surroundings } from "./surroundings";
import { featureOf, wordsOf, wordsOfClass, type Words } from "./words";

/** A name of the project and the module that is to be imported for it. */
export interface Import {
  readonly path: string;
  /** Dotted, absolute. */
  readonly module: string;
  readonly name: string;
}

export class Site {
  /** Dotted name of the file's own module; empty where it belongs to no project. */
  readonly module: string;
  /** The package that the program is, as its own modules are called. */
  readonly package: string | undefined;
  /** The folder of the feature that the file belongs to, where it has one of its own, as a dotted name. */
  readonly slice: string | undefined;
  /** The model that the file is about, where the project has it. */
  readonly model: Landmark | undefined;
  /** All models of the feature, where none is more likely than the others. */
  readonly models: readonly Landmark[];
  readonly words: Words | undefined;
  /** Whether the project's database sessions are async; `undefined` where it has none. */
  readonly async: boolean | undefined;

  private readonly answers = new Map<string, unknown>();

  constructor(
    readonly surroundings: Surroundings,
    readonly path: string,
  ) {
    this.module = surroundings.modules.get(path) ?? this.nameByNeighbours();
    const [top = ""] = this.module.split(".", 1);
    this.package = this.programPackage(top);
    const container = (this.package ?? top).split(".").at(-1)!;
    const folder = folderOf(path);
    // A Django app may be called anything, `api` or as the whole project.
    const feature = this.isApp(folder)
      ? { name: baseName(folder), slice: true }
      : featureOf(path, container, (one) => this.isSlice(one));
    this.slice = feature?.slice ? parentName(this.module, path) : undefined;
    const words = feature && wordsOf(feature.name);
    const own = this.slice === undefined ? [] : this.modelsBeside();
    this.model = words && (this.modelCalled(words) ?? (own.length === 1 ? own[0] : undefined));
    this.models = this.model ? [] : own;
    this.words = this.model ? { ...wordsOfClass(this.model.name), ...(words && { plural: words.plural }) } : words;
    this.async = (["session-dependency", "session-alias", "session-factory", "engine"] as const)
      .map((kind) => this.nearest(kind)?.async)
      .find((known) => known !== undefined);
  }

  /** Keeps what was found out: the surroundings do not change. */
  remembered<T>(key: string, find: () => T): T {
    if (!this.answers.has(key)) this.answers.set(key, find());
    return this.answers.get(key) as T;
  }

  /** The landmark of a kind that is nearest to the file, and of several of these the one that is imported most. */
  nearest(kind: LandmarkKind, fits: (landmark: Landmark) => boolean = () => true): Landmark | undefined {
    const candidates = this.surroundings.landmarks.filter(
      (landmark) => landmark.kind === kind && this.isReachable(landmark.path) && fits(landmark),
    );
    return this.best(candidates);
  }

  /** The module that defines one of these names, the first that is defined anywhere. */
  defined(...names: readonly string[]): Import | undefined {
    for (const name of names) {
      const paths = this.surroundings.definitions.get(name)?.filter((path) => this.isReachable(path)) ?? [];
      const best = this.best(paths.map((path) => ({ path, name })));
      if (best) return this.importOf(best);
    }
    return undefined;
  }

  /** How the project's own code imports something: out of the module that most modules take it from. */
  importOf({ path, name }: { readonly path: string; readonly name: string }): Import {
    const { spellings, modules } = this.surroundings;
    let best = { path, count: 0 };
    for (const spelling of spellings.get(name) ?? []) {
      if (spelling.origin !== path || spelling.path === this.path) continue;
      // Through a package that imports this very file, the import would be a cycle.
      if (this.path.startsWith(`${folderOf(spelling.path)}/`) && spelling.path !== path) continue;
      const isHome = spelling.path === path;
      if (spelling.count > best.count || (spelling.count === best.count && isHome)) best = spelling;
    }
    return { path: best.path, module: modules.get(best.path) ?? "", name };
  }

  /**
   * How the file writes the name of a module of the project: `.models` where imports of its folder are written so.
   *
   * @param level how far up relative imports may go
   */
  written(module: string, level = this.relativeLevel()): string {
    const own = this.module.split(".");
    if (baseName(this.path) !== "__init__.py") own.pop();
    const target = module.split(".");
    if (level === 0 || own.length === 0 || own[0] !== target[0]) return module;
    let shared = 0;
    while (shared < own.length && shared < target.length && own[shared] === target[shared]) shared++;
    const dots = own.length - shared + 1;
    const rest = target.slice(shared).join(".");
    return dots > level || rest === "" ? module : ".".repeat(dots) + rest;
  }

  private relativeLevel(): number {
    const { relative } = this.surroundings;
    const own = relative.get(folderOf(this.path));
    if (own !== undefined) return own;
    const siblings = [...relative].filter(([folder]) => folderOf(folder) === folderOf(folderOf(this.path)));
    const known = siblings.length > 0 ? siblings : [...relative];
    const isRelative = known.filter(([, level]) => level > 0).length > known.length / 2;
    return isRelative ? Math.max(...known.map(([, level]) => level)) : 0;
  }

  private best<T extends { readonly path: string; readonly name: string }>(candidates: readonly T[]): T | undefined {
    const rank = ({ path, name }: T): number[] => [
      path === this.path ? 1 : 0,
      // A helper that is for its own module.
      name.startsWith("_") ? 0 : 1,
      sharedFolders(path, this.path),
      this.usage(path, name),
    ];
    const ranked = candidates.map((candidate) => ({ candidate, rank: rank(candidate) }));
    ranked.sort((a, b) => compareRanks(b.rank, a.rank) || (a.candidate.path < b.candidate.path ? -1 : 1));
    return ranked[0]?.candidate;
  }

  private usage(path: string, name: string): number {
    const spellings = this.surroundings.spellings.get(name) ?? [];
    return spellings.reduce((sum, { origin, count }) => sum + (origin === path ? count : 0), 0);
  }

  /** Whether code of the file can import a module: the two have a name that starts at the same place. */
  private isReachable(path: string): boolean {
    const name = this.surroundings.modules.get(path);
    return name !== undefined && name !== "" && name.split(".").every((part) => /^[A-Za-z_]\w*$/.test(part));
  }

  private modelCalled(words: Words): Landmark | undefined {
    const plainOf = (name: string): string => name.replaceAll("_", "").toLowerCase();
    const wanted = [words.entity, words.plural, words.singular].map(plainOf);
    return this.nearest("model", ({ name }) => wanted.includes(plainOf(name)));
  }

  private modelsBeside(): readonly Landmark[] {
    return this.surroundings.landmarks.filter(
      ({ kind, path }) => kind === "model" && path.startsWith(`${folderOf(this.path)}/`),
    );
  }

  private isApp(folder: string): boolean {
    const { modules } = this.surroundings;
    return ["apps.py", "admin.py", "migrations/__init__.py"].some((file) => modules.has(join(folder, file)));
  }

  private isSlice(folder: string): boolean {
    const parts = ["models", "router", "routes", "views", "service", "services", "schemas", "serializers", "urls"];
    const found = parts.filter(
      (part) =>
        this.surroundings.modules.has(join(folder, `${part}.py`)) ||
        this.surroundings.modules.has(join(folder, `${part}/__init__.py`)),
    );
    return found.length > 1;
  }

  /** For a file that is too new to be known: by the modules beside it, or in the folders above. */
  private nameByNeighbours(): string {
    const { modules } = this.surroundings;
    const inside = [baseName(this.path).replace(/\.py$/, "")];
    for (let folder = folderOf(this.path); ; folder = folderOf(folder)) {
      for (const [path, name] of modules) {
        if (folderOf(path) !== folder) continue;
        const parent = parentName(name, path);
        return [...(parent === "" ? [] : [parent]), ...inside].join(".");
      }
      if (folder === "") return "";
      inside.unshift(baseName(folder));
    }
  }

  private programPackage(top: string): string | undefined {
    const { landmarks, modules } = this.surroundings;
    const paths = landmarks.length > 0 ? landmarks.map(({ path }) => path) : [...modules.keys()];
    const names = paths.map((path) => (modules.get(path) ?? "").split("."));
    const sizes = new Map<string, number>();
    for (const [first = "", next] of names) {
      if (next !== undefined && !/^tests?$/.test(first)) sizes.set(first, (sizes.get(first) ?? 0) + 1);
    }
    const found = sizes.has(top) ? top : [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0];
    if (found === undefined || !CONTAINERS.has(found)) return found;
    // `src.app`, where `src` only holds the package.
    const [inner, ...others] = new Set(names.filter((name) => name[0] === found).map((name) => name[1] ?? ""));
    return inner !== undefined && inner !== "" && others.length === 0 ? `${found}.${inner}` : found;
  }
}

const CONTAINERS: ReadonlySet<string> = new Set(["backend", "lib", "python", "server", "source", "src"]);

/** The dotted name of the package that holds a module. */
function parentName(module: string, path: string): string {
  if (baseName(path) === "__init__.py") return module;
  const dot = module.lastIndexOf(".");
  return dot < 0 ? "" : module.slice(0, dot);
}

function sharedFolders(a: string, b: string): number {
  const left = folderOf(a).split("/");
  const right = folderOf(b).split("/");
  let count = 0;
  while (count < left.length && count < right.length && left[count] === right[count]) count++;
  return count;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
