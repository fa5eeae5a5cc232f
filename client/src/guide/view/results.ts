import { pageHref, placeOf } from "../book";
import type { SearchResult, Segment } from "../search";
import { escapeHtml } from "../text";

/** The options of the search box's list. */
export function resultsHtml(results: readonly SearchResult[]): string {
  return results
    .map(
      ({ page, title, excerpt }, index) =>
        `<li role="option" id="result-${String(index)}" aria-selected="false" data-href="${escapeHtml(pageHref(page))}">
<span class="title">${segmentsHtml(title)}</span> <span class="chapter">${escapeHtml(placeOf(page))}</span>
<span class="excerpt">${segmentsHtml(excerpt)}</span></li>`,
    )
    .join("\n");
}

function segmentsHtml(segments: readonly Segment[]): string {
  return segments.map(({ text, match }) => (match ? `<mark>${escapeHtml(text)}</mark>` : escapeHtml(text))).join("");
}
