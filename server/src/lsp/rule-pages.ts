import { RULES } from "../engine";

/** Where the guide's pages stand on the web: the rules' folders in the public repository. */
const RULE_PAGES = "https://github.com/archwright/archwright/blob/main/server/src/engine/rules";

/** The address of a rule's page. */
export function rulePage(rule: string): string {
  const topic = RULES.find(({ meta }) => meta.id === rule)?.meta.topic;
  return topic === undefined ? RULE_PAGES : `${RULE_PAGES}/${topic}/${rule}/guide.md`;
}
