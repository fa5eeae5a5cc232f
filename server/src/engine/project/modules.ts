/** Which dotted name each module has, and which module a dotted name means. */

export interface ModuleTable {
  readonly paths: readonly string[];
  /** Folders that absolute imports start from, longest first; `""` is the workspace folder. */
  readonly roots: readonly string[];
  /** By path. */
  readonly names: ReadonlyMap<string, string>;
  /** Names of folders that absolute imports begin with. */
  readonly importedTops: ReadonlySet<string>;
  nameOf(path: string): string;
  /** The module that `name` means for code in `importer`; packages give their `__init__.py`. */
  find(name: string, importer: string): string | undefined;
  /** Whether `name` is a folder of modules without `__init__.py`, or starts one. */
  isNamespace(name: string): boolean;
}

export interface ModuleTableInput {
  readonly paths: readonly string[];
  /** From the configuration and packaging files. */
  readonly declaredRoots: readonly string[];
  /** Folders that hold a `pyproject.toml`, `setup.py` or `setup.cfg`. */
  readonly projectFolders: readonly string[];
  /**
   * First two segments of what absolute imports name: `app.models`, for `from app import models` too. Names whose first
   * segment no folder has may be left out.
   */
  readonly importedNames: ReadonlySet<string>;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export function buildModuleTable(input: ModuleTableInput): ModuleTable {
  const files = new Set(input.paths);
  const folders = new Set<string>([""]);
  for (const path of input.paths) {
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  }
  // Nothing can import a folder that is called `my-app`, whatever lies in it.
  const packages = new Set(
    [...folders].filter(
      (folder) => files.has(`${folder}/__init__.py`) && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(baseName(folder)),
    ),
  );
  const isPackage = (folder: string): boolean => packages.has(folder);
  const roots = findRoots(input, folders, isPackage);
  const names = new Map<string, string>();
  const byName = new Map<string, string[]>();
  const namespaces = new Set<string>();
  for (const path of input.paths) {
    const name = moduleName(path, roots, isPackage);
    names.set(path, name);
    const list = byName.get(name);
    if (list) list.push(path);
    else byName.set(name, [path]);
    for (let dot = name.lastIndexOf("."); dot > 0; dot = name.lastIndexOf(".", dot - 1))
      namespaces.add(name.slice(0, dot));
  }
  const tops = new Set([...input.importedNames].map((name) => name.split(".", 1)[0]!));
  const importedTops = new Set([...folders].map(baseName).filter((name) => tops.has(name)));
  /** A script sees the modules beside it, whatever their names from the root are. */
  const beside = (name: string, importer: string): string | undefined => {
    const folder = folderOf(importer);
    // Where code imports `shop.celery`, `shop` is a package: in it `import celery` means the library.
    if (isPackage(folder) || importedTops.has(baseName(folder))) return undefined;
    const stem = join(folder, name.replaceAll(".", "/"));
    return [`${stem}.py`, `${stem}/__init__.py`].find((path) => path !== importer && files.has(path));
  };
  return {
    paths: input.paths,
    roots,
    names,
    importedTops,
    nameOf: (path) => names.get(path) ?? "",
    find: (name, importer) => nearest(byName.get(name), importer) ?? beside(name, importer),
    isNamespace: (name) => namespaces.has(name),
  };
}

/** Whether two tables give the same answers. */
export function sameTable(a: ModuleTable, b: ModuleTable): boolean {
  return (
    sameList(a.roots, b.roots) &&
    sameList([...a.importedTops], [...b.importedTops]) &&
    sameList(a.paths, b.paths) &&
    a.paths.every((path) => a.names.get(path) === b.names.get(path))
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, at) => each === b[at]);
}

