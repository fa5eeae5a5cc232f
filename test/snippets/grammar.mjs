/**
 * The part of VS Code's snippet grammar that our snippets use: tab stops `$1`, `${1}`, placeholders `${1:default}`,
 * choices `${1|a,b|}`, and the escapes `\$`, `\}`, `\\` (in choices also `\,` and `\|`). Variables and transforms are
 * errors: other editors support them unevenly.
 */

/** @typedef {{ number: number, default?: string, choices?: string[], offset: number }} TabStop */
/** @typedef {string | TabStop} Part */

/**
 * @param {string} body the lines of a snippet, joined
 * @returns {Part[]}
 */
export function parseSnippet(body) {
  /** @type {Part[]} */
  const parts = [];
  let text = "";
  let at = 0;
  while (at < body.length) {
    const rest = body.slice(at);
    const escape = /^\\([$}\\])/.exec(rest);
    const stop = /^\$(\d+)|^\$\{(\d+)\}|^\$\{(\d+):((?:\\.|[^\\}$])*)\}|^\$\{(\d+)\|((?:\\.|[^\\|])+)\|\}/.exec(rest);
    if (escape) {
      text += escape[1];
      at += escape[0].length;
    } else if (stop) {
      if (text) parts.push(text);
      text = "";
      parts.push(tabStop(stop, at));
      at += stop[0].length;
    } else if (rest.startsWith("$")) {
      throw new Error(`no tab stop, placeholder or choice: ${rest.slice(0, 20)}`);
    } else {
      text += rest[0];
      at++;
    }
  }
  if (text) parts.push(text);
  return parts;
}

/** @param {RegExpExecArray} match @param {number} offset @returns {TabStop} */
function tabStop([, plain, braced, placeholder, value, choice, list], offset) {
  const number = Number(plain ?? braced ?? placeholder ?? choice);
  if (list !== undefined) {
    const choices = list.split(/(?<!\\),/).map(unescape);
    return { number, choices, default: choices[0] ?? "", offset };
  }
  return value === undefined ? { number, offset } : { number, default: unescape(value), offset };
}

/** @param {string} text */
function unescape(text) {
  return text.replace(/\\(.)/g, "$1");
}

/**
 * The text that stands in the editor when every tab stop is left as it is, or filled with `values` (by number).
 *
 * @param {Part[]} parts @param {Readonly<Record<number, string>>} [values]
 */
export function expandSnippet(parts, values = {}) {
  /** @type {Record<number, string>} */
  const defaults = {};
  for (const part of parts) {
    if (typeof part !== "string") defaults[part.number] ??= part.default ?? "";
  }
  return parts
    .map((part) => (typeof part === "string" ? part : (values[part.number] ?? defaults[part.number] ?? "")))
    .join("");
}
