/** Compares marks with findings. */
import type { Finding, RelatedLocation } from "../../server/src/engine";
import type { PlacedMark } from "./cases";

/** A finding, or a related location of one, with its place in lines. */
export interface Placed {
  readonly path: string;
  /** 0-based line. */
  readonly line: number;
  /** 0-based columns on that line; a range that goes on behind its line ends with it. */
  readonly columns: readonly [start: number, end: number];
  readonly rule: string;
  readonly message: string;
  readonly severity?: string;
}

/** What a finding says, in lines of the given texts. */
export function placeFinding(finding: Finding, files: ReadonlyMap<string, string>): Placed {
  return { ...placeRange(finding, files), rule: finding.rule, message: finding.message, severity: finding.severity };
}

export function placeRelated(related: RelatedLocation, rule: string, files: ReadonlyMap<string, string>): Placed {
  return { ...placeRange(related, files), rule, message: related.message };
}

function placeRange(
  range: { readonly path: string; readonly start: number; readonly end: number },
  files: ReadonlyMap<string, string>,
): Pick<Placed, "path" | "line" | "columns"> {
  const text = files.get(range.path) ?? "";
  const before = text.slice(0, range.start).split(/\r\n?|\n/);
  const start = before[before.length - 1]!.length;
  const length = /^[^\r\n]*/.exec(text.slice(range.start, range.end))![0].length;
  return { path: range.path, line: before.length - 1, columns: [start, start + length] };
}

export interface Mismatch {
  /** 0-based line of the page. */
  readonly pageLine?: number;
  readonly message: string;
}

/**
 * Pairs marks with what was found, the strictest marks first.
 *
 * @param rule the rule under test, for marks that name none
 * @param every whether what has no mark is a mismatch, too
 */
export function compareMarks(
  marks: readonly PlacedMark[],
  found: readonly Placed[],
  rule: string,
  every: boolean,
): { readonly mismatches: readonly Mismatch[]; readonly pairs: ReadonlyMap<PlacedMark, Placed> } {
  const left = new Set(found);
  const pairs = new Map<PlacedMark, Placed>();
  const unmatched: PlacedMark[] = [];
  for (const mark of [...marks].sort((a, b) => strictness(b) - strictness(a))) {
    const hit = [...left].find(
      (candidate) => onLine(mark, candidate, rule) && differences(mark, candidate).length === 0,
    );
    if (hit) {
      pairs.set(mark, hit);
      left.delete(hit);
    } else unmatched.push(mark);
  }
  const mismatches: Mismatch[] = [];
  for (const mark of unmatched) {
    const near = [...left].find((candidate) => onLine(mark, candidate, rule));
    if (near) left.delete(near);
    const what = mark.kind === "finding" ? "" : "related location of ";
    const message = near
      ? `${what}${near.rule}: ${differences(mark, near).join(", ")}`
      : `${what}${mark.rule ?? rule} was expected in ${mark.path} and not found`;
    mismatches.push({ pageLine: mark.pageLine, message });
  }
  if (every) {
    for (const { path, line, columns, rule: id, message } of left) {
      mismatches.push({ message: `not expected: ${path}:${line + 1}:${columns[0] + 1} ${id} ${message}` });
    }
  }
  return { mismatches, pairs };
}

function strictness(mark: PlacedMark): number {
  return (mark.columns ? 2 : 0) + (mark.message.length > 0 ? 1 : 0);
}

function onLine(mark: PlacedMark, found: Placed, rule: string): boolean {
  return mark.path === found.path && mark.line === found.line && (mark.rule ?? rule) === found.rule;
}

/** In what a finding on the right line is not what the mark says. */
function differences(mark: PlacedMark, found: Placed): string[] {
  const out: string[] = [];
  if (mark.severity && mark.severity !== found.severity)
    out.push(`severity is ${found.severity}, not ${mark.severity}`);
  const { columns } = mark;
  if (columns && (columns[0] !== found.columns[0] || columns[1] !== found.columns[1])) {
    out.push(`columns are ${found.columns.join("–")}, not ${columns.join("–")}`);
  }
  for (const part of mark.message) {
    if (!found.message.includes(part)) out.push(`the message has no "${part}": ${found.message}`);
  }
  return out;
}
