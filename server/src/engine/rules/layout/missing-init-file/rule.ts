import { baseName, folderOf, join } from "../../../project/modules";
import { projectsOf } from "../../../project/profile-projects";
import { inScriptFolder } from "../../../project/roles";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { isImportable, isRegularPackage, LINE_ONE, listed } from "../support";

/** A package that spreads over several distributions says so in its `__init__.py`. */
const NAMESPACE_CALLS = new Set(["pkgutil.extend_path", "pkg_resources.declare_namespace"]);
/** Folders of files that a program copies or loads by their path. */
const TEMPLATES = /template|skeleton|scaffold|cookiecutter|\{\{/i;

interface Data {
  readonly folders: readonly string[];
}

export default defineRule({
  meta: {
    id: "missing-init-file",
    topic: "layout",
    title: "Missing __init__.py",
    summary:
      "A folder of modules inside a package that has no `__init__.py`: packaging, test and typing tools pass over it.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  checkProject({ project, report }) {
    for (const [folder, modules] of bareFolders(project)) {
      const parent = folderOf(folder);
      const folders = [...new Set(modules.map(folderOf))].flatMap((inner) => chain(folder, inner));
      const missing = [...new Set(folders)].filter((each) => isImportable(each) && !isRegularPackage(project, each));
      const first = modules.find((path) => folderOf(path) === folder) ?? modules[0]!;
      const others = missing.filter((each) => each !== folder);
      report(first, {
        at: LINE_ONE,
        message: `\`${folder}\` lies in the package \`${project.moduleName(join(parent, "__init__.py"))}\` and has no \`__init__.py\`${others.length > 0 ? `, nor ${others.length > 1 ? "have" : "has"} ${listed(others)}` : ""}: tools that look for packages, setuptools and mypy among them, pass over it, so its modules can be missing where the project is installed. Add an empty \`__init__.py\`.`,
        key: folder,
        data: { folders: missing.sort() } satisfies Data,
      });
    }
  },
  fixes({ finding }) {
    const { folders } = finding.data as Data;
    const title =
      folders.length === 1
        ? `Create ${join(folders[0]!, "__init__.py")}`
        : `Create __init__.py in ${String(folders.length)} folders of ${folders[0]!}`;
    const edits = folders.map((folder) => ({
      path: join(folder, "__init__.py"),
      create: true as const,
      changes: [{ start: 0, end: 0, text: "" }],
    }));
    return [{ title, safety: "safe", edits }];
  },
});

/** Folders right below regular packages that hold modules or packages and no `__init__.py`, each with its modules. */
function bareFolders(project: ProjectView): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { folder: root, application } of projectsOf(project)) {
    const migrations = new Set(project.modules().filter((path) => isDjangoMigration(project, path)));
    for (const path of [...new Set([...application, ...migrations])].sort()) {
      if (inScriptFolder(path) || project.role(path).script || isProgram(project, path)) continue;
      if (!migrations.has(path) && !isImportable(path.replace(/\.py$/, ""))) continue;
      const folder = topmostBare(project, path, root);
      if (folder === undefined) continue;
      const list = found.get(folder) ?? [];
      if (!list.includes(path)) found.set(folder, [...list, path]);
    }
  }
  for (const [folder, paths] of found) {
    if (paths.some((path) => isImportedFrom(project, path, folder))) found.delete(folder);
  }
  return found;
}

/** Nobody imports it, and it reads the command line when it runs: a program without a `__main__` guard. */
function isProgram(project: ProjectView, path: string): boolean {
  return project.derived(`unguarded-program:${path}`, () => {
    if (project.importers(path).length > 0) return false;
    const { bindings, calls } = project.facts(path)!;
    const values = [
      ...bindings.map(({ value }) => value),
      ...calls.filter(({ owner }) => owner < 0).map(({ args }) => args),
    ];
    return /"sys\.argv\b/.test(JSON.stringify(values));
  });
}

/** Django imports migrations as modules of a package; other tools load them by their path. */
function isDjangoMigration(project: ProjectView, path: string): boolean {
  return (
    baseName(folderOf(path)) === "migrations" &&
    !project.role(path).test &&
    project.derived(`imports-django:${path}`, () =>
      project.facts(path)!.imports.some(({ module, level }) => level === 0 && /^django\.db\b/.test(module)),
    )
  );
}

/** @param root the project's folder: it is imported from, not itself imported */
function topmostBare(project: ProjectView, path: string, root: string): string | undefined {
  for (let folder = folderOf(path); folder !== root && folder !== ""; folder = folderOf(folder)) {
    const parent = folderOf(folder);
    if (isRegularPackage(project, folder) || !isRegularPackage(project, parent)) continue;
    if (!isImportable(folder) || TEMPLATES.test(path) || isNamespace(project, parent)) return undefined;
    return folder;
  }
  return undefined;
}

/** Whether code imports a module below a folder by a name that begins there: the folder is no part of the package around it. */
function isImportedFrom(project: ProjectView, path: string, folder: string): boolean {
  return project
    .importers(path)
    .some(({ fact }) => fact.level === 0 && !`.${fact.module}.`.includes(`.${baseName(folder)}.`));
}

function isNamespace(project: ProjectView, folder: string): boolean {
  const path = join(folder, "__init__.py");
  return project.derived(`namespace:${path}`, () =>
    project.facts(path)!.calls.some(({ callee }) => typeof callee === "string" && NAMESPACE_CALLS.has(callee)),
  );
}

/** The folders from one down to another below it. */
function chain(from: string, to: string): string[] {
  const folders: string[] = [];
  for (let folder = to; folder !== from; folder = folderOf(folder)) folders.push(folder);
  return [from, ...folders.reverse()];
}
