import type { Page } from "../book";
import { type FindingHere, byFile } from "../here";
import { escapeHtml, messageHtml } from "../text";

/** "Show me in my project": the findings of a rule's page, by file. What is inside the `details` is replaced as they change. */
export function hereHtml({ id, meta }: Page & { kind: "rule" }, findings: readonly FindingHere[]): string {
  const files = byFile(findings);
  if (files.length === 0) return `<p class="here none">${nothingText(id, meta.enabled)}</p>`;
  const count = `${plural(findings.length, "finding")} in ${plural(files.length, "file")}`;
  const items = files.map(
    ({ path, findings: own }) =>
      `<li><span class="file">${escapeHtml(path)}</span><ul>${own.map(findingHtml).join("")}</ul></li>`,
  );
  return `<details class="here"><summary>Show me in my project <span class="badge">${count}</span></summary>
<ul class="files">${items.join("\n")}</ul></details>`;
}

function nothingText(rule: string, enabled: boolean): string {
  return enabled
    ? "This rule finds nothing in the open project."
    : `This rule is off by default. <code>select = ["${escapeHtml(rule)}"]</code> in <code>[tool.archwright]</code> turns it on.`;
}

function findingHtml({ uri, line, character, message }: FindingHere): string {
  const target = `data-uri="${escapeHtml(uri)}" data-line="${line}" data-character="${character}"`;
  return `<li><a href="#" class="line-link" ${target}>Line ${line + 1}</a> ${messageHtml(message)}</li>`;
}

/** How often a rule is found here, after a link to its page. */
export function countHtml(count: number | undefined): string {
  return count === undefined ? "" : ` <span class="badge">${plural(count, "finding")} here</span>`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
