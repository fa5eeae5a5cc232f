import type { RuleState } from "./config/rules";
import type { ModuleFacts } from "./facts/types";
import type { Finding } from "./findings";
import { fingerprint, normalised } from "./fingerprint";
import type { Report, RuleMeta } from "./rules/api";

/** A finding with what tells it from others, before its number among equals is known. */
export interface KeyedFinding extends Finding {
  /** Rule, path, enclosing definition and key. */
  readonly identity: readonly string[];
}

/** Makes a finding of a rule's report; the fingerprint comes with {@link numberFindings}. */
export function toFinding(
  meta: RuleMeta,
  state: RuleState,
  path: string,
  report: Report,
  facts: ModuleFacts | undefined,
  text: () => string | undefined,
): KeyedFinding {
  const [start, end] = report.at;
  const marked = report.key ?? normalised(text()?.slice(start, end) ?? "");
  return {
    rule: meta.id,
    severity: state.configured ? state.severity : (report.severity ?? state.severity),
    message: report.message,
    path,
    start,
    end,
    related: (report.related ?? []).map((one) => ({
      path: one.path ?? path,
      start: one.at[0],
      end: one.at[1],
      message: one.message,
    })),
    fingerprint: "",
    ...(report.data !== undefined && { data: report.data }),
    identity: [meta.id, path, facts ? enclosing(facts, start, end) : "", marked],
  };
}

/** Gives equal findings of a file their numbers, in order of position, and sorts by position and rule. */
export function numberFindings(findings: readonly KeyedFinding[]): KeyedFinding[] {
  const sorted = [...findings].sort(
    (a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
  const seen = new Map<string, number>();
  return sorted.map((finding) => {
    const identity = finding.identity.join("\0");
    const number = seen.get(identity) ?? 0;
    seen.set(identity, number + 1);
    return { ...finding, fingerprint: fingerprint([...finding.identity, String(number)]) };
  });
}

/** The qualified name of the innermost function or class that holds a range but is not marked by it as a whole. */
function enclosing(facts: ModuleFacts, start: number, end: number): string {
  let best = "";
  let size = Infinity;
  for (const definition of [...facts.functions, ...facts.classes]) {
    const [from, to] = definition.span;
    if (definition.name === "<lambda>" || from > start || to < end || to - from >= size) continue;
    size = to - from;
    best = definition.qualname;
  }
  return best;
}

/** Nothing is said of what stands inside a syntax error. */
export function inError(facts: ModuleFacts, report: Report): boolean {
  return facts.errors.some(([start, end]) => start <= report.at[0] && report.at[1] <= end);
}
