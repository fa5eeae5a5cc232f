/** Runs one case of a rule. */
import { AssertionError } from "node:assert";
import type { ConfigurationOverrides, Finding, Fix, FixSafety, RuleMeta } from "../../server/src/engine";
import type { Files } from "../engine/support/edits";
import type { Case, ExpectedFix } from "./cases";
import { compareMarks, placeFinding, placeRelated, type Mismatch, type Placed } from "./match";
import { openTrial, verifyFix, verifyFixAll, type Engine, type Trial } from "./verify-fix";

export interface CaseResult {
  readonly mismatches: readonly Mismatch[];
  /** How safe the fixes are that the case shows and that were offered. */
  readonly shown: ReadonlySet<FixSafety>;
}

/**
 * Compares a case with what the engine says, tries every fix, and does both again with CRLF line ends.
 *
 * @param ids all rules, so that those which the case does not speak of can be left out
 */
export function runCase(engine: Engine, test: Case, rule: RuleMeta, ids: readonly string[]): CaseResult {
  const result = runOnce(engine, test, rule, ids);
  if (result.mismatches.length > 0) return result;
  const { mismatches } = runOnce(engine, withCrlf(test), rule, ids);
  return {
    ...result,
    mismatches: mismatches.map((mismatch) => ({ ...mismatch, message: `with CRLF line ends: ${mismatch.message}` })),
  };
}

function runOnce(engine: Engine, test: Case, rule: RuleMeta, ids: readonly string[]): CaseResult {
  const rules = new Set([rule.id, ...test.marks.flatMap((mark) => mark.rule ?? [])]);
  const trial = openTrial(engine, test.files, overridesOf(test, rules, ids));
  const findings = trial.findings.filter((finding) => rules.has(finding.rule));
  const { mismatches, withoutFix } = compare(test, findings, rule);
  for (const path of test.files.keys()) {
    // Python in ignored folders is there to be left out.
    if (!engine.reads(path) && !path.endsWith(".py")) mismatches.push({ message: `no rule reads ${path}` });
  }
  const outcome = tryFixes(trial, findings, withoutFix, rule);
  const shown = new Set<FixSafety>();
  for (const expected of test.fixes) {
    const failure = compareFix(expected, outcome.tried, test.files, shown);
    if (failure) mismatches.push({ pageLine: expected.pageLine, message: failure });
  }
  mismatches.push(...outcome.mismatches, ...tryFixAll(trial, test, shown));
  return { mismatches, shown };
}

/** Only the rules that the case speaks of are on, unless it brings a configuration of its own. */
function overridesOf(test: Case, rules: ReadonlySet<string>, ids: readonly string[]): ConfigurationOverrides {
  if (/^\s*\[+tool\.archwright\b/m.test(test.files.get("pyproject.toml") ?? "")) return {};
  return { select: [...rules], ignore: ids.filter((id) => !rules.has(id)) };
}

function compare(
  test: Case,
  findings: readonly Finding[],
  rule: RuleMeta,
): { mismatches: Mismatch[]; withoutFix: ReadonlySet<Finding> } {
  const placed = new Map<Placed, Finding>(findings.map((finding) => [placeFinding(finding, test.files), finding]));
  const related = findings.flatMap((finding) =>
    finding.related.map((location) => placeRelated(location, finding.rule, test.files)),
  );
  const ofKind = (kind: string) => test.marks.filter((mark) => mark.kind === kind);
  const main = compareMarks(ofKind("finding"), [...placed.keys()], rule.id, true);
  const more = compareMarks(ofKind("related"), related, rule.id, false);
  const withoutFix = [...main.pairs].filter(([mark]) => mark.noFix).map(([, found]) => placed.get(found)!);
  return { mismatches: [...main.mismatches, ...more.mismatches], withoutFix: new Set(withoutFix) };
}

interface Tried {
  readonly fix: Fix;
  readonly after: Files;
}

function tryFixes(
  trial: Trial,
  findings: readonly Finding[],
  withoutFix: ReadonlySet<Finding>,
  rule: RuleMeta,
): { mismatches: Mismatch[]; tried: Tried[] } {
  const mismatches: Mismatch[] = [];
  const tried: Tried[] = [];
  for (const finding of findings) {
    const fixes = trial.workspace.fixes(finding);
    if (withoutFix.has(finding) && fixes.length > 0) {
      const titles = fixes.map(({ title }) => `"${title}"`).join(", ");
      mismatches.push({ message: `no fix was expected for "${finding.message}", but ${titles}` });
    }
    for (const fix of fixes) {
      const allowed = finding.rule === rule.id ? rule.fixes : [fix.safety];
      const { problems, after } = verifyFix(trial, finding, fix, allowed);
      mismatches.push(...problems.map((problem) => ({ message: `the fix "${fix.title}" ${problem}` })));
      if (after) tried.push({ fix, after });
    }
  }
  return { mismatches, tried };
}

/** What is wrong with the fixes of an expected title; nothing when one of them gives exactly the expected files. */
function compareFix(
  expected: ExpectedFix,
  tried: readonly Tried[],
  before: Files,
  shown: Set<FixSafety>,
): string | undefined {
  const candidates = tried.filter(({ fix }) => fix.title.startsWith(expected.title));
  if (candidates.length === 0) {
    const others = tried.map(({ fix }) => `"${fix.title}"`).join(", ") || "none";
    return `no fix "${expected.title}" is offered; there is ${others}`;
  }
  const exact = candidates.find(({ after }) => describe(changed(before, after)) === describe(expected.files));
  if (!exact) return difference(`"${expected.title}"`, changed(before, candidates[0]!.after), expected.files);
  if (expected.safety !== undefined && expected.safety !== exact.fix.safety) {
    return `the fix "${exact.fix.title}" is ${exact.fix.safety}, not ${expected.safety}`;
  }
  shown.add(exact.fix.safety);
  return undefined;
}

function tryFixAll(trial: Trial, test: Case, shown: Set<FixSafety>): Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (const path of trial.files.keys()) {
    const { problems, after } = verifyFixAll(trial, path);
    mismatches.push(...problems.map((problem) => ({ message: `"fix all" in ${path} ${problem}` })));
    const expected = test.fixAll.get(path);
    if (expected === undefined) continue;
    shown.add("safe");
    const actual = after.get(path)!;
    if (actual !== expected) {
      const message = difference('"fix all"', new Map([[path, actual]]), new Map([[path, expected]]));
      mismatches.push({ message });
    }
  }
  return mismatches;
}

/** The files that are new or other than before. */
function changed(before: Files, after: Files): Files {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}

function describe(files: Files): string {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => `--- ${path}\n${text}`)
    .join("");
}

function difference(what: string, actual: Files, expected: Files): string {
  const values = { actual: describe(actual), expected: describe(expected), operator: "strictEqual" };
  return `the result of ${what} is another: ${new AssertionError(values).message}`;
}

function withCrlf(test: Case): Case {
  const convert = (files: Files): Files =>
    new Map([...files].map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]));
  return {
    ...test,
    files: convert(test.files),
    fixes: test.fixes.map((fix) => ({ ...fix, files: convert(fix.files) })),
    fixAll: convert(test.fixAll),
  };
}
