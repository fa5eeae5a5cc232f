import { ruleNames, unknownName } from "../config/rules";
import type { SuppressionFact } from "../facts/types";
import type { RuleMeta } from "../rules/api";

/** Says why a suppression has no effect: `ids` are those of its ids that suppress nothing, `undefined` for a bare one; `resource` where the file is no Python. */
export function describeUnused(
  fact: SuppressionFact,
  ids: readonly (string | undefined)[],
  rules: readonly RuleMeta[],
  resource = false,
): string {
  if (fact.lines.length === 0) {
    return fact.scope === "file"
      ? "This comment has no effect: an ignore-file comment must stand above the first statement of the file."
      : resource
        ? "This comment has no effect: put it right above the line that it speaks of."
        : "This comment has no effect: put it at the end of the line that it speaks of, not on a line of its own.";
  }
  const known = ruleNames(rules);
  const idle: string[] = [];
  const sentences: string[] = [];
  for (const id of ids) {
    if (id === undefined) idle.push("Archwright");
    else if (id === "") sentences.push("The brackets name no rule, so this comment ignores nothing.");
    else if (!known.includes(id)) sentences.push(unknownName(id, known));
    else idle.push(`\`${id}\``);
  }
  if (idle.length > 0) {
    const subject = idle.length === 1 ? `${idle[0] ?? ""} reports` : `${listed(idle)} report`;
    const where = fact.scope === "file" ? "in this file" : "on this line";
    sentences.push(`${subject} nothing ${where}. Remove this, or it will hide a finding to come.`);
  }
  return sentences.join(" ");
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
