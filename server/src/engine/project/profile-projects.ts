/** Which projects a workspace holds, and what the modules of each are to it. */
import type { ModuleFacts } from "../facts/types";
import { baseName, folderOf, join } from "./modules";
import { inScriptFolder, isDocsPath, isSamplePath, isTestPath } from "./roles";
import { get, readTomlTable } from "./toml";
import type { ProjectView } from "./view";

/** One project: the modules below a packaging folder that no nearer one claims. */
export interface ProjectParts {
  /** Relative to the workspace folder; `""` is that folder itself. */
  readonly folder: string;
  /** `pyproject.toml`, `setup.cfg`, `setup.py`, `Pipfile` or a requirements file; absent for a bare folder. */
  readonly manifest?: string;
  /** The distribution's name, as the packaging says it. */
  readonly name?: string;
  /** It is made to be published: it has a build backend, and classifiers or keywords for an index. */
  readonly isLibrary: boolean;
  /**
   * Modules that are the program itself, packages' `__init__.py` among them: no tests, docs, migrations, generated
   * code, folders of scripts, nor tools' own files (`setup.py`, `noxfile.py`).
   */
  readonly application: readonly string[];
  /** Test modules, `conftest.py` and helpers among them. */
  readonly tests: readonly string[];
  /** Modules that are run and that nobody imports, and those in folders of scripts. */
  readonly scripts: readonly string[];
}

/** Files of tools at a project's root. */
export const TOOL_FILES: ReadonlySet<string> = new Set([
  "conftest.py",
  "dodo.py",
  "fabfile.py",
  "gunicorn.conf.py",
  "gunicorn_conf.py",
  "locustfile.py",
  "noxfile.py",
  "setup.py",
  "sitecustomize.py",
  "toxfile.py",
  "versioneer.py",
]);

/** Projects by folder, the workspace folder's own first; ones without any module of their own are left out. */
export function projectsOf(view: ProjectView): readonly ProjectParts[] {
  return view.derived("projects", () => {
    const folders = packagingFolders(view);
    const members = new Map<string, string[]>();
    for (const path of view.modules()) {
      const folder = nearestFolder(folders, path);
      const list = members.get(folder);
      if (list) list.push(path);
      else members.set(folder, [path]);
    }
    return [...members]
      .map(([folder, paths]) => partsOf(view, folder, paths))
      .filter((parts) => parts.application.length + parts.scripts.length > 0)
      .sort((a, b) => (a.folder < b.folder ? -1 : 1));
  });
}

