/** The findings of rules in the open project, as the guide lists them. Lines and characters count from 0. */

export interface FindingHere {
  readonly rule: string;
  readonly uri: string;
  /** Relative to the workspace folder, for people. */
  readonly path: string;
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

export interface FileHere {
  readonly path: string;
  readonly findings: readonly FindingHere[];
}

/** By file and line. */
export function byFile(findings: readonly FindingHere[]): readonly FileHere[] {
  const files = new Map<string, FindingHere[]>();
  for (const finding of findings) files.set(finding.path, [...(files.get(finding.path) ?? []), finding]);
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, own]) => ({ path, findings: [...own].sort((a, b) => a.line - b.line || a.character - b.character) }));
}

/** How often each rule is found. */
export function countByRule(findings: readonly FindingHere[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
