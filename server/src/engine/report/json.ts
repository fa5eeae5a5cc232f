import { countByRule, type Region, type Report, type ReportedLocation } from "./model";

/** The JSON report, version 1; `statistics` is there only when it was asked for. */
export function formatJson(report: Report, options: { readonly statistics?: boolean } = {}): string {
  const document = {
    version: 1,
    findings: report.findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...place(finding),
      related: finding.related.map((related) => ({ ...place(related), message: related.message })),
      fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
      fingerprint: finding.fingerprint,
      baselined: finding.baselined,
    })),
    errors: report.errors.map(({ path, message }) => ({ path, message })),
    summary: report.summary,
    ...(options.statistics && { statistics: Object.fromEntries(countByRule(report.findings)) }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Keys in the documented order, whatever order the data came in. */
function place({ path, location }: ReportedLocation): { path: string; location: Region } {
  const { line, column, endLine, endColumn } = location;
  return { path, location: { line, column, endLine, endColumn } };
}
