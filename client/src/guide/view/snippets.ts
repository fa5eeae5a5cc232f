import type { Snippet } from "../snippets";
import { escapeHtml } from "../text";

/** The snippets that belong to a page: each with its code, which `code` has made HTML of. */
export function snippetsHtml(snippets: readonly { readonly snippet: Snippet; readonly code: string }[]): string {
  if (snippets.length === 0) return "";
  const items = snippets.map(
    ({ snippet: { prefix, title, description }, code }) => `<li><details class="snippet">
<summary><span class="title">${escapeHtml(title)}</span> <code>${escapeHtml(prefix)}</code></summary>
<p>${escapeHtml(description)}</p>
${code}</details></li>`,
  );
  return `<section aria-labelledby="snippets"><h2 id="snippets">Snippets</h2>
<p class="hint">Type a prefix in an editor, or insert one from here.</p>
<ul class="snippets">${items.join("\n")}</ul></section>`;
}
