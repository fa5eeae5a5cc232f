import type { GuidePage } from "../../../server/src/guide/page";
import type { Advisor } from "./advice/model";

/** Any page of the panel: of the guide, or one that gives advice. */
export type Page =
  GuidePage | { readonly kind: "advice"; readonly id: string; readonly title: string; readonly advisor: Advisor };

export type Part = "Guide" | "Rules";

export interface Chapter {
  readonly part: Part;
  readonly title: string;
  readonly pages: readonly Page[];
}

const ADVICE_TITLE = "Decide for your project";

const RULE_CHAPTERS: Readonly<Record<string, string>> = {
  imports: "Imports and layers",
  layout: "Project layout",
  web: "Web handlers",
  async: "Async code",
  services: "Services",
  database: "Database access",
  configuration: "Configuration",
  tasks: "Background tasks",
  testing: "Testing",
  deployment: "Deployment",
  errors: "Error handling",
  suppression: "Suppressions",
};

const KINDS = ["advice", "topic", "rule"] as const;

/** All pages in reading order: advice, the guide's topics by chapter, then the rules by topic, each as the bundle orders them. */
export class GuideBook {
  readonly chapters: readonly Chapter[];
  readonly pages: readonly Page[];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(guide: readonly GuidePage[], advisors: readonly Advisor[]) {
    const pages: Page[] = [
      ...advisors.map((advisor) => ({ kind: "advice" as const, id: advisor.id, title: advisor.title, advisor })),
      ...guide,
    ].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
    const chapters = new Map<string, Chapter & { pages: Page[] }>();
    for (const page of pages) {
      const part = partOf(page);
      const title = chapterTitle(page);
      const key = `${part} ${title}`;
      const chapter = chapters.get(key) ?? { part, title, pages: [] };
      chapter.pages.push(page);
      chapters.set(key, chapter);
    }
    this.chapters = [...chapters.values()];
    this.pages = this.chapters.flatMap((chapter) => chapter.pages);
    this.#positions = new Map(this.pages.map((page, index) => [page.id, index]));
  }

  get(id: string): Page | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.pages[position];
  }

  /** The page after the one given, or before it, in the same part of the book; `undefined` at its ends. */
  beside(id: string, step: -1 | 1): Page | undefined {
    const position = this.#positions.get(id);
    if (position === undefined) return undefined;
    const page = this.pages[position]!;
    const beside = this.pages[position + step];
    return beside && partOf(beside) === partOf(page) ? beside : undefined;
  }

  /** The rules that check what a topic explains, those that are there. */
  rulesOn(topic: Page & { kind: "topic" }): readonly (Page & { kind: "rule" })[] {
    return topic.rules.map((id) => this.get(id)).filter((page) => page?.kind === "rule");
  }

  /** The topics that explain what a rule checks. */
  topicsOn(rule: string): readonly (Page & { kind: "topic" })[] {
    return this.pages.filter((page) => page.kind === "topic").filter((topic) => topic.rules.includes(rule));
  }
}

export function partOf(page: Page): Part {
  return page.kind === "rule" ? "Rules" : "Guide";
}

export function chapterTitle(page: Page): string {
  switch (page.kind) {
    case "advice":
      return ADVICE_TITLE;
    case "topic":
      return page.chapter;
    case "rule":
      return RULE_CHAPTERS[page.meta.topic] ?? page.meta.topic;
  }
}

/** Where a page stands: its part of the book and its chapter. */
export function placeOf(page: Page): string {
  return `${partOf(page)} › ${chapterTitle(page)}`;
}

/** What a page is about, in a sentence; code between backticks. */
export function summaryOf(page: Page): string {
  switch (page.kind) {
    case "advice":
      return page.advisor.summary;
    case "topic":
      return page.summary;
    case "rule":
      return page.meta.summary;
  }
}

/** How links name a page. */
export function pageHref({ kind, id }: { readonly kind: Page["kind"]; readonly id: string }): string {
  return `${kind}:${id}`;
}
