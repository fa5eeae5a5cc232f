import type { GuidePage } from "../../server/src/guide/page";

/** A topic page. */
export function topic(id: string, title: string, text: string): GuidePage {
  return { kind: "topic", id, title, markdown: `# ${title}\n\n${text}\n` };
}

/** A rule's page. */
export function rule(id: string, group: "imports" | "async" | "web", title: string, text: string): GuidePage {
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
