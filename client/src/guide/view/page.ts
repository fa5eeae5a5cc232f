import type { GuidePage } from "../../../../server/src/guide/page";
import { chapterTitle, type GuideBook } from "../book";
import type { RenderedPage, Section } from "../rendered";
import { escapeHtml, messageHtml } from "../text";

/** The page that lists all others; its id is no page's. */
export const HOME = "home";

/** A page with its evidence above its text, and the ways to its neighbours below. */
export function pageHtml(page: GuidePage, rendered: RenderedPage, evidence: string, book: GuideBook): string {
  return `<p class="chapter">${escapeHtml(chapterTitle(page))}</p>
<h1>${escapeHtml(page.title)}</h1>
${page.kind === "rule" ? factsHtml(page) : ""}
<div id="evidence">${evidence}</div>
${rendered.html}
${neighboursHtml(page.id, book)}`;
}

const SEVERITY = { error: "Error", warning: "Warning", info: "Information", hint: "Hint" } as const;
const FIXES = { safe: "Safe fix", review: "Fix to review", refactor: "Refactoring" } as const;

function factsHtml({ id, meta }: GuidePage & { kind: "rule" }): string {
  const facts = [
    `<code>${escapeHtml(id)}</code>`,
    `<span class="severity ${meta.severity}">${SEVERITY[meta.severity]}</span>${meta.enabled ? "" : " (off by default)"}`,
    meta.scope === "module" ? "Looks at one file" : "Looks at the whole project",
    ...meta.fixes.map((safety) => FIXES[safety]),
  ];
  return `<ul class="facts" aria-label="About this rule">${facts.map((fact) => `<li>${fact}</li>`).join("")}</ul>`;
}

function neighboursHtml(id: string, book: GuideBook): string {
  const link = (step: -1 | 1, label: string, rel: string): string => {
    const page = book.beside(id, step);
    if (!page) return "";
    return `<a class="${rel}" rel="${rel}" href="${pageHref(page)}"><small>${label}</small>${escapeHtml(page.title)}</a>`;
  };
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(-1, "Previous", "prev")}${link(1, "Next", "next")}</nav>`;
}

/** The list of all pages, with what each rule is about. */
export function homeHtml(book: GuideBook): string {
  const chapters = book.chapters.map(({ title, pages }) => {
    const items = pages.map((page) => {
      const summary = page.kind === "rule" ? `<p>${messageHtml(page.meta.summary)}</p>` : "";
      return `<li><a href="${pageHref(page)}">${escapeHtml(page.title)}</a>${summary}</li>`;
    });
    return `<h2>${escapeHtml(title)}</h2>\n<ul class="pages">${items.join("\n")}</ul>`;
  });
  return `<h1>Archwright guide</h1>
<p>How Python projects are structured well, and what each of Archwright’s rules is about.</p>
${chapters.join("\n")}`;
}

/** The tree of pages; below the current page stand its sections. */
export function contentsHtml(book: GuideBook, current: string, sections: readonly Section[]): string {
  const item = (page: GuidePage): string => {
    if (page.id !== current) return `<li><a href="${pageHref(page)}">${escapeHtml(page.title)}</a></li>`;
    const own = sections.map(({ id, title }) => `<li><a href="#${escapeHtml(id)}">${title}</a></li>`).join("");
    return `<li><a href="${pageHref(page)}" aria-current="page">${escapeHtml(page.title)}</a>${own && `<ul>${own}</ul>`}</li>`;
  };
  return book.chapters
    .map(({ title, pages }) => {
      const open = pages.some((page) => page.id === current) ? " open" : "";
      return `<details${open}><summary>${escapeHtml(title)}</summary><ul>${pages.map(item).join("")}</ul></details>`;
    })
    .join("\n");
}

export function pageHref(page: GuidePage): string {
  return `${page.kind}:${escapeHtml(page.id)}`;
}
