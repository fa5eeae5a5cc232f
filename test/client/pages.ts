import type { RulePage, TopicPage } from "../../server/src/guide/page";

/** A topic page. */
export function topic(id: string, title: string, text: string, more: Partial<TopicPage> = {}): TopicPage {
  const front = { chapter: "Foundations", order: 1, summary: `About ${title}.`, sources: [], rules: [], snippets: [] };
  return { kind: "topic", id, title, ...front, markdown: `# ${title}\n\n${text}\n`, ...more };
}

/** A rule's page. */
export function rule(id: string, group: "imports" | "async" | "web", title: string, text: string): RulePage {
  const meta = { id, topic: group, title, summary: `${title} hurts.`, severity: "warning", enabled: true } as const;
  return {
    kind: "rule",
    id,
    title,
    meta: { ...meta, scope: "module", fixes: ["safe"] },
    markdown: `# ${title}\n\n${text}\n`,
  };
}

/** Lines and characters from 0: `range(1, 4, 1, 9)`. */
export function range(line: number, character: number, endLine: number, endCharacter: number) {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}