function findRoots(
  input: ModuleTableInput,
  folders: ReadonlySet<string>,
  isPackage: (folder: string) => boolean,
): string[] {
  const files = new Set(input.paths);
  const holds = (folder: string, name: string): boolean =>
    files.has(join(folder, `${name}.py`)) || folders.has(join(folder, name));
  // Where `pythonpath = . src` declares a package that all imports name (`src.api`, never `api`), its parent is meant.
  const isNamed = (root: string): boolean => {
    if (!isPackage(root)) return false;
    const prefix = `${baseName(root)}.`;
    const named = [...input.importedNames];
    return (
      named.some((name) => name.startsWith(prefix) && holds(root, name.slice(prefix.length).split(".")[0]!)) &&
      !named.some((name) => holds(root, name.split(".")[0]!))
    );
  };
  const declared = input.declaredRoots.filter((root) => folders.has(root) && !isNamed(root));
  const roots = new Set<string>(["", ...declared]);
  for (const folder of input.projectFolders) if (folders.has(folder) && !isPackage(folder)) roots.add(folder);
  for (const folder of folders) {
    if (isPackage(folder) && !isPackage(folderOf(folder)) && !isInNamespace(folder, input.importedNames, holds))
      roots.add(folderOf(folder));
    if (baseName(folder) === "src" && !isPackage(folder)) roots.add(folder);
  }
  // Packages without `__init__.py`: where code imports `app.x` and there is a folder `app` with an `x`, its parent is a root.
  const tops = new Map<string, string[]>();
  for (const name of input.importedNames) {
    const [top, next] = name.split(".") as [string, string | undefined];
    if (next !== undefined) tops.set(top, [...(tops.get(top) ?? []), next]);
  }
  /** Below a folder whose `__init__.py` nobody needs: no import names it. */
  const isStrayPackage = (folder: string): boolean => {
    const parent = folderOf(folder);
    return (
      isPackage(parent) &&
      !isPackage(folderOf(parent)) &&
      !tops.has(baseName(parent)) &&
      !input.importedNames.has(baseName(parent))
    );
  };
  const known = new Set<string>();
  for (const path of input.paths) known.add(moduleName(path, sorted(roots), isPackage).split(".")[0]!);
  for (const folder of folders) {
    const name = baseName(folder);
    if (folder === "" || known.has(name)) continue;
    const isHeld = (next: string): boolean => holds(folder, next);
    const nexts = tops.get(name) ?? [];
    // Within a package all that is imported has to be there: `celery.app` may well mean the library.
    const isTop = isPackage(folder)
      ? isStrayPackage(folder) && nexts.length > 0 && nexts.every(isHeld)
      : nexts.some(isHeld);
    if (isTop) roots.add(folderOf(folder));
  }
  return sorted(roots);
}

/**
 * Whether imports name a package by the folders above it, which have no `__init__.py`: `company.app` for
 * `company/app/__init__.py`, and never just `app`. What nothing imports is where the others of its folder are.
 */
function isInNamespace(
  folder: string,
  importedNames: ReadonlySet<string>,
  holds: (folder: string, name: string) => boolean,
): boolean {
  const segments = folder.split("/");
  const named = segments.slice(1).some((segment, index) => importedNames.has(`${segments[index]!}.${segment}`));
  const own = segments.at(-1)!;
  const parent = folderOf(folder);
  const prefix = `${baseName(parent)}.`;
  const isNamedSo = importedNames.has(prefix + own);
  let isSpoken = named;
  for (const name of importedNames) {
    // `app/redis` that is imported as `app.redis`: `import redis` means the library, `redis.keys` may be a module of it.
    if (name === own && !isNamedSo) return false;
    if (name.startsWith(`${own}.`) && (!isNamedSo || holds(folder, name.slice(own.length + 1)))) return false;
    if (name.startsWith(prefix) && holds(parent, name.slice(prefix.length))) isSpoken = true;
  }
  return parent !== "" && isSpoken;
}

function sorted(roots: ReadonlySet<string>): string[] {
  return [...roots].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function moduleName(path: string, roots: readonly string[], isPackage: (folder: string) => boolean): string {
  let top = folderOf(path);
  while (isPackage(top) && !roots.includes(top)) top = folderOf(top);
  const root =
    roots.find((candidate) => candidate === "" || top === candidate || top.startsWith(`${candidate}/`)) ?? "";
  const stem = path
    .slice(root === "" ? 0 : root.length + 1)
    .replace(/\.py$/, "")
    .replaceAll("/", ".");
  return stem === "__init__" ? baseName(root) : stem.replace(/\.__init__$/, "");
}

/** Of several modules of one name (a monorepo's `app`s) the one that shares the longest folder with the importer. */
function nearest(paths: readonly string[] | undefined, importer: string): string | undefined {
  if (!paths || paths.length < 2) return paths?.[0];
  let best: string | undefined;
  let bestShared = -1;
  for (const path of paths) {
    const shared = sharedFolders(path, importer);
    if (shared > bestShared) {
      best = path;
      bestShared = shared;
    }
  }
  return best;
}

function sharedFolders(a: string, b: string): number {
  const left = a.split("/");
  const right = b.split("/");
  let count = 0;
  while (count < left.length - 1 && count < right.length - 1 && left[count] === right[count]) count++;
  return count;
}
