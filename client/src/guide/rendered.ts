/** What is done to HTML that came out of a Markdown renderer, whichever it was. */
import type { Block } from "./blocks";
import type { Range } from "./evidence";
import { escapeHtml, slug } from "./text";

export interface Section {
  readonly id: string;
  readonly title: string;
}

export interface RenderedPage {
  readonly html: string;
  /** Headings of the second level, for "on this page". */
  readonly sections: readonly Section[];
}

export interface FinishOptions {
  /** The SVG of a diagram by its name; `undefined` where there is none. */
  readonly diagram: (name: string) => string | undefined;
  /** Whether a link leads anywhere; one that does not becomes plain text. */
  readonly follows: (href: string) => boolean;
  /** What is said of the code blocks, in order. */
  readonly blocks: readonly Block[];
}

/** Gives every heading an id that links can name, draws the diagrams, tells what code blocks are, and sees to links. */
export function finishPage(html: string, { diagram, follows, blocks }: FinishOptions): RenderedPage {
  const sections: Section[] = [];
  const used = new Set<string>();
  let block = 0;
  const finished = html
    .replace(/<h([1-6])\b[^>]*>([\s\S]*?)<\/h\1>/g, (_, level: string, inner: string) => {
      const title = inner.replace(/<[^>]*>/g, "").trim();
      let id = slug(title);
      for (let number = 1; used.has(id); number++) id = `${slug(title)}-${String(number)}`;
      used.add(id);
      if (level === "2") sections.push({ id, title });
      return `<h${level} id="${escapeHtml(id)}">${inner}</h${level}>`;
    })
    .replace(/<p\b[^>]*>\s*(<img\b[^>]*>)\s*<\/p>/g, (whole: string, image: string) => {
      const name = /\bsrc="[^"]*?diagrams\/([\w-]+)\.svg"/.exec(image)?.[1];
      const caption = /\balt="([^"]*)"/.exec(image)?.[1] ?? "";
      const svg = name === undefined ? undefined : diagram(name);
      return svg === undefined ? whole : `<figure class="diagram">${svg}<figcaption>${caption}</figcaption></figure>`;
    })
    .replace(/<pre\b[^>]*>[\s\S]*?<\/pre>/g, (whole) => finishBlock(whole, blocks[block++]))
    .replace(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (link: string, href: string, inner: string) => {
      return follows(href) ? link : inner;
    });
  return { html: finished, sections };
}

/** Says which snippet and file a block shows, and marks its lines with findings. */
function finishBlock(html: string, block: Block | undefined): string {
  if (!block) return html;
  const { snippet, path, lines } = block;
  const data = [
    ...(snippet === undefined ? [] : [` data-snippet="${escapeHtml(snippet)}"`]),
    ...(path === undefined ? [] : [` data-path="${escapeHtml(path)}"`]),
  ];
  const code = lines.length > 0 ? codeLines(html) : undefined;
  const marked = code?.map((line, index) =>
    // Without its indentation.
    lines.includes(index + 1) ? line.replace(/^(\s*)([^]*)$/, '$1<mark class="at-fault">$2</mark>') : line,
  );
  const text = marked
    ? html.replace(/(<code\b[^>]*>)[\s\S]*<\/code>/, (_, start: string) => `${start}${marked.join("\n")}\n</code>`)
    : html;
  return text.replace(/^<pre/, `<pre${data.join("")}`);
}

/**
 * The lines of one rendered code block, each with balanced tags. `undefined` unless there are exactly `count`,
 * as when the renderer adds something of its own; without a count, whatever there is.
 */
export function codeLines(html: string, count?: number): string[] | undefined {
  const code = /<code\b[^>]*>([\s\S]*?)<\/code>/.exec(html)?.[1];
  if (code === undefined) return undefined;
  const lines: string[] = [];
  const open: string[] = [];
  let line = "";
  for (const [token] of code.replace(/<\/?div\b[^>]*>/g, "").matchAll(/<[^>]*>|\n|[^<\n]+/g)) {
    if (token === "\n") {
      lines.push(line + "</span>".repeat(open.length));
      line = open.join("");
      continue;
    }
    if (token.startsWith("</")) open.pop();
    else if (token.startsWith("<")) open.push(token);
    line += token;
  }
  if (line.replace(/<[^>]*>/g, "") !== "") lines.push(line);
  if (count === undefined) return lines;
  while (lines.length < count) lines.push("");
  return lines.length === count ? lines : undefined;
}

/** Marks a range of the lines with `<mark>`; tags are stepped over, an entity counts as one character. */
export function markLines(lines: readonly string[], range: Range): string[] {
  return lines.map((line, index) => {
    if (index < range.start.line || index > range.end.line) return line;
    const from = index === range.start.line ? range.start.character : 0;
    const to = index === range.end.line ? range.end.character : Infinity;
    let column = 0;
    let html = "";
    for (const [token] of line.matchAll(/<[^>]*>|&[^;\s]+;|[^<&]+|&/g)) {
      if (token.startsWith("<")) {
        html += token;
        continue;
      }
      const length = /^&.+;$/.test(token) ? 1 : token.length;
      const start = Math.max(0, Math.min(length, from - column));
      const end = Math.max(start, Math.min(length, to - column));
      html += length === 1 ? wrap(token, end > start) : sliceMarked(token, start, end);
      column += length;
    }
    return html;
  });
}

function sliceMarked(text: string, start: number, end: number): string {
  return text.slice(0, start) + wrap(text.slice(start, end), end > start) + text.slice(end);
}

function wrap(text: string, marked: boolean): string {
  return marked ? `<mark>${text}</mark>` : text;
}
