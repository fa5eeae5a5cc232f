import { baseName, folderOf } from "../../../project/modules";
import { projectsOf } from "../../../project/profile-projects";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { isRegularPackage, LINE_ONE } from "../support";
import { fixes } from "./fixes";
import { isStandard } from "./standard-library";

export default defineRule({
  meta: {
    id: "stdlib-shadowing",
    topic: "layout",
    title: "Shadowed standard module",
    summary:
      "A top-level module or package called like one of the standard library: which of the two an import gets depends on how the program was started.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  checkProject({ project, report }) {
    for (const [path, name] of topLevel(project)) {
      if (!isStandard(name, project.version("python"))) continue;
      const what = baseName(path) === "__init__.py" ? "package" : "module";
      report(path, {
        at: LINE_ONE,
        message: `The ${what} \`${name}\` is called like \`${name}\` of the standard library: where its folder comes first on \`sys.path\`, libraries that import the standard one get this; elsewhere this one cannot be imported. Give it another name, or move it into a package.`,
        key: name,
        data: name,
      });
    }
  },
  fixes,
});

/** Modules of programs that are imported by a name without dots, and first modules of such packages, by path. */
function topLevel(project: ProjectView): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const roots = new Set(project.sourceRoots());
  for (const { folder: root, application, scripts } of projectsOf(project)) {
    for (const path of [...application, ...scripts].sort()) {
      const folder = folderOf(path);
      if (isInPackage(project, folder)) continue;
      if (folder !== root && !roots.has(folder)) {
        const isTopPackage =
          isRegularPackage(project, folder) && (folderOf(folder) === root || roots.has(folderOf(folder)));
        if (isTopPackage && baseName(path) === "__init__.py") found.set(path, baseName(folder));
      } else if (baseName(path) !== "__init__.py" && !isRegularPackage(project, folder)) {
        found.set(path, baseName(path).replace(/\.py$/, ""));
      }
    }
  }
  return found;
}

/** Whether a folder lies in a regular package; a root in it is only one to the modules that lack an `__init__.py`. */
function isInPackage(project: ProjectView, folder: string): boolean {
  for (let at = folderOf(folder); at !== ""; at = folderOf(at)) if (isRegularPackage(project, at)) return true;
  return false;
}
