import type { Evidence, Excerpt, Place } from "../evidence";
import { markLines } from "../rendered";
import { escapeHtml, messageHtml } from "../text";

/** Highlights lines of Python; gives one piece of HTML for each. */
export type Highlight = (lines: readonly string[]) => Promise<readonly string[]>;

/** Rules whose related places lead from one to the next; those of the others stand side by side. */
const PATHS: Readonly<Record<string, string>> = {
  "blocking-call-in-async": "The path to the blocking call",
  "circular-import": "The cycle",
  "contract-violation": "The chain of imports",
  "query-in-loop": "The path to the query",
};

/** The section "This finding": message, code, and the related places. Places are numbered for `place` messages, the finding first. */
export async function evidenceHtml(evidence: Evidence, highlight: Highlight): Promise<string> {
  const { gone, message } = evidence;
  return `<section class="finding${gone ? " gone" : ""}" aria-labelledby="finding-title">
<h2 id="finding-title">${gone ? "No longer reported" : "This finding"}</h2>
<p class="message">${messageHtml(message)}</p>
${gone ? "" : await placesHtml(evidence, highlight)}
</section>`;
}

async function placesHtml({ rule, place, hops }: Evidence, highlight: Highlight): Promise<string> {
  const first = place ? 1 : 0;
  const related = await Promise.all(hops.map((hop, index) => hopHtml(hop, index + first, highlight)));
  const path = PATHS[rule];
  return [
    place ? await placeHtml(place, 0, highlight) : "",
    related.length === 0 ? "" : path === undefined ? listHtml(related) : pathHtml(path, related, isCycle(rule)),
    place ? `<p class="actions"><button type="button" data-action="fix">Show fixes</button></p>` : "",
  ].join("\n");
}

function isCycle(rule: string): boolean {
  return rule === "circular-import";
}

function listHtml(related: readonly string[]): string {
  return `<h3>Related places</h3>\n<ul class="related">${related.map((place) => `<li>${place}</li>`).join("\n")}</ul>`;
}

/** Stations from top to bottom with arrows between them; a cycle's last arrow leads back up. */
function pathHtml(title: string, related: readonly string[], cycle: boolean): string {
  const stations = related.map((place) => `<li><div class="station">${place}</div></li>`).join("\n");
  const end = cycle ? `<p class="back-to-start">and back to the first</p>` : "";
  return `<h3>${title}</h3>\n<ol class="path">${stations}</ol>${end}`;
}

async function placeHtml(place: Place, index: number, highlight: Highlight): Promise<string> {
  return `<div class="place">${placeLink(place, index)}\n${await excerptHtml(place, highlight)}</div>`;
}

async function hopHtml(place: Place, index: number, highlight: Highlight): Promise<string> {
  return `<p>${messageHtml(place.message)}</p>${await placeHtml(place, index, highlight)}`;
}

function placeLink({ path, range }: Place, index: number): string {
  return `<a href="#" class="file" data-place="${String(index)}">${escapeHtml(path)}:${String(range.start.line + 1)}</a>`;
}

async function excerptHtml({ path, excerpt }: Place, highlight: Highlight): Promise<string> {
  if (!excerpt) return `<p class="unreadable">This file cannot be read now.</p>`;
  const lines = markLines(await highlight(excerpt.lines), excerpt.mark);
  const number = (index: number): string => String(excerpt.firstLine + index + 1);
  const rows = lines.map((line, index) => {
    const marked = index >= excerpt.mark.start.line && index <= excerpt.mark.end.line ? " marked" : "";
    return `<span class="line${marked}" data-line="${number(index)}">${line}\n</span>`;
  });
  const label = `${path}, lines ${number(0)} to ${number(lines.length - 1)}`;
  return `<pre class="excerpt" tabindex="0" role="group" aria-label="${escapeHtml(label)}"><code>${rows.join("")}</code></pre>${omittedHtml(excerpt)}`;
}

function omittedHtml({ omitted }: Excerpt): string {
  if (omitted === 0) return "";
  return `<p class="omitted">and ${omitted === 1 ? "one more line" : `${String(omitted)} more lines`}</p>`;
}
