/** What reports are made of: plain data, positions computed, paths as they are to be printed. */
import type { FixSafety, Severity } from "../findings";

/** Lines and columns from 1, columns in UTF-16 units; the end is exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedLocation {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  readonly location: Region;
}

export interface ReportedFix {
  readonly title: string;
  readonly safety: FixSafety;
  /** Replacements in the files as they are; absent where the fix does more than that (it renames a file). */
  readonly replacements?: readonly (ReportedLocation & { readonly text: string })[];
}

export interface ReportedFinding extends ReportedLocation {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (ReportedLocation & { readonly message: string })[];
  readonly fixes: readonly ReportedFix[];
  readonly fingerprint: string;
  readonly baselined: boolean;
}

/** A file that was not, or not wholly, checked. */
export interface ReportedError {
  readonly path: string;
  readonly message: string;
  /** The fault is Archwright's own. */
  readonly internal: boolean;
  /** The file was checked all the same. */
  readonly checked?: true;
}

export interface Summary {
  /** Modules that were checked. */
  readonly files: number;
  /** Lines of code in them. */
  readonly lines: number;
  readonly findings: number;
  readonly suppressed: number;
  readonly baselined: number;
  readonly durationMs: number;
  readonly cacheHits: number;
  /** Findings that `--fix` removed; absent without it. */
  readonly fixed?: number;
}

export interface Report {
  /** In the order of {@link compareFindings}. */
  readonly findings: readonly ReportedFinding[];
  readonly errors: readonly ReportedError[];
  readonly summary: Summary;
}

/** By path, line, column, rule; then whatever makes the order the same from run to run. */
export function compareFindings(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compare(a.path, b.path) ||
    a.location.line - b.location.line ||
    a.location.column - b.location.column ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

/** How often each rule was found: the most frequent first, then by name. */
export function countByRule(findings: readonly ReportedFinding[]): readonly (readonly [rule: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
