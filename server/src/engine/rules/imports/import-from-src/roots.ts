/** Folders called `src`, and whether packages are imported from them. */
import type { ImportFact } from "../../../facts/types";
import { folderOf, join } from "../../../project/modules";
import type { ProjectView } from "../../../project/view";
import { argumentOf, isKind } from "../../support/calls";

const SRC = "src";

/** How sure it is that packages are imported from a folder, and not the folder itself as a package. */
export type Certainty =
  /** Packaging says so, or other code of the project imports by the shorter names. */
  | "sure"
  /** It looks like it: it holds packages and nothing else. */
  | "likely";

/** The names behind `src.` that an import names; `undefined` where it names nothing below `src`. */
export function namesBelow({ module, level, names, dynamic }: ImportFact): readonly string[] | undefined {
  if (level > 0 || dynamic) return undefined;
  if (module.startsWith(`${SRC}.`)) return [module.slice(SRC.length + 1)];
  const imported = module === SRC ? names?.map(({ name }) => name) : undefined;
  return imported && imported.length > 0 && !imported.includes("*") ? imported : undefined;
}

/** The nearest `src` folder upward from a module that holds all of these. */
export function sourceFolder(project: ProjectView, path: string, names: readonly string[]): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const src = join(folder, SRC);
    if (names.every((name) => holds(project, src, name.split(".")[0]!))) return src;
    if (folder === "") return undefined;
  }
}

/** Whether packages are imported from a `src` folder; `undefined` where it is, or may be, a package itself. */
export function layoutRoot(project: ProjectView, src: string): Certainty | undefined {
  return project.derived(`src-root:${src}`, () => {
    if (isDeclared(project, src)) return "sure";
    const isPackage = project.facts(join(src, "__init__.py")) !== undefined;
    if (isPackage && isShipped(project, folderOf(src))) return undefined;
    // Who imports by the longer name runs with the folder around it on the path.
    if (isImportedFrom(project, src)) return isPackage ? "likely" : "sure";
    if (isPackage) return undefined;
    const inside = filesBelow(project, src);
    // `src/main.py` beside packages: started as `src.main`, the folder serves as the package.
    if (inside.some((rest) => !rest.includes("/"))) return undefined;
    const packages = inside.filter((rest) => /^[^/]+\/__init__\.py$/.test(rest));
    if (packages.length === 0) return undefined;
    return isBuilt(project, folderOf(src)) ? "sure" : "likely";
  });
}

function isDeclared(project: ProjectView, src: string): boolean {
  const parent = folderOf(src);
  const isPackage = project.facts(join(src, "__init__.py")) !== undefined;
  return (
    project.configuration().sourceRoots?.includes(src) === true ||
    project.packaging().some(({ sourceRoots, pythonPath, folder }) => {
      if (sourceRoots.includes(src)) return true;
      // Tests alone may have both folders on their path.
      return pythonPath.includes(src) && !(isPackage || pythonPath.includes(folder));
    }) ||
    setupNames(project, join(parent, "setup.py"))
  );
}

/** Whether what is built holds a package `src`: `packages = ["src"]`, `packages = [{ include = "src" }]`. */
function isShipped(project: ProjectView, folder: string): boolean {
  const pyproject = project.resource(join(folder, "pyproject.toml")) ?? "";
  return /^\s*packages\s*=\s*\[(?:[^\]]*(?:,|include\s*=))?\s*["']src["']/m.test(pyproject);
}

/** `package_dir={"": "src"}`, `find_packages("src")`, `find_packages(where="src")` */
function setupNames(project: ProjectView, path: string): boolean {
  const isSrc = (value: unknown): boolean => JSON.stringify(value) === `{"k":"str","v":"${SRC}"}`;
  return (project.facts(path)?.calls ?? []).some((call) => {
    const name = typeof call.callee === "string" ? call.callee : "";
    if (/\bfind_(?:namespace_)?packages$/.test(name)) return isSrc(argumentOf(call, "where", 0));
    const folders = argumentOf(call, "package_dir");
    return folders !== undefined && isKind(folders, "dict") && folders.entries.some(([, value]) => isSrc(value));
  });
}

/** Whether the project is built as a distribution: build backends find packages in `src` by themselves. */
function isBuilt(project: ProjectView, folder: string): boolean {
  const pyproject = project.resource(join(folder, "pyproject.toml")) ?? "";
  return /^\s*\[build-system\]/m.test(pyproject) || project.facts(join(folder, "setup.py")) !== undefined;
}

/** Whether code beside or in the folder imports `shop.models` for `src/shop/models.py`. */
function isImportedFrom(project: ProjectView, src: string): boolean {
  const parent = folderOf(src);
  const inside = new Set(filesBelow(project, src).flatMap(stems));
  const elsewhere = new Set(
    project
      .modules()
      .filter((path) => isBelow(path, parent) && !isBelow(path, src))
      .flatMap((path) => stems(parent === "" ? path : path.slice(parent.length + 1))),
  );
  return project.modules().some(
    (path) =>
      isBelow(path, parent) &&
      project.facts(path)!.imports.some(({ module, level, names, dynamic }) => {
        if (level > 0 || dynamic || module.split(".")[0] === SRC) return false;
        const full = (names ?? []).map(({ name }) => `${module}.${name}`);
        return [module, ...full].some((name) => {
          const stem = name.split(".", 2).join("/");
          return stem.includes("/") && inside.has(stem) && !elsewhere.has(stem);
        });
      }),
  );
}

/** The module that a path is, and the folders that hold it: `a/b`, `a`. */
function stems(path: string): string[] {
  const stem = path.replace(/(?:\/__init__)?\.py$/, "");
  const out = [stem];
  for (let folder = folderOf(stem); folder !== ""; folder = folderOf(folder)) out.push(folder);
  return out;
}

function holds(project: ProjectView, src: string, name: string): boolean {
  const stem = join(src, name);
  return (
    project.facts(`${stem}.py`) !== undefined ||
    project.facts(`${stem}/__init__.py`) !== undefined ||
    project.modules().some((path) => path.startsWith(`${stem}/`))
  );
}

function filesBelow(project: ProjectView, folder: string): readonly string[] {
  return project.modules().flatMap((path) => (isBelow(path, folder) ? [path.slice(folder.length + 1)] : []));
}

function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}
