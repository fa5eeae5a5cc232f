import type { Severity } from "../findings";
import type { Report, ReportedFinding } from "./model";

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/** Workflow commands of GitHub Actions, which show findings on the lines of a pull request. */
export function formatGithub(report: Report): string {
  const lines = report.findings.filter((finding) => !finding.baselined).map(annotation);
  for (const { path, message, internal } of report.errors) {
    lines.push(command(internal ? "error" : "warning", { file: path, title: "Archwright" }, `${path}: ${message}`));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function annotation(finding: ReportedFinding): string {
  const { line, column, endLine, endColumn } = finding.location;
  // GitHub takes columns only where both ends are on one line.
  const columns = line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
  const properties = { file: finding.path, line, endLine, ...columns, title: `Archwright (${finding.rule})` };
  return command(COMMANDS[finding.severity], properties, finding.message);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
