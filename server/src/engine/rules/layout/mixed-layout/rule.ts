import { baseName, folderOf, join } from "../../../project/modules";
import { projectProfiles } from "../../../project/profile";
import { projectsOf, type ProjectParts } from "../../../project/profile-projects";
import { inScriptFolder, isDocsPath, isTestPath } from "../../../project/roles";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { isImportable, isRegularPackage, LINE_ONE, listed, placeOf } from "../support";

/** Folders that lie beside a package in every layout. */
const ASIDE = /^(?:migrations?|alembic|deploy\w*|docker|infra\w*|hooks?|typings|stubs|ci)$/;

export default defineRule({
  meta: {
    id: "mixed-layout",
    topic: "layout",
    title: "Mixed layout",
    summary:
      "Packages in `src/` and beside it: which of them can be imported depends on the folder that the program is started in.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  checkProject({ project, report }) {
    const profiles = projectProfiles(project);
    for (const parts of projectsOf(project)) {
      const profile = profiles.find(({ folder }) => folder === parts.folder);
      if (!profile || isDjangoProject(project, parts)) continue;
      const inside = packagesIn(project, parts, join(parts.folder, "src"));
      const beside = packagesIn(project, parts, parts.folder);
      if (inside.length === 0 || beside.length === 0) continue;
      const twice = beside.filter((folder) => inside.some((other) => baseName(other) === baseName(folder)));
      report(placeOf(project, profile), {
        at: LINE_ONE,
        message: twice.length > 0 ? sameTwice(twice, parts) : sideBySide(inside, beside),
        related: [...inside, ...beside].map((folder) => ({
          path: firstModule(parts, folder),
          at: LINE_ONE,
          message: `the package \`${folder}\``,
        })),
        key: "mixed-layout",
      });
    }
  },
});

function sameTwice(twice: readonly string[], { folder }: ProjectParts): string {
  const places = twice.flatMap((each) => [each, join(join(folder, "src"), baseName(each))]);
  return `${listed(twice.map(baseName))} is there twice, in ${listed(places)}: started in the project's folder Python takes the one, installed it has the other. Keep the one in \`src/\`.`;
}

function sideBySide(inside: readonly string[], beside: readonly string[]): string {
  const verb = beside.length === 1 ? "lies" : "lie";
  return `${listed(inside)} ${inside.length === 1 ? "lies" : "lie"} in \`src/\`, ${listed(beside)} ${verb} beside it: started in the project's folder Python finds ${listed(beside.map(baseName))} and not what is in \`src/\`, installed it is the other way round. Move ${beside.length === 1 ? "it" : "them"} into \`src/\` too.`;
}

/** Packages of the program right in a folder: regular ones, and those without `__init__.py` that code imports. */
function packagesIn(project: ProjectView, { application, folder: root }: ProjectParts, folder: string): string[] {
  if (folder !== root && isRegularPackage(project, folder)) return [];
  const prefix = folder === "" ? "" : `${folder}/`;
  const found = new Set<string>();
  for (const path of application) {
    if (!path.startsWith(prefix)) continue;
    const [child, ...rest] = path.slice(prefix.length).split("/");
    if (rest.length > 0 && child !== "src") found.add(prefix + child!);
  }
  return [...found].sort().filter((child) => {
    if (!isImportable(child) || ASIDE.test(baseName(child)) || isAside(child)) return false;
    if (project.facts(join(child, "manage.py"))) return false;
    if (isRegularPackage(project, child)) return true;
    return folder !== root || isImported(project, application, child);
  });
}

function isAside(folder: string): boolean {
  return isTestPath(`${folder}/x.py`) || isDocsPath(`${folder}/x.py`) || inScriptFolder(`${folder}/x.py`);
}

/** Whether a module outside a folder imports one in it. */
function isImported(project: ProjectView, application: readonly string[], folder: string): boolean {
  return application.some(
    (path) =>
      path.startsWith(`${folder}/`) && project.importers(path).some(({ from }) => !from.startsWith(`${folder}/`)),
  );
}

/** Django's own layout has a project, its apps and `manage.py` side by side. */
function isDjangoProject(project: ProjectView, { folder }: ProjectParts): boolean {
  return project.facts(join(folder, "manage.py")) !== undefined;
}

function firstModule({ application }: ProjectParts, folder: string): string {
  const own = application.filter((path) => path.startsWith(`${folder}/`)).sort();
  return own.find((path) => folderOf(path) === folder) ?? own[0]!;
}
