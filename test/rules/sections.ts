/** Markdown as sections with their fences: what cases and guide pages have in common. */
import MarkdownIt from "markdown-it";
import { MarkupError, readInfo, readMarks, type FenceInfo, type Mark } from "./markup";

export interface Fence extends FenceInfo {
  /** 0-based line of the opening fence in the page. */
  readonly line: number;
  readonly text: string;
  readonly marks: readonly Mark[];
}

export interface Section {
  readonly level: number;
  /** Titles of the headings above it from level 2 on, and its own. */
  readonly titles: readonly string[];
  /** 0-based line of the heading. */
  readonly line: number;
  readonly fences: readonly Fence[];
  readonly links: number;
}

/** The headings of a page in order, each with the fences up to the next one. */
export function readSections(markdown: string): readonly Section[] {
  const sections: (Section & { fences: Fence[]; links: number })[] = [];
  const tokens = new MarkdownIt({ linkify: false }).parse(markdown, {});
  const open: { level: number; title: string }[] = [];
  tokens.forEach((token, index) => {
    const line = token.map?.[0] ?? 0;
    const current = sections[sections.length - 1];
    if (token.type === "heading_open") {
      const level = Number(token.tag.slice(1));
      const title = tokens[index + 1]!.content;
      while (open.length > 0 && open[open.length - 1]!.level >= level) open.pop();
      open.push({ level, title });
      const titles = open.filter((heading) => heading.level > 1 || level === 1).map((heading) => heading.title);
      sections.push({ level, titles, line, fences: [], links: 0 });
    } else if (token.type === "fence") {
      if (!current) throw new MarkupError(line, "a page begins with a heading");
      current.fences.push(readFence(token.info, token.content, line));
    } else if (current) {
      current.links += token.children?.filter((child) => child.type === "link_open").length ?? 0;
    }
  });
  return sections;
}

function readFence(info: string, content: string, line: number): Fence {
  try {
    return { ...readInfo(info, line), ...readMarks(content), line };
  } catch (error) {
    if (!(error instanceof MarkupError) || error.line === line) throw error;
    throw new MarkupError(line + 1 + error.line, error.message);
  }
}
