/** Takes the findings out that comments suppress, and tells which comments suppress nothing. */
import { lineAt } from "../facts/text";
import type { ModuleFacts, Span, SuppressionFact } from "../facts/types";
import type { Finding } from "../findings";
import type { Report, RuleMeta } from "../rules/api";
import { describeUnused } from "./messages";

/** The rule that reports comments which suppress nothing. */
export const UNUSED_SUPPRESSION = "unused-suppression";

/** What {@link Report.data} of an unused suppression holds: what its fix removes. */
export interface UnusedData {
  /** The comment. */
  readonly comment: Span;
  /** The one id of several that suppresses nothing; absent where the whole comment does. */
  readonly id?: Span;
}

export interface SuppressionResult {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** What `unused-suppression` reports of the file. */
  readonly unused: readonly Report[];
}

export interface SuppressionContext {
  readonly rules: readonly RuleMeta[];
  /** Whether a rule is on for this file. */
  readonly isOn: (rule: RuleMeta) => boolean;
  /** The file is no Python. */
  readonly resource?: boolean;
}

type Facts = Pick<ModuleFacts, "suppressions" | "lineStarts" | "errors" | "generated" | "foreign">;

/** One thing that a comment names: a rule, a topic, or (`undefined`) every rule. */
interface Target {
  readonly fact: SuppressionFact;
  readonly id?: string;
  readonly at: Span;
  used: boolean;
}

/**
 * Applies a file's suppressions to its findings, all of which stand in that file.
 *
 * A finding counts for the first suppression that covers it, comments on lines before those for the file. Suppressions
 * of rules that are off, and those that stand in a syntax error, where nothing is reported, are not unused.
 */
export function applySuppressions(
  facts: Facts,
  findings: readonly Finding[],
  context: SuppressionContext,
): SuppressionResult {
  if (facts.suppressions.length === 0) return { kept: findings, suppressed: [], unused: [] };
  const topics = new Map(context.rules.map((rule) => [rule.id, rule.topic as string]));
  const targets = targetsOf(facts.suppressions);

  const covering = (rule: string, line: number): Target | undefined =>
    targets.find(({ fact, id }) => {
      const here = fact.scope === "file" ? fact.lines.length > 0 : fact.lines.includes(line);
      // Were a bare `ignore` to cover this rule as well, it could never be unused.
      const named = id === undefined ? rule !== UNUSED_SUPPRESSION : id === rule || id === topics.get(rule);
      return here && named;
    });

  const kept: Finding[] = [];
  const suppressed: Finding[] = [];
  for (const finding of findings) {
    const target = covering(finding.rule, lineAt(facts.lineStarts, finding.start));
    if (target) target.used = true;
    (target ? suppressed : kept).push(finding);
  }
  if (facts.generated || facts.foreign) return { kept, suppressed, unused: [] };
  const unused = reportUnused(facts, targets, context).filter(
    (report) => !covering(UNUSED_SUPPRESSION, lineAt(facts.lineStarts, report.at[0])),
  );
  return { kept, suppressed, unused };
}

/** In the order in which they are asked: lines before the file. */
function targetsOf(facts: readonly SuppressionFact[]): Target[] {
  const ordered = [...facts].sort((a, b) => Number(a.scope === "file") - Number(b.scope === "file"));
  return ordered.flatMap((fact): Target[] =>
    fact.rules.length === 0
      ? [{ fact, at: fact.at, used: false }]
      : fact.rules.map(({ id, at }) => ({ fact, id, at, used: false })),
  );
}

function reportUnused(facts: Facts, targets: readonly Target[], context: SuppressionContext): Report[] {
  const reports = facts.suppressions.flatMap((fact): Report[] => {
    const named = targets.filter((target) => target.fact === fact);
    const unused = named.filter((target) => isUnused(facts, target, context));
    const report = (at: Span, data: UnusedData, of: readonly Target[]): Report => ({
      at,
      message: describeUnused(
        fact,
        of.map((target) => target.id),
        context.rules,
        context.resource,
      ),
      data,
      key: of.map((target) => target.id ?? "").join(),
    });
    if (unused.length === 0) return [];
    if (unused.length === named.length) return [report(fact.at, { comment: fact.at }, unused)];
    return unused.map((target) => report(target.at, { comment: fact.at, id: target.at }, [target]));
  });
  return reports.sort((a, b) => a.at[0] - b.at[0]);
}

function isUnused(facts: Facts, { fact, id, used }: Target, { rules, isOn }: SuppressionContext): boolean {
  if (used) return false;
  if (fact.lines.length === 0) return true;
  if (id === UNUSED_SUPPRESSION || inError(facts, fact)) return false;
  const rule = rules.find((each) => each.id === id);
  if (rule) return isOn(rule);
  const range = id === undefined ? rules : rules.filter((each) => each.topic === id);
  // It may be meant for a rule that is off here but on by default.
  return range.every((each) => !each.enabled || isOn(each));
}

function inError({ errors, lineStarts }: Facts, fact: SuppressionFact): boolean {
  if (fact.scope === "file") return errors.length > 0;
  return fact.lines.some((line) => {
    const end = lineStarts[line + 1] ?? Infinity;
    return errors.some(([from, to]) => from < end && to >= (lineStarts[line] ?? 0));
  });
}
