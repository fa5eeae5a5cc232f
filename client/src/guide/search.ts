import MiniSearch from "minisearch";
import type { GuidePage } from "../../../server/src/guide/page";
import { headings, plainText, withoutTitle } from "./text";

/** A run of text, marked where it matches the query. */
export interface Segment {
  readonly text: string;
  readonly match: boolean;
}

export interface SearchResult {
  readonly page: GuidePage;
  readonly title: readonly Segment[];
  /** A piece of the page around the first match. */
  readonly excerpt: readonly Segment[];
}

const EXCERPT_LENGTH = 140;
const BEFORE_MATCH = 45;

/** Full-text search over all pages: by title, id, headings and text, in this order of weight; forgiving of endings and slips. */
export class GuideSearch {
  readonly #index: MiniSearch<{ id: string; title: string; name: string; headings: string; text: string }>;
  readonly #pages: ReadonlyMap<string, GuidePage>;
  readonly #texts = new Map<string, string>();

  constructor(pages: readonly GuidePage[]) {
    this.#pages = new Map(pages.map((page) => [page.id, page]));
    this.#index = new MiniSearch({
      fields: ["title", "name", "headings", "text"],
      searchOptions: {
        boost: { title: 6, name: 5, headings: 2 },
        prefix: (term) => term.length > 1,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      },
    });
    for (const page of pages) {
      const text = plainText(withoutTitle(page.markdown));
      this.#texts.set(page.id, text);
      const names = headings(page.markdown).join("\n");
      this.#index.add({ id: page.id, title: page.title, name: page.id, headings: names, text });
    }
  }

  /** Best first; pages with all words come before pages with some. */
  search(query: string, limit = 12): SearchResult[] {
    const all = this.#index.search(query, { combineWith: "AND" });
    const ids = new Set(all.map((hit): unknown => hit.id));
    const hits = [...all, ...this.#index.search(query).filter((hit) => !ids.has(hit.id))];
    return hits.slice(0, limit).flatMap((hit) => {
      const page = this.#pages.get(String(hit.id));
      if (!page) return [];
      const pattern = wordPattern(hit.terms);
      const text = this.#texts.get(page.id) ?? "";
      return [{ page, title: mark(page.title, pattern), excerpt: mark(excerpt(text, pattern), pattern) }];
    });
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
