import { baseName, folderOf, join } from "../../../project/modules";
import { projectProfiles } from "../../../project/profile";
import { projectsOf, type ProjectParts } from "../../../project/profile-projects";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { counted, isRegularPackage, LINE_ONE, listed, placeOf } from "../support";

/** A package of fewer modules is none that the others could move into. */
const REAL_PACKAGE = 2;

export default defineRule({
  meta: {
    id: "loose-modules",
    topic: "layout",
    title: "Loose modules",
    summary:
      "Modules that import each other lie at the project's root beside its package: they are installed with top-level names, or not at all.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
    options: {
      "min-modules": { type: "integer", default: 5, description: "Root modules from which on they are reported." },
    },
  },
  checkProject({ project, options, report }) {
    const profiles = projectProfiles(project);
    for (const parts of projectsOf(project)) {
      const profile = profiles.find(({ folder }) => folder === parts.folder);
      const target = realPackage(project, parts);
      if (!profile || target === undefined) continue;
      for (const root of [parts.folder, join(parts.folder, "src")]) {
        const loose = looseModules(project, parts, root);
        if (loose.length < Number(options["min-modules"])) continue;
        report(placeOf(project, profile), {
          at: LINE_ONE,
          message: `${counted(loose.length, "module")} that import each other lie beside the package \`${target}\`: ${listed(loose.map(stem))}. Their names are top-level ones that any installed package may take, and packaging leaves them out or installs each by itself. Move them into \`${target}\` and import them from there.`,
          related: loose.map((path) => ({
            path,
            at: LINE_ONE,
            message: `\`${stem(path)}\` lies outside \`${target}\``,
          })),
          key: root,
        });
        break;
      }
    }
  },
});

/** Modules right in a folder that import another of them or are imported by one. */
function looseModules(project: ProjectView, { application }: ProjectParts, root: string): readonly string[] {
  if (isRegularPackage(project, root)) return [];
  const here = new Set(
    application.filter(
      (path) => folderOf(path) === root && baseName(path) !== "manage.py" && baseName(path) !== "__init__.py",
    ),
  );
  const tied = new Set<string>();
  for (const path of here) {
    for (const { to } of project.imports(path)) if (here.has(to)) tied.add(path).add(to);
  }
  return [...tied].sort();
}

/** The largest regular package at the project's root or in its `src`. */
function realPackage(project: ProjectView, { folder, application }: ProjectParts): string | undefined {
  const sizes = new Map<string, number>();
  for (const path of application) {
    for (const root of [folder, join(folder, "src")]) {
      const prefix = root === "" ? "" : `${root}/`;
      if (!path.startsWith(prefix)) continue;
      const [child, ...rest] = path.slice(prefix.length).split("/");
      const top = prefix + child!;
      const isModule = rest.length > 0 && rest.at(-1) !== "__init__.py";
      if (isModule && isRegularPackage(project, top)) sizes.set(top, (sizes.get(top) ?? 0) + 1);
    }
  }
  const [largest] = [...sizes].filter(([, size]) => size >= REAL_PACKAGE).sort((a, b) => b[1] - a[1]);
  return largest?.[0];
}

function stem(path: string): string {
  return baseName(path).replace(/\.py$/, "");
}
