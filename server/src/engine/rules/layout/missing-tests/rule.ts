import { baseName, folderOf, join } from "../../../project/modules";
import { projectProfiles } from "../../../project/profile";
import { projectsOf, type ProjectParts } from "../../../project/profile-projects";
import { testModules } from "../../../project/profile-surroundings";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { lineEnd } from "../../support/edits";
import { counted, isScripts, LINE_ONE, placeOf } from "../support";
import { firstTests } from "./first-tests";

interface Data {
  readonly folder: string;
}

export default defineRule({
  meta: {
    id: "missing-tests",
    topic: "layout",
    title: "Missing tests",
    summary:
      "A program of more than 500 lines without a single test: nobody can change it and know that it still works.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["review"],
    options: {
      "min-lines": { type: "integer", default: 500, description: "Lines of code up to which no test is asked for." },
    },
  },
  checkProject({ project, options, report }) {
    const all = projectsOf(project);
    const profiles = projectProfiles(project);
    const tests = testModules(project, { tests: project.modules().filter((path) => project.role(path).test) });
    for (const parts of all) {
      const profile = profiles.find(({ folder }) => folder === parts.folder);
      if (!profile || profile.lines <= Number(options["min-lines"])) continue;
      if (profile.tests.modules > 0 || isScripts(parts) || isTested(project, parts, tests)) continue;
      report(placeOf(project, profile), {
        at: LINE_ONE,
        message: `\`${profile.name}\` has ${counted(profile.lines, "line")} of code in ${counted(profile.modules, "module")} and no test: whether a change breaks something shows only when somebody uses it. Begin with one test that imports it, and add one for each fault that you mend.`,
        key: "missing-tests",
        data: { folder: parts.folder } satisfies Data,
      });
    }
  },
  fixes({ finding, file, project }) {
    const parts = projectsOf(project).find(({ folder }) => folder === (finding.data as Data).folder);
    const files = parts ? firstTests(project, parts) : [];
    if (files.length === 0) return [];
    const edits = files.map(({ path, lines }) => ({
      path,
      create: true as const,
      changes: [{ start: 0, end: 0, text: lines.join(lineEnd(file.text)) }],
    }));
    return [{ title: `Create ${join(parts!.folder, "tests")} with a first test`, safety: "review", edits }];
  },
});

/** Tests of another tool, or of another project of the workspace (a monorepo's own) that import this one. */
function isTested(project: ProjectView, { folder, application }: ProjectParts, tests: readonly string[]): boolean {
  const own = new Set(application);
  return (
    tests.some((path) => project.imports(path).some(({ to }) => own.has(to))) ||
    application.some((path) => baseName(folderOf(path)) === "steps" && path.startsWith(join(folder, "features/")))
  );
}