/** What a program copies to begin new projects with is no part of it. */
function isTemplate(path: string): boolean {
  return /(?:^|\/)(?:template|(?:project|app)_template|[^/]*(?:skeleton|scaffold|cookiecutter|\{\{)[^/]*)\//i.test(
    path,
  );
}

/** The first folder upward that is in the set. */
function nearestFolder(folders: ReadonlySet<string>, path: string): string {
  let folder = folderOf(path);
  while (folder !== "" && !folders.has(folder)) folder = folderOf(folder);
  return folder;
}

function packagingFolders(view: ProjectView): ReadonlySet<string> {
  const folders = new Set<string>();
  const consider = (path: string): void => {
    const folder = folderOf(path);
    // Sample projects of tests and docs are part of these.
    if (folder !== "" && !isTestPath(path) && !isDocsPath(path) && !isTemplate(path)) folders.add(folder);
  };
  for (const path of view.resources()) if (declaresProject(view, path)) consider(path);
  for (const path of view.modules()) {
    // Builds of old told of each sub-package in a `setup.py` of its own; the project is the outermost.
    const isPart = isPackage(view, folderOf(path)) && isPackage(view, folderOf(folderOf(path)));
    if (baseName(path) === "setup.py" && !isPart && setupCall(view, path)) consider(path);
  }
  return folders;
}

/** A `pyproject.toml` that only configures a linter makes no project of its folder, nor does a list of requirements of some script. */
function declaresProject(view: ProjectView, path: string): boolean {
  const name = baseName(path);
  const text = view.resource(path) ?? "";
  if (name === "pyproject.toml") {
    const table = readTomlTable(text);
    return ["project", "build-system"].some((key) => key in table) || get(table, "tool", "poetry") !== undefined;
  }
  if (name === "setup.cfg") return /^\[(?:metadata|options)\]/m.test(text);
  if (name === "Pipfile") return true;
  return name === "requirements.txt" && holdsProgram(view, folderOf(path));
}

/** Whether a folder has a module of its own, or a package, and is no package itself. */
function holdsProgram(view: ProjectView, folder: string): boolean {
  if (view.facts(join(folder, "__init__.py")) || inScriptFolder(join(folder, "x.py"))) return false;
  const start = folder === "" ? 0 : folder.length + 1;
  return view.modules().some((path) => {
    if (folder !== "" && !path.startsWith(`${folder}/`)) return false;
    const rest = path.slice(start).split("/");
    return rest.length === 1 || (rest.length === 2 && rest[1] === "__init__.py");
  });
}

function partsOf(view: ProjectView, folder: string, paths: readonly string[]): ProjectParts {
  const application: string[] = [];
  const tests: string[] = [];
  const scripts: string[] = [];
  const samples: string[] = [];
  for (const path of paths) {
    const role = view.role(path);
    if (view.facts(path)?.foreign || role.generated || role.migration || isTemplate(path)) continue;
    if (role.test) tests.push(path);
    else if (folderOf(path) === folder && TOOL_FILES.has(baseName(path))) continue;
    else if (role.docs) {
      if (isSamplePath(path)) samples.push(path);
    } else if (isScript(view, folder, path)) scripts.push(path);
    else application.push(path);
  }
  const manifest = manifestOf(view, folder, paths);
  const packaging = view.packaging().find((one) => one.folder === folder);
  const setup = setupCall(view, join(folder, "setup.py"));
  const name = packaging?.name ?? setup?.name;
  const isEmpty = scripts.length === 0 && application.length === 0;
  const isScriptsOnly = scripts.length > 0 && !application.some((path) => hasCode(view, path));
  return {
    folder,
    ...(manifest !== undefined && { manifest }),
    ...(name !== undefined && { name }),
    isLibrary: packaging?.isLibrary === true || setup?.isListed === true,
    // Where nothing else is there, the scripts are the program, or what is called an example.
    application: isScriptsOnly ? scripts : isEmpty ? samples : application,
    tests,
    scripts: isScriptsOnly ? [] : scripts,
  };
}

/**
 * A module in a folder of scripts, or one at the project's root that is run by itself: it imports nothing of the project
 * and nobody imports it.
 */
function isScript(view: ProjectView, folder: string, path: string): boolean {
  if (folderOf(path) === folder && view.role(path).script && view.imports(path).length === 0) return true;
  let inner = folderOf(path);
  while (inner !== folder && inner !== "") {
    const outer = folderOf(inner);
    // `app/tools/` with an `__init__.py` holds parts of the program that are called so.
    const isSubpackage = /^tools?$/.test(baseName(inner)) && isPackage(view, inner) && isPackage(view, outer);
    if (inScriptFolder(`${baseName(inner)}/`) && !isSubpackage) return true;
    inner = outer;
  }
  return false;
}

function isPackage(view: ProjectView, folder: string): boolean {
  return folder !== "" && view.facts(`${folder}/__init__.py`) !== undefined;
}

function manifestOf(view: ProjectView, folder: string, paths: readonly string[]): string | undefined {
  const candidates = ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "requirements.txt"];
  return candidates
    .map((name) => join(folder, name))
    .find((path) => view.resource(path) !== undefined || paths.includes(path));
}

/** What a `setup.py` tells with literals. */
function setupCall(view: ProjectView, path: string): { name?: string; isListed: boolean } | undefined {
  const call = view
    .facts(path)
    ?.calls.find(({ callee }) => callee === "setuptools.setup" || callee === "distutils.core.setup");
  if (!call) return undefined;
  const name = call.args.find((argument) => argument.name === "name")?.value;
  return {
    ...(typeof name === "object" && name?.k === "str" && { name: name.v }),
    isListed: call.args.some((argument) => argument.name === "classifiers" || argument.name === "keywords"),
  };
}

/** Whether a module has lines of code; most edits leave it so. */
export function hasCode(view: ProjectView, path: string): boolean {
  return view.derived(`has-code:${path}`, () => (view.facts(path)?.codeLines ?? 0) > 0);
}

/** Top-level modules that a project's code imports, each with the number of modules that do so. */
export function importedTops(view: ProjectView, paths: readonly string[]): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  for (const path of paths) {
    for (const top of view.derived(`imported-tops:${path}`, () => topsOf(view.facts(path)!))) {
      tops.set(top, (tops.get(top) ?? 0) + 1);
    }
  }
  return tops;
}

function topsOf(facts: ModuleFacts): readonly string[] {
  const absolute = facts.imports.filter((fact) => fact.level === 0);
  return [...new Set(absolute.map((fact) => fact.module.split(".")[0]!))].sort();
}
