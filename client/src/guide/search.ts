import MiniSearch from "minisearch";
import { type Page, summaryOf } from "./book";
import { SNIPPETS } from "./snippets";
import { headings, plainText, withoutTitle } from "./text";

/** A run of text, marked where it matches the query. */
export interface Segment {
  readonly text: string;
  readonly match: boolean;
}

export interface SearchResult {
  readonly page: Page;
  readonly title: readonly Segment[];
  /** A piece of the page around the first match. */
  readonly excerpt: readonly Segment[];
}

/** A page as it is indexed. */
interface Indexed {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly headings: string;
  readonly text: string;
}

const EXCERPT_LENGTH = 140;
const BEFORE_MATCH = 45;

/** Full-text search over all pages: by title, id, headings and text, in this order of weight; forgiving of endings and slips. */
export class GuideSearch {
  readonly #pages: ReadonlyMap<string, Page>;
  readonly #texts = new Map<string, string>();
  #index: MiniSearch<Indexed> | undefined;

  constructor(pages: readonly Page[]) {
    this.#pages = new Map(pages.map((page) => [page.id, page]));
  }

  /** Best first; pages with all words come before pages with some. */
  search(query: string, limit = 12): SearchResult[] {
    const index = (this.#index ??= this.#build());
    const all = index.search(query, { combineWith: "AND" });
    const ids = new Set(all.map((hit): unknown => hit.id));
    const hits = [...all, ...index.search(query).filter((hit) => !ids.has(hit.id))];
    return hits.slice(0, limit).flatMap((hit) => {
      const page = this.#pages.get(String(hit.id));
      if (!page) return [];
      const pattern = wordPattern(hit.terms);
      const text = this.#texts.get(page.id) ?? "";
      return [{ page, title: mark(page.title, pattern), excerpt: mark(excerpt(text, pattern), pattern) }];
    });
  }

  /** Only for the first search: it takes a moment that the start of the extension has not. */
  #build(): MiniSearch<Indexed> {
    const index = new MiniSearch<Indexed>({
      fields: ["title", "name", "headings", "text"],
      searchOptions: {
        boost: { title: 6, name: 5, headings: 2 },
        prefix: (term) => term.length > 1,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      },
    });
    for (const page of this.#pages.values()) {
      const text = textOf(page);
      this.#texts.set(page.id, text);
      const names = page.kind === "advice" ? [] : headings(page.markdown);
      index.add({ id: page.id, title: page.title, name: page.id, headings: names.join("\n"), text });
    }
    return index;
  }
}

/** All that a reader sees of a page below its title. */
function textOf(page: Page): string {
  switch (page.kind) {
    case "advice": {
      const questions = page.advisor.questions.flatMap(({ text, choices }) => [
        text,
        ...choices.map(({ label }) => label),
      ]);
      return [page.advisor.summary, ...questions].join(" ");
    }
    case "topic": {
      const snippets = page.snippets.map((prefix) => `${prefix} ${SNIPPETS.get(prefix)?.title ?? ""}`);
      const sources = page.sources.map(({ title }) => title);
      return [page.summary, plainText(withoutTitle(page.markdown)), ...snippets, ...sources].join(" ");
    }
    case "rule":
      return `${plainText(summaryOf(page))} ${plainText(withoutTitle(page.markdown))}`;
  }
}

/** Finds the words that matched, as the index has them. */
function wordPattern(terms: readonly string[]): RegExp {
  const longestFirst = [...terms].sort((a, b) => b.length - a.length);
  const words = longestFirst.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}

function excerpt(text: string, pattern: RegExp): string {
  pattern.lastIndex = 0;
  const found = pattern.exec(text)?.index ?? 0;
  pattern.lastIndex = 0;
  let start = Math.max(0, found - BEFORE_MATCH);
  if (start > 0) start = text.indexOf(" ", start) + 1;
  let end = Math.min(text.length, start + EXCERPT_LENGTH);
  if (end < text.length) end = text.lastIndexOf(" ", end);
  return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}

function mark(text: string, pattern: RegExp): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > end) segments.push({ text: text.slice(end, found.index), match: false });
    segments.push({ text: found[0], match: true });
    end = found.index + found[0].length;
  }
  if (end < text.length) segments.push({ text: text.slice(end), match: false });
  return segments;
}
