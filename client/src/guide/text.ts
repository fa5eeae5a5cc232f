/** Text out of Markdown and into HTML. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Safe in HTML text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A message as HTML: escaped, with `code` between backticks. */
export function messageHtml(message: string): string {
  return escapeHtml(message).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** The name of a heading in links, as GitHub and VS Code make it. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s+/g, "-");
}

/** The headings of a page below its title. */
export function headings(markdown: string): string[] {
  const prose = markdown.replace(/^(`{3,}|~{3,})[\s\S]*?^\1\s*$/gm, "");
  return [...prose.matchAll(/^#{2,6}\s+(.+?)\s*#*$/gm)].map(([, heading]) => plainText(heading ?? ""));
}

/** What a reader sees of a page, on one line: code is kept, marks of Markdown are not. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^(`{3,}|~{3,}).*$/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^#{1,6}\s+/gm, "")
    .replace(/^\s*[-*>|]\s+/gm, "")
    .replace(/\*\*|`/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** A page's Markdown without its title, which is kept apart. */
export function withoutTitle(markdown: string): string {
  return markdown.replace(/^\s*# .*\n+/, "");
}
