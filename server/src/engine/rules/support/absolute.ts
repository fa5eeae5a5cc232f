/** Absolute names of what relative imports name. */
import type { ImportFact } from "../../facts/types";
import { gatherModules } from "../../project/chunks";
import { baseName, join } from "../../project/modules";
import { joinReference } from "../../project/references";
import type { ProjectView } from "../../project/view";

/** Files that stand in folders that programs are started, tested or installed from. */
const PROJECT_FILES = [
  "pyproject.toml",
  "setup.cfg",
  "requirements.txt",
  "requirements.in",
  "Pipfile",
  "setup.py",
  "manage.py",
] as const;

/**
 * The absolute name of the module that an import of `path` names, where it is known which folder absolute imports of
 * its package start from.
 */
export function knownAbsoluteName(project: ProjectView, path: string, fact: ImportFact): string | undefined {
  const dots = ".".repeat(fact.level);
  const name = project.moduleName(path);
  const target = joinReference(name, path, dots + fact.module);
  const root = rootOf(path, name);
  if (target === undefined || root === undefined) return undefined;
  return !isNamedShorter(project, target) && isImportRoot(project, root, target.split(".")[0]!) ? target : undefined;
}

/** Other code calls `src.app.core` `app.core`: the program is started in one way or the other, and one name works then. */
function isNamedShorter(project: ProjectView, target: string): boolean {
  const [top, second] = target.split(".");
  if (second === undefined) return false;
  return project.derived(`named-shorter:${top!}.${second}`, () =>
    [...absoluteNames(project)].some(
      (name) => name.startsWith(`${second}.`) && project.modulePath(`${top!}.${name}`) !== undefined,
    ),
  );
}

/** The folder that a module's dotted name starts from; `""` is the workspace folder. */
function rootOf(path: string, name: string): string | undefined {
  const stem = `/${path.replace(/(?:\/__init__)?\.py$/, "")}`;
  const suffix = `/${name.replaceAll(".", "/")}`;
  return name !== "" && stem.endsWith(suffix) ? stem.slice(1, -suffix.length) : undefined;
}

/** Whether `import top` means the package `top` in this folder for all code of the project. */
function isImportRoot(project: ProjectView, root: string, top: string): boolean {
  const has = (file: string): boolean => project.facts(join(root, file)) !== undefined;
  // The folder is a package itself: there is more above it than can be seen. Odoo loads addons as `odoo.addons.x`.
  if (has("__init__.py") || has(`${top}/__manifest__.py`)) return false;
  const names = absoluteNames(project);
  if (names.has(join(root, top))) return true;
  if (!has(`${top}/__init__.py`) || (root !== "" && names.has(`${baseName(root)}.${top}`))) return false;
  return (
    root === "" ||
    baseName(root) === "src" ||
    project.packaging().some(({ sourceRoots, pythonPath }) => [...sourceRoots, ...pythonPath].includes(root)) ||
    PROJECT_FILES.some((file) => has(file) || project.resource(join(root, file)) !== undefined)
  );
}

/** {@link absoluteNamesOf} of all modules. */
function absoluteNames(project: ProjectView): ReadonlySet<string> {
  return project.derived(
    "absolute-names",
    () => new Set(gatherModules(project, "absolute-names", (path) => absoluteNamesOf(project, path))),
  );
}

/**
 * What the absolute imports of a module name: the folders or modules that their first names were found to be
 * (`backend/app`), and the first two names as they are written (`backend.app`).
 */
function absoluteNamesOf(project: ProjectView, path: string): readonly string[] {
  const names = new Set<string>();
  for (const { module, level } of project.facts(path)!.imports)
    if (level === 0) names.add(module.split(".", 2).join("."));
  for (const { fact, to } of project.imports(path)) {
    if (fact.level > 0) continue;
    const name = project.moduleName(to);
    const top = name.split(".")[0]!;
    const root = rootOf(to, name);
    if (root !== undefined && fact.module.split(".")[0] === top) names.add(join(root, top));
  }
  return [...names].sort();
}

/** The text of a relative import as it is written: `...core`. */
export function writtenModule(fact: ImportFact): string {
  return ".".repeat(fact.level) + fact.module;
}
