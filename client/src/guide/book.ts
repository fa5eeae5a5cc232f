import type { GuidePage } from "../../../server/src/guide/page";

export interface Chapter {
  readonly title: string;
  readonly pages: readonly GuidePage[];
}

const TOPIC_TITLES: Readonly<Record<string, string>> = {
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

/** All pages in reading order: the guide's own chapter first, then the rules by topic, each as the bundle orders them. */
export class GuideBook {
  readonly chapters: readonly Chapter[];
  readonly pages: readonly GuidePage[];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(pages: readonly GuidePage[]) {
    const chapters = new Map<string, GuidePage[]>();
    for (const page of [...pages].sort((a, b) => Number(a.kind === "rule") - Number(b.kind === "rule"))) {
      const title = chapterTitle(page);
      chapters.set(title, [...(chapters.get(title) ?? []), page]);
    }
    this.chapters = [...chapters].map(([title, own]) => ({ title, pages: own }));
    this.pages = this.chapters.flatMap((chapter) => chapter.pages);
    this.#positions = new Map(this.pages.map((page, index) => [page.id, index]));
  }

  get(id: string): GuidePage | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.pages[position];
  }

  /** The page after the one given, or before it; `undefined` at the book's ends. */
  beside(id: string, step: -1 | 1): GuidePage | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.pages[position + step];
  }
}

export function chapterTitle(page: GuidePage): string {
  return page.kind === "topic" ? "Guide" : (TOPIC_TITLES[page.meta.topic] ?? page.meta.topic);
}
