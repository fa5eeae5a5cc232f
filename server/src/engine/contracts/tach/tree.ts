/** Which of Tach's modules each file belongs to, and which files there are for it. */
import picomatch from "picomatch/posix";
import { matchesAny, matchesModule } from "../../config/globs";
import { components } from "../../project/cycles";
import { folderOf, join } from "../../project/modules";
import { ROOT, type TachConfig, type TachModule, type TachProblem } from "./config";

/** Files by dotted name; `.` is the `__init__.py` of a source root. */
export type TachFiles = Readonly<Record<string, string>>;

const GLOB = /[*?[\]{}]/;

/** Source roots as paths of the workspace, the deepest first. */
export function tachRoots(config: TachConfig, paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) for (let at = folderOf(path); !folders.has(at); at = folderOf(at)) folders.add(at);
  const roots = config.sourceRoots.flatMap((root) => {
    const clean = root.replace(/^\.\/|\/+$/g, "").replace(/^\.$/, "");
    if (!GLOB.test(clean)) return [clean === "" ? config.folder : join(config.folder, clean)];
    const glob = [clean];
    const depth = clean.split("/").length;
    return [...folders].filter((folder) => {
      const inner = innerPath(config.folder, folder);
      return inner?.split("/").length === depth && matchesModule(glob, inner.replaceAll("/", "."));
    });
  });
  return [...new Set(roots)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** A path relative to a folder; `undefined` outside it. */
export function innerPath(folder: string, path: string): string | undefined {
  if (folder === "") return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** Tach's name of a file or folder below one of the roots. */
export function tachName(path: string, roots: readonly string[]): string | undefined {
  const root = roots.find((each) => each === "" || path.startsWith(`${each}/`));
  if (root === undefined) return undefined;
  const stem = path.slice(root === "" ? 0 : root.length + 1).replace(/\.py$/, "");
  return stem.replaceAll("/", ".").replace(/(?:^|\.)__init__$/, "") || ".";
}

/** All files below the source roots, excluded ones as well: an import of one leads there and nowhere else. */
export function tachFiles(roots: readonly string[], paths: readonly string[]): TachFiles {
  const out: Record<string, string> = {};
  for (const path of paths) {
    const name = tachName(path, roots);
    // Of a module and a package of one name Python takes the package.
    if (name !== undefined && (out[name] === undefined || path.endsWith("/__init__.py"))) out[name] = path;
  }
  return out;
}

/** Whether a file is left out, by itself or with its folder. */
export function isExcluded({ folder, exclude }: Pick<TachConfig, "folder" | "exclude">, path: string): boolean {
  return matchesAny(exclude, innerPath(folder, path) ?? path);
}

/** Whether a pattern names the file itself: of what is imported Tach does not ask whether its folder is left out. */
export function isExcludedByName({ folder, exclude }: Pick<TachConfig, "folder" | "exclude">, path: string): boolean {
  if (!isExcluded({ folder, exclude }, path)) return false;
  const files = exclude.filter((pattern) => !pattern.endsWith("/"));
  const globs = files.map((pattern) => (pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`));
  return picomatch.isMatch(innerPath(folder, path) ?? path, globs, { dot: true });
}

/** Modules by their names, globs spelled out. */
export class ModuleTree {
  readonly modules = new Map<string, TachModule>();
  readonly problems: TachProblem[] = [];

  /**
   * @param all files below the source roots
   * @param files those of them that are checked
   * @param unseen declared modules without a file that code imports all the same: stubs and compiled ones
   */
  constructor(config: TachConfig, all: TachFiles, files: TachFiles, unseen: ReadonlySet<string>) {
    this.modules.set(ROOT, implicitRoot(config));
    const origins = new Map<string, string>();
    const folders = new Set(Object.keys(all).flatMap(withParents));
    for (const module of config.modules) {
      const isGlob = GLOB.test(module.path);
      const paths = isGlob
        ? Object.keys(files).filter((name) => matchesModule(globOf(module.path), name))
        : [module.path];
      if (!isGlob && module.path !== ROOT && !folders.has(module.path) && !unseen.has(module.path)) {
        this.problem(module, `There is no module \`${module.path}\` in the source roots.`, "warning");
        continue;
      }
      for (const path of paths) {
        const origin = origins.get(path);
        // A module by its name may stand below a glob that covers it, not above.
        if (origin !== undefined && (origin === "" || origin === (isGlob ? module.path : "")))
          this.problem(module, `The module \`${path}\` is declared twice.`);
        origins.set(path, isGlob ? module.path : "");
        this.modules.set(path, { ...module, path });
      }
    }
    this.judge(config);
  }

  /** The module that holds a name: its own, or that of the nearest package above. */
  nearest(name: string): TachModule {
    for (let at = name; at !== "" && at !== "."; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
      const module = this.modules.get(at);
      if (module) return module;
    }
    return this.modules.get(ROOT)!;
  }

  private problem(
    module: Pick<TachModule, "file" | "at">,
    message: string,
    severity: TachProblem["severity"] = "error",
  ): void {
    this.problems.push({ file: module.file, at: module.at, message, severity });
  }

  /** What is wrong between modules, whatever the code imports. */
  private judge(config: TachConfig): void {
    const layers = new Set(config.layers.map((layer) => layer.name));
    for (const module of this.modules.values()) {
      if (module.layer && !layers.has(module.layer.text))
        this.problem(
          { file: module.file, at: module.layer.at },
          `There is no layer \`${module.layer.text}\`: \`layers\` does not list it.`,
        );
      for (const { text, at } of module.dependsOn ?? []) {
        const visibility = this.modules.get(text)?.visibility;
        if (visibility && !visibility.some((pattern) => isVisible(pattern, module.path)))
          this.problem(
            { file: module.file, at },
            `\`${module.path}\` may not depend on \`${text}\`, which is visible ${visibility.length > 0 ? `only to ${visibility.map((each) => `\`${each}\``).join(", ")}` : "to nobody"}.`,
          );
        this.judgeRoot(config, module, text, at);
      }
    }
    const root = config.modules.find((module) => module.path === ROOT);
    if (root && (config.rootModule === "forbid" || config.rootModule === "ignore"))
      this.problem(root, `\`${ROOT}\` has no effect: \`root_module\` is "${config.rootModule}".`);
    if (config.forbidCycles) this.judgeCycles();
  }

  private judgeRoot(config: TachConfig, module: TachModule, dependency: string, at: TachProblem["at"]): void {
    if (dependency === ROOT && config.rootModule !== "allow")
      this.problem(
        { file: module.file, at },
        `Nothing may depend on \`${ROOT}\`: \`root_module\` is "${config.rootModule}".`,
      );
  }

  private judgeCycles(): void {
    const graph = new Map(
      [...this.modules].map(([name, { dependsOn }]) => [
        name,
        (dependsOn ?? []).map(({ text }) => text).filter((text) => this.modules.has(text)),
      ]),
    );
    for (const members of components(graph)) {
      for (const name of members) {
        const others = members.filter((other) => other !== name).map((other) => `\`${other}\``);
        this.problem(this.modules.get(name)!, `\`${name}\` depends on itself through ${others.join(", ")}.`);
      }
    }
  }
}

function implicitRoot(config: TachConfig): TachModule {
  return {
    path: ROOT,
    dependsOn: [],
    cannotDependOn: [],
    utility: false,
    unchecked: false,
    file: config.path,
    at: [0, 0],
  };
}

function withParents(name: string): string[] {
  const parts = name.split(".");
  return parts.map((_, at) => parts.slice(0, at + 1).join("."));
}

const globs = new Map<string, readonly string[]>();

/** One list for each glob: it is compiled once. */
function globOf(glob: string): readonly string[] {
  let list = globs.get(glob);
  if (!list) globs.set(glob, (list = [glob]));
  return list;
}

/** Whether an entry of `depends_on` stands for a module. */
export function matchesDependency(pattern: string, path: string): boolean {
  return GLOB.test(pattern) ? matchesModule(globOf(pattern), path) : pattern === path;
}

/** Patterns of visibility match dotted names as wholes: a star stands for any part of them. */
function isVisible(pattern: string, path: string): boolean {
  const text = pattern
    .replaceAll(/[\\^$.|()+]/g, "\\$&")
    .replaceAll(/\*+/g, ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${text}$`).test(path);
}
