/**
 * Syntax newer than the grammar, rewritten to something of the same length that it knows, so that offsets stay true:
 *
 * - PEP 810 `lazy import x`, `lazy from x import y` → `0;   import x`: the import is read as an ordinary one, and
 *   {@link isLazyImport} tells it apart by the original text.
 * - PEP 696 `class A[T = int]` → the default blanked, line ends kept.
 *
 * Strings and comments that look like these are rewritten too: no quote, bracket or line end is touched there, so the
 * parser sees another content and the same tree.
 */
export function modernise(text: string): string {
  return blankTypeDefaults(replaceLazy(text));
}

/** Whether the import statement that starts at `start` in the original text was written `lazy import …`. */
export function isLazyImport(text: string, start: number): boolean {
  const end = skipBlanksBack(text, start);
  return end < start && text.endsWith("lazy", end) && opensStatement(text, end - "lazy".length);
}

function replaceLazy(text: string): string {
  return text.replace(/lazy(?=[ \t]+(?:import|from)\b)/g, (word, offset: number) =>
    opensStatement(text, offset) ? "0;  " : word,
  );
}

/** Whether nothing but blanks stands between an offset and the beginning of its line, or a `;` or `:`. */
function opensStatement(text: string, offset: number): boolean {
  const end = skipBlanksBack(text, offset);
  return end === 0 || "\r\n;:".includes(text[end - 1]!);
}

function skipBlanksBack(text: string, offset: number): number {
  while (offset > 0 && " \t\f".includes(text[offset - 1]!)) offset--;
  return offset;
}

function blankTypeDefaults(text: string): string {
  const head = /^[ \t\f]*(?:class|(?:async[ \t]+)?def|type)[ \t]+[^\s[(:="'#]+[ \t]*\[/gm;
  let out = "";
  let copied = 0;
  for (let match = head.exec(text); match; match = head.exec(text)) {
    for (const [start, end] of typeDefaults(text, head.lastIndex)) {
      out += text.slice(copied, start) + text.slice(start, end).replace(/[^\r\n]/g, " ");
      copied = end;
    }
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/**
 * The `= default` parts of the type parameters that start at `from`. None where the list does not end properly: the
 * text may be the inside of a docstring, whose closing quotes must not be taken for a string of the list.
 */
function typeDefaults(text: string, from: number): [start: number, end: number][] {
  const spans: [number, number][] = [];
  const token = /"""|'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|#[^\r\n]*|[[({\])},='"]/g;
  token.lastIndex = from;
  let depth = 0;
  let defaultStart = -1;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const found = match[0];
    if (found === '"""' || found === "'''" || found === '"' || found === "'") return [];
    if ("[({".includes(found)) depth++;
    if (depth === 0 && (found === "," || found === "]") && defaultStart >= 0) {
      spans.push([defaultStart, match.index]);
      defaultStart = -1;
    }
    if (depth === 0 && found === "=") defaultStart = match.index;
    if ("])}".includes(found) && --depth < 0) return found === "]" ? spans : [];
  }
  return [];
}
