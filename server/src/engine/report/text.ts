import type { Severity } from "../findings";
import { excerpt, printable } from "./excerpt";
import { countByRule, type Report, type ReportedFinding, type Summary } from "./model";

type Paint = (text: string) => string;

/** The colours of the terminal, or functions that leave the text as it is. */
export interface Colors {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
  readonly green: Paint;
}

export interface TextOptions {
  readonly colors: Colors;
  /** The text of a line (from 1) without its end, `undefined` where the file cannot be read. */
  readonly source: (path: string, line: number) => string | undefined;
  /** Longer lines of source are cut around the finding. */
  readonly width: number;
  readonly statistics?: boolean;
}

/** Rules whose findings stand on what must not get into logs: their line of source is left out. */
const CONFIDENTIAL: ReadonlySet<string> = new Set(["hardcoded-secret"]);

const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "hint"];

/** For people: findings under the name of their file, each with its line of source. Ends with a line that sums up. */
export function formatText(report: Report, options: TextOptions): string {
  const findings = report.findings.filter((finding) => !finding.baselined);
  const blocks = [...groupByPath(findings)].map(
    ([path, group]) =>
      `${options.colors.bold(printable(path))}\n${group.map((finding) => formatFinding(finding, options)).join("")}`,
  );
  if (options.statistics && findings.length > 0) blocks.push(formatStatistics(findings, options.colors));
  return `${blocks.map((block) => `${block}\n`).join("")}${summarize(report, options.colors)}\n`;
}

function groupByPath(findings: readonly ReportedFinding[]): ReadonlyMap<string, readonly ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.path);
    if (group) group.push(finding);
    else groups.set(finding.path, [finding]);
  }
  return groups;
}

function formatFinding(finding: ReportedFinding, options: TextOptions): string {
  const { colors } = options;
  const { line, column } = finding.location;
  const severity = severityColor(finding.severity, colors)(finding.severity);
  const head = `  ${colors.dim(`${line}:${column}`)}  ${severity}  ${colors.cyan(finding.rule)}  ${printable(finding.message)}`;
  const related = finding.related.map(
    ({ path, location, message }) =>
      `      ${colors.dim(`${printable(path)}:${location.line}:${location.column}`)}  ${printable(message)}`,
  );
  return [head, ...sourceLines(finding, options), ...related].map((text) => `${text}\n`).join("");
}

function sourceLines(finding: ReportedFinding, { colors, source, width }: TextOptions): string[] {
  if (CONFIDENTIAL.has(finding.rule)) return [];
  const { line, column, endLine, endColumn } = finding.location;
  const text = source(finding.path, line);
  if (text === undefined || text.trim() === "") return [];
  const { code, indent, length } = excerpt(text, column - 1, line === endLine ? endColumn - 1 : undefined, width);
  const number = String(line);
  const bar = colors.dim("│");
  const marker = severityColor(finding.severity, colors)("^".repeat(length));
  return [
    `    ${colors.dim(number)} ${bar} ${code}`,
    `    ${" ".repeat(number.length)} ${bar} ${" ".repeat(indent)}${marker}`,
  ];
}

function formatStatistics(findings: readonly ReportedFinding[], colors: Colors): string {
  const counts = countByRule(findings);
  const width = String(counts[0]?.[1] ?? 0).length;
  return counts.map(([rule, count]) => `${String(count).padStart(width)}  ${colors.cyan(rule)}\n`).join("");
}

function summarize({ findings, errors, summary }: Report, colors: Colors): string {
  const skipped = errors.filter(({ checked }) => !checked).length;
  const notes = [
    summary.fixed !== undefined ? `${summary.fixed} fixed` : "",
    summary.suppressed > 0 ? `${summary.suppressed} suppressed` : "",
    summary.baselined > 0 ? `${summary.baselined} in the baseline` : "",
    skipped > 0 ? `${plural(skipped, "file")} not checked` : "",
  ].filter((note) => note !== "");
  return (
    headline(
      findings.filter((finding) => !finding.baselined),
      summary,
      colors,
    ) + (notes.length > 0 ? ` (${notes.join(", ")})` : "")
  );
}

function headline(findings: readonly ReportedFinding[], summary: Summary, colors: Colors): string {
  const checked = plural(summary.files, "file");
  if (findings.length === 0) return colors.green(`No findings in ${checked}.`);
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count > 0 ? [severityColor(severity, colors)(severityCount(severity, count))] : [];
  });
  return `${colors.bold(plural(findings.length, "finding"))} in ${checked}: ${counts.join(", ")}.`;
}

function severityCount(severity: Severity, count: number): string {
  return severity === "info" ? `${count} info` : plural(count, severity);
}

function severityColor(severity: Severity, colors: Colors): Paint {
  return { error: colors.red, warning: colors.yellow, info: colors.blue, hint: colors.dim }[severity];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
