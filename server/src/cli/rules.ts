import stringWidth from "string-width";
import { RULES, TOPICS, type RuleMeta } from "../engine";
import { ExitStatus } from "./errors";
import { colorsFor, write } from "./terminal";

/** `archwright rules`: what there is to find. */
export async function listRules(format: "text" | "json"): Promise<ExitStatus> {
  const rules = RULES.map((rule) => rule.meta);
  await write(process.stdout, format === "json" ? asJson(rules) : asText(rules));
  return ExitStatus.Clean;
}

function asJson(rules: readonly RuleMeta[]): string {
  const list = rules.map((rule) => ({
    id: rule.id,
    topic: rule.topic,
    title: rule.title,
    summary: rule.summary,
    severity: rule.severity,
    enabled: rule.enabled,
    scope: rule.scope,
    fixes: rule.fixes,
    tests: rule.tests ?? false,
    scripts: rule.scripts ?? false,
    options: rule.options ?? {},
  }));
  return `${JSON.stringify({ version: 1, rules: list }, null, 2)}\n`;
}

function asText(rules: readonly RuleMeta[]): string {
  const colors = colorsFor(process.stdout);
  const idWidth = Math.max(...rules.map((rule) => stringWidth(rule.id)));
  const blocks = TOPICS.flatMap((topic) => {
    const lines = rules
      .filter((rule) => rule.topic === topic)
      .map((rule) => {
        const severity = rule.enabled ? rule.severity : "off";
        return `  ${colors.cyan(rule.id.padEnd(idWidth))}  ${severity.padEnd(7)}  ${rule.title}\n`;
      });
    return lines.length > 0 ? [`${colors.bold(topic)}\n${lines.join("")}`] : [];
  });
  return `${blocks.join("\n")}\n\`archwright explain RULE\` tells why a rule is there and what to do.\n`;
}
