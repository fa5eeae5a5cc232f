/** What is said on stderr, beside the report. */
import { printable, type ConfigurationProblem, type ReportedError, type Workspace } from "../engine";
import { displayPath, regionOf } from "./collect";
import type { LoadedWorkspace } from "./load";
import { covers, type Target } from "./targets";

/** Where it stands, it does not make a folder one that has something to check. */
const CONFIGURATION = "pyproject.toml";

/** Mistakes in the configuration that do not stop the check, and paths that lead to nothing. */
export function remarksOn({ workspace, root }: LoadedWorkspace, target: Target, cwd: string): string {
  const files = workspace.paths().filter((file) => file !== CONFIGURATION);
  const empty = target.paths.filter((asked) => !files.some((file) => covers({ root, paths: [asked] }, file)));
  const remarks = empty.map(
    (asked) =>
      `warning: nothing to check in "${printable(displayPath(cwd, root, asked))}": no Python file there, or ignored\n`,
  );
  return describeProblems(workspace, root, workspace.problems(), cwd) + remarks.join("");
}

/** One line for each mistake in a configuration file, as compilers print them. */
export function describeProblems(
  workspace: Workspace,
  root: string,
  problems: readonly ConfigurationProblem[],
  cwd: string,
): string {
  return problems
    .map(({ path: file, start, end, severity, message }) => {
      const { line, column } = regionOf(workspace, file, start, end);
      return `${printable(displayPath(cwd, root, file))}:${line}:${column}: ${severity}: ${message}\n`;
    })
    .join("");
}

/** Files that were not checked; where the fault is Archwright's own, that the others were. */
export function describeErrors(errors: readonly ReportedError[]): string {
  const lines = errors.map(
    ({ path, message, internal }) => `${internal ? "error" : "warning"}: ${printable(path)}: ${message}\n`,
  );
  if (errors.some((error) => error.internal)) {
    lines.push("error: this is a fault of Archwright's own; everything else was checked\n");
  }
  return lines.join("");
}
