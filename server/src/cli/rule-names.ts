import leven from "leven";
import { RULES, TOPICS } from "../engine";
import { UsageError } from "./errors";

/** Refuses names that are neither a rule's nor a topic's, so that a misspelt `--ignore` does not pass unnoticed. */
export function checkRuleNames(names: readonly string[]): void {
  const known: readonly string[] = [...RULES.map((rule) => rule.meta.id), ...TOPICS];
  for (const name of names) if (!known.includes(name)) throw new UsageError(unknownName("rule or topic", name, known));
}

/** "there is no rule "x"", with the name that was probably meant. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: leven(name, candidate) }))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  const isNear = nearest !== undefined && nearest.distance <= Math.max(2, name.length / 3);
  const hint = isNear ? `did you mean "${nearest.candidate}"?` : "`archwright rules` lists them all";
  return `there is no ${what} "${name}"; ${hint}`;
}
