/** Which files are the modules of a root package, and what they are called; as grimp finds them. */
import { baseName, folderOf, join } from "../project/modules";
import type { ProjectView } from "../project/view";

/** Module name → path. */
export type ModuleNames = ReadonlyMap<string, string>;

export interface PackageSearch {
  /** Paths of all modules of the workspace. */
  readonly paths: readonly string[];
  /** Where the configuration lies. */
  readonly folder: string;
  /** Folders that the project is imported from. */
  readonly sourceRoots: readonly string[];
}

/** Where to look for the packages that a configuration in `folder` names. */
export function packageSearch(project: ProjectView, folder: string): PackageSearch {
  // Of its own: the roots are asked for again with each new name that code imports, and seldom change.
  const sourceRoots = project.derived("contracts:source-roots", () => project.sourceRoots());
  return { paths: project.modules(), folder, sourceRoots };
}

/** A root package that was found: its folder, of a namespace package each of its portions. */
export type FoundPackage =
  | { readonly kind: "package"; readonly folders: readonly string[] }
  /** `name.py`: there is nothing in it to check. */
  | { readonly kind: "module" }
  | { readonly kind: "missing" };

/**
 * Where Python would find a package when the tool runs in the configuration's folder: there, in its `src`, else in the
 * nearest source root that has it.
 */
export function findPackage(search: PackageSearch, name: string): FoundPackage {
  const inner = name.replaceAll(".", "/");
  const files = new Set(search.paths);
  const folders = foldersOf(search.paths);
  const places = [search.folder, join(search.folder, "src"), ...nearestFirst(search.sourceRoots, search.folder)];
  const found = [...new Set(places)].map((place) => join(place, inner)).filter((folder) => folders.has(folder));
  // A folder that holds no module below it was never noted, so each of these is a package, with `__init__` or without.
  const regular = found.find((folder) => files.has(join(folder, "__init__.py")));
  if (regular !== undefined) return { kind: "package", folders: [regular] };
  if (found.length > 0) return { kind: "package", folders: found };
  return places.some((place) => files.has(`${join(place, inner)}.py`)) ? { kind: "module" } : { kind: "missing" };
}

/** All modules of a package by their names. Namespace packages inside it have no path: their names stand for themselves. */
export function modulesOf(search: PackageSearch, name: string, found: FoundPackage): ModuleNames {
  const out = new Map<string, string>();
  if (found.kind !== "package") return out;
  const files = new Set(search.paths);
  for (const folder of found.folders) {
    for (const path of search.paths) {
      const inner = path.startsWith(`${folder}/`) ? innerName(path, folder, files) : undefined;
      if (inner === undefined) continue;
      const parts = inner.split("/");
      const stem = parts.pop()!;
      const pkg = [name, ...parts].join(".");
      for (let at = 0; at <= parts.length; at++) {
        const namespace = [name, ...parts.slice(0, at)].join(".");
        if (!out.has(namespace)) out.set(namespace, "");
      }
      if (stem === "__init__") out.set(pkg, path);
      else if (!out.get(`${pkg}.${stem}`)) out.set(`${pkg}.${stem}`, path);
    }
  }
  return out;
}

/** The path below the package, without extension; `undefined` for files that are no part of it. */
function innerName(path: string, folder: string, files: ReadonlySet<string>): string | undefined {
  const inner = path.slice(folder.length + 1).replace(/\.py$/, "");
  const parts = inner.split("/");
  if (parts.at(-1)!.includes(".") || !parts.slice(0, -1).every(isIdentifier)) return undefined;
  // Below the first folder with an `__init__.py` each must have one.
  let at = folder;
  let inRegular = files.has(join(at, "__init__.py"));
  for (const part of parts.slice(0, -1)) {
    at = join(at, part);
    const isRegular = files.has(join(at, "__init__.py"));
    if (inRegular && !isRegular) return undefined;
    inRegular = isRegular;
  }
  return inner;
}

function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const out = new Set<string>([""]);
  for (const path of paths) for (let at = folderOf(path); !out.has(at); at = folderOf(at)) out.add(at);
  return out;
}

/** Those inside the folder first, the shallower before the deeper; then the others. */
function nearestFirst(roots: readonly string[], folder: string): string[] {
  const isInside = (root: string): boolean => folder === "" || root === folder || root.startsWith(`${folder}/`);
  const depth = (root: string): number => (root === "" ? 0 : root.split("/").length);
  return [...roots].sort(
    (a, b) => Number(isInside(b)) - Number(isInside(a)) || depth(a) - depth(b) || (a < b ? -1 : 1),
  );
}

function isIdentifier(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(baseName(name));
}
