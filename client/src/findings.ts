import { type Diagnostic, type Position, type Uri, languages, workspace } from "vscode";
import type { OpenGuideArguments } from "../../server/src/lsp/protocol";
import type { FindingHere } from "./guide/here";

const SOURCE = "archwright";

export function isFinding(diagnostic: Diagnostic): boolean {
  return diagnostic.source === SOURCE;
}

export function findingsOf(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(isFinding);
}

/** The id of the rule that made a finding. */
export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Findings whose range holds the position; where there are none, those on its line. */
export function findingsAt(uri: Uri, position: Position): Diagnostic[] {
  const findings = findingsOf(uri);
  const holding = findings.filter((finding) => finding.range.contains(position));
  return holding.length > 0 ? holding : findings.filter((finding) => finding.range.start.line === position.line);
}

/** What the guide needs to show a finding's evidence. */
export function evidenceArguments(uri: Uri, finding: Diagnostic): OpenGuideArguments {
  return {
    rule: ruleOf(finding),
    uri: uri.toString(),
    range: finding.range,
    message: finding.message,
    related: (finding.relatedInformation ?? []).map(({ location, message }) => ({
      uri: location.uri.toString(),
      range: location.range,
      message,
    })),
  };
}

/** All findings of the window's folders, or those of one rule. */
export function projectFindings(rule?: string): FindingHere[] {
  return languages.getDiagnostics().flatMap(([uri, diagnostics]) =>
    diagnostics
      .filter((finding) => isFinding(finding) && (rule === undefined || ruleOf(finding) === rule))
      .map((finding) => ({
        rule: ruleOf(finding),
        uri: uri.toString(),
        path: workspace.asRelativePath(uri),
        line: finding.range.start.line,
        character: finding.range.start.character,
        message: finding.message,
      })),
  );
}
