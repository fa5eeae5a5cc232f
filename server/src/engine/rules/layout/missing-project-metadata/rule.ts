import { join } from "../../../project/modules";
import { projectProfiles } from "../../../project/profile";
import { projectsOf } from "../../../project/profile-projects";
import { defineRule } from "../../api";
import { lineEnd } from "../../support/edits";
import { counted, isScripts, LINE_ONE } from "../support";
import { pyprojectFor } from "./pyproject";

interface Data {
  readonly folder: string;
  readonly name: string;
}

export default defineRule({
  meta: {
    id: "missing-project-metadata",
    topic: "layout",
    title: "Missing project metadata",
    summary:
      "A program of several modules without a `pyproject.toml`: nothing says its name, its Python version, or what it needs.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  checkProject({ project, report }) {
    const all = projectsOf(project);
    for (const { folder, name, entry, modules, layout } of projectProfiles(project)) {
      const isDeclared =
        ["pyproject.toml", "setup.cfg"].some((file) => project.resource(join(folder, file)) !== undefined) ||
        project.facts(join(folder, "setup.py")) !== undefined;
      if (modules < 2 || isDeclared || isScripts(all.find((parts) => parts.folder === folder)!)) continue;
      // What lies around the projects of a monorepo need not be one.
      if (all.length > 1 && layout.stage === "single-file") continue;
      const place = folder === "" ? "the project" : `\`${folder}\``;
      report(entry, {
        at: LINE_ONE,
        message: `\`${name}\` has ${counted(modules, "module")}, but ${place} has no \`pyproject.toml\`: installers, test runners and type checkers each guess where its code begins, which Python it needs and what it depends on. Add one with its name, \`requires-python\` and dependencies.`,
        key: folder,
        data: { folder, name } satisfies Data,
      });
    }
  },
  fixes({ finding, file, project }) {
    const { folder, name } = finding.data as Data;
    const text = pyprojectFor(project, folder, name).join(lineEnd(file.text));
    const path = join(folder, "pyproject.toml");
    return [
      {
        title: `Create ${path}`,
        safety: "review",
        edits: [{ path, create: true, changes: [{ start: 0, end: 0, text }] }],
      },
    ];
  },
});
