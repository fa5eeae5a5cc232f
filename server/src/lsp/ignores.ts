import { ignoreInFile, ignoreInText, ignoreOnLine, isModule, type Finding, type TextChange } from "../engine";
import type { Machine } from "./machine";
import type { Project } from "./project";

/** The comment that ignores a finding where it stands; `undefined` where none can stand. */
export function ignoreFinding(project: Project, machine: Machine, finding: Finding): TextChange | undefined {
  const text = project.textOf(finding.path);
  if (text === undefined) return undefined;
  if (!isModule(finding.path)) return ignoreInText(finding.path, text, finding.start, finding.rule);
  const { line } = project.workspace.position(finding.path, finding.start);
  const document = machine.analyzer.open(finding.path, text);
  const errors = document.facts.errors.length;
  try {
    return ignoreOnLine(text, finding.start, finding.rule, ({ start, end, text: comment }) => {
      const after = document.update([{ start, end, text: comment }]);
      document.update([{ start, end: start + comment.length, text: text.slice(start, end) }]);
      const suppressed = after.suppressions.some(
        (each) =>
          each.scope === "line" && each.lines.includes(line) && each.rules.some(({ id }) => id === finding.rule),
      );
      return suppressed && after.errors.length === errors;
    });
  } finally {
    document.dispose();
  }
}

/** The comment that ignores a finding's rule in its file. */
export function ignoreRule(project: Project, finding: Finding): TextChange | undefined {
  const text = project.textOf(finding.path);
  return text === undefined ? undefined : ignoreInFile(text, finding.rule);
}
