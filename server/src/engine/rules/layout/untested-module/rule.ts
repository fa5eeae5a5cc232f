import { baseName, folderOf, join } from "../../../project/modules";
import { projectProfiles, solidModules } from "../../../project/profile";
import { projectsOf, type ProjectParts } from "../../../project/profile-projects";
import { mirrored, testedStem, testModules } from "../../../project/profile-surroundings";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { lineEnd } from "../../support/edits";
import { LINE_ONE } from "../support";

interface Data {
  readonly test: string;
  readonly module: string;
}

export default defineRule({
  meta: {
    id: "untested-module",
    topic: "layout",
    title: "Untested module",
    summary: "A module without a test file of its own, in a project whose tests mirror its modules.",
    severity: "info",
    enabled: false,
    scope: "project",
    fixes: ["review"],
  },
  checkProject({ project, report }) {
    const profiles = projectProfiles(project);
    for (const parts of projectsOf(project)) {
      const profile = profiles.find(({ folder }) => folder === parts.folder);
      if (profile?.tests.shape !== "mirror") continue;
      const tests = testModules(project, parts);
      const home = homeOf(project, parts, tests);
      for (const path of solidModules(project, parts)) {
        if (project.role(path).settings || hasTest(path, tests)) continue;
        const test = testFor(path, home, profile.layout.container);
        report(path, {
          at: LINE_ONE,
          message: `\`${project.moduleName(path)}\` has no test file, though this project keeps one for each module: add \`${test}\`.`,
          key: path,
          data: { test, module: project.moduleName(path) } satisfies Data,
        });
      }
    }
  },
  fixes({ finding, file }) {
    const { test, module } = finding.data as Data;
    const dot = module.lastIndexOf(".");
    const name = module.slice(dot + 1);
    const lines = [
      dot < 0 ? `import ${name}` : `from ${module.slice(0, dot)} import ${name}`,
      "",
      "",
      "def test_can_be_imported():",
      `    assert ${name}.__name__ == "${module}"`,
      "",
    ];
    const change = { start: 0, end: 0, text: lines.join(lineEnd(file.text)) };
    return [{ title: `Create ${test}`, safety: "review", edits: [{ path: test, create: true, changes: [change] }] }];
  },
});

/** Whether a test is called after a module (or its package and it) and lies in folders of the same names, if in any. */
function hasTest(path: string, tests: readonly string[]): boolean {
  const stem = baseName(path).replace(/\.py$/, "");
  const folder = folderOf(path);
  return tests.some((test) => {
    const tested = testedStem(test);
    if (tested !== stem && tested !== `${baseName(folder)}_${stem}`) return false;
    const parent = baseName(folderOf(test));
    return /^(?:tests?|unit|integration|functional|e2e)$/.test(parent) || parent === baseName(folder);
  });
}

/** The folder that the tests mirror the program in: the topmost of those that mirror something. */
function homeOf(project: ProjectView, parts: ProjectParts, tests: readonly string[]): string {
  const homes = tests
    .filter((test) => mirrored(project, parts, test) !== undefined)
    .map(folderOf)
    .sort((a, b) => a.length - b.length);
  return homes[0] ?? join(parts.folder, "tests");
}

/** `tests/users/test_models.py` for `app/users/models.py`. */
function testFor(path: string, home: string, container: string): string {
  const below = container === "" ? folderOf(path) : folderOf(path).slice(container.length + 1);
  const file = `test_${baseName(path)}`;
  return join(below === "" ? home : join(home, below), file);
}
