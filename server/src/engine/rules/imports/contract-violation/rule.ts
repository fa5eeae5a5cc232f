import { readTachIgnores, type TachIgnore } from "../../../contracts/tach/ignores";
import { defineRule } from "../../api";
import { contractReports } from "./contracts";
import { fixes } from "./fixes";
import { tachReports } from "./tach";

/** It keeps Tach's inline comments of each file; contracts/tach reads them from the facts. */
export default defineRule<readonly TachIgnore[]>({
  meta: {
    id: "contract-violation",
    topic: "imports",
    title: "Import that breaks a contract",
    summary:
      "An import that breaks a contract which the project declares for Import Linter, Tach or Archwright, and mistakes in those contracts.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: ["review"],
    tests: true,
    scripts: true,
  },
  collect: ({ text, facts }) => readTachIgnores(text, facts.lineStarts),
  checkProject({ project, report }) {
    for (const [path, found] of [...contractReports(project), ...tachReports(project)]) report(path, found);
  },
  fixes,
});
