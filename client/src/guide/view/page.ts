import { type GuideBook, type Page, pageHref, placeOf, summaryOf } from "../book";
import type { PartId } from "../messages";
import type { RenderedPage, Section } from "../rendered";
import { escapeHtml, messageHtml } from "../text";
import { icon } from "./icons";

/** The page that lists all others; its id is no page's. */
export const HOME = "home";

/** What stands on a page beside its text; parts that do not belong to the page are empty. */
export interface PageParts extends Readonly<Record<PartId, string>> {
  /** The page's snippets. */
  readonly snippets: string;
}

/** A page: where it stands, its text with everything around it, and the ways to its neighbours. */
export function pageHtml(page: Page, rendered: RenderedPage, parts: PageParts, book: GuideBook): string {
  return `<p class="chapter">${escapeHtml(placeOf(page))}</p>
<h1>${escapeHtml(page.title)}</h1>
${bodyHtml(page, rendered, parts, book)}
${neighboursHtml(page.id, book)}`;
}

function bodyHtml(page: Page, rendered: RenderedPage, parts: PageParts, book: GuideBook): string {
  const live = (id: PartId): string => `<div id="${id}">${parts[id]}</div>`;
  switch (page.kind) {
    case "advice":
      return `${leadHtml(page)}\n${rendered.html}\n${live("advice")}`;
    case "topic":
      return [
        leadHtml(page),
        sectionsHtml(rendered.sections),
        rendered.html,
        live("rules"),
        parts.snippets,
        sourcesHtml(page),
      ].join("\n");
    case "rule":
      return [factsHtml(page), live("evidence"), live("here"), rendered.html, explainedHtml(page, book)].join("\n");
  }
}

function leadHtml(page: Page): string {
  return `<p class="lead">${messageHtml(summaryOf(page))}</p>`;
}

const SEVERITY = { error: "Error", warning: "Warning", info: "Information", hint: "Hint" } as const;
const FIXES = { safe: "Safe fix", review: "Fix to review", refactor: "Refactoring" } as const;

function factsHtml({ id, meta }: Page & { kind: "rule" }): string {
  const facts = [
    `<code>${escapeHtml(id)}</code>`,
    `<span class="severity ${meta.severity}">${SEVERITY[meta.severity]}</span>${meta.enabled ? "" : " (off by default)"}`,
    meta.scope === "module" ? "Looks at one file" : "Looks at the whole project",
    ...meta.fixes.map((safety) => FIXES[safety]),
  ];
  return `<ul class="facts" aria-label="About this rule">${facts.map((fact) => `<li>${fact}</li>`).join("")}</ul>`;
}

/** "On this page", for where the contents beside the page are closed. */
function sectionsHtml(sections: readonly Section[]): string {
  if (sections.length < 3) return "";
  const items = sections.map(({ id, title }) => `<li><a href="#${escapeHtml(id)}">${title}</a></li>`);
  return `<details class="sections"><summary>On this page</summary><ul>${items.join("")}</ul></details>`;
}

function explainedHtml({ id }: Page & { kind: "rule" }, book: GuideBook): string {
  return pagesHtml("Explained in", book.topicsOn(id));
}

function sourcesHtml({ sources }: Page & { kind: "topic" }): string {
  if (sources.length === 0) return "";
  const items = sources.map(
    ({ title, url }) =>
      `<li><a href="${escapeHtml(url)}">${escapeHtml(title)}${icon("external")}<span class="visually-hidden"> (in the browser)</span></a></li>`,
  );
  return `<section aria-labelledby="sources"><h2 id="sources">Sources</h2><ul>${items.join("")}</ul></section>`;
}

/** Links to pages under a heading, each with what it is about. */
export function pagesHtml(title: string, pages: readonly Page[], after: (page: Page) => string = () => ""): string {
  if (pages.length === 0) return "";
  const id = title.toLowerCase().replace(/\W+/g, "-");
  const items = pages.map((page) => `<li>${linkHtml(page)}${after(page)}<p>${messageHtml(summaryOf(page))}</p></li>`);
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2><ul class="pages">${items.join("\n")}</ul></section>`;
}

function neighboursHtml(id: string, book: GuideBook): string {
  const link = (step: -1 | 1, label: string, rel: string): string => {
    const page = book.beside(id, step);
    if (!page) return "";
    return `<a class="${rel}" rel="${rel}" href="${escapeHtml(pageHref(page))}"><small>${label}</small>${escapeHtml(page.title)}</a>`;
  };
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(-1, "Previous", "prev")}${link(1, "Next", "next")}</nav>`;
}

/** The list of all pages, each with what it is about. */
export function homeHtml(book: GuideBook): string {
  const chapters = book.chapters.map(({ part, title, pages }, index) => {
    const first = book.chapters[index - 1]?.part !== part;
    const items = pages.map((page) => `<li>${linkHtml(page)}<p>${messageHtml(summaryOf(page))}</p></li>`);
    return `${first ? `<h2>${part}</h2>\n` : ""}<h3>${escapeHtml(title)}</h3>\n<ul class="pages">${items.join("\n")}</ul>`;
  });
  return `<h1>Archwright guide</h1>
<p class="lead">How Python projects are structured well, and what each of Archwright’s rules is about.</p>
${chapters.join("\n")}`;
}

/** The tree of pages; below the current page stand its sections. */
export function contentsHtml(book: GuideBook, current: string, sections: readonly Section[]): string {
  const item = (page: Page): string => {
    if (page.id !== current) return `<li>${linkHtml(page)}</li>`;
    const own = sections.map(({ id, title }) => `<li><a href="#${escapeHtml(id)}">${title}</a></li>`).join("");
    return `<li>${linkHtml(page, ' aria-current="page"')}${own && `<ul>${own}</ul>`}</li>`;
  };
  return book.chapters
    .map(({ part, title, pages }, index) => {
      const first = book.chapters[index - 1]?.part !== part;
      const open = pages.some((page) => page.id === current) ? " open" : "";
      return `${first ? `<h2>${part}</h2>` : ""}<details${open}><summary>${escapeHtml(title)}</summary><ul>${pages.map(item).join("")}</ul></details>`;
    })
    .join("\n");
}

function linkHtml(page: Page, attributes = ""): string {
  return `<a href="${escapeHtml(pageHref(page))}"${attributes}>${escapeHtml(page.title)}</a>`;
}
