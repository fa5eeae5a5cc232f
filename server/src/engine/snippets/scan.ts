/**
 * Reads just enough of a Python text, as it is at this keystroke, to say where statements begin. No parse: that would
 * take longer than an editor waits for a list of suggestions.
 */

/** Where a statement, or a line without one, begins. */
export interface LogicalLine {
  /** Start of its first physical line. */
  readonly start: number;
  /** Its first unit that is no blank. */
  readonly code: number;
  /** Behind its last unit, the line end not counted. */
  readonly end: number;
}

/** Statements that stand at the margin even below a bracket that somebody has not closed yet. */
const RESTART = /(?:async def|def|class|import|from|with|return|raise) |@/y;
/** Units that no string, bracket, comment or line end begins with. */
const WORDS = /(?:\w+(?![\w"'])|[^\w\n\r\\#()[\]{}"'])+/y;
const WORD = /\w+/y;
const STRING = /(?:[rRbBuUfFtT]{0,2})("""|'''|"|')/y;

/** All logical lines of a text, in order; blank ones and those with a comment only are lines too. */
export function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let at = 0;
  while (at <= text.length) {
    const start = at;
    while (text[at] === " " || text[at] === "\t" || text[at] === "\f" || text[at] === "\ufeff") at++;
    const code = at;
    const end = statementEnd(text, at);
    lines.push({ start, code, end });
    at = afterLineEnd(text, end);
    if (at === end) break;
  }
  return lines;
}

/** Behind the statement that begins at `at`. */
function statementEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const unit = text[at]!;
    if (unit === "\n" || unit === "\r") {
      if (depth === 0) return at;
      const next = afterLineEnd(text, at);
      RESTART.lastIndex = next;
      if (RESTART.test(text)) return at;
      at = next;
    } else if (unit === "\\") {
      at = afterLineEnd(text, at + 1);
      if (text[at - 1] === "\\") at++;
    } else if (unit === "#") {
      while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
    } else if (unit === "(" || unit === "[" || unit === "{") {
      depth++;
      at++;
    } else if (unit === ")" || unit === "]" || unit === "}") {
      if (depth > 0) depth--;
      at++;
    } else at = afterWordsOrString(text, at);
  }
  return at;
}

function afterWordsOrString(text: string, at: number): number {
  STRING.lastIndex = at;
  const quote = STRING.exec(text)?.[1];
  if (quote !== undefined) return stringEnd(text, STRING.lastIndex, quote);
  for (const pattern of [WORDS, WORD]) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  return at + 1;
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(quote, at)) return at + quote.length;
    // A string that is not closed ends with its line.
    else if (quote.length === 1 && (text[at] === "\n" || text[at] === "\r")) return at;
  }
  return text.length;
}

function afterLineEnd(text: string, at: number): number {
  if (text[at] === "\r") return text[at + 1] === "\n" ? at + 2 : at + 1;
  return text[at] === "\n" ? at + 1 : at;
}

/** The word that is being typed where a statement may begin. */
export interface Beginning {
  readonly start: number;
  /** The caret. */
  readonly end: number;
  readonly word: string;
  readonly indent: string;
}

/** `undefined` in strings, comments, brackets, behind other code, and before other code of the line. */
export function beginningAt(text: string, lines: readonly LogicalLine[], offset: number): Beginning | undefined {
  const line = lines.find(({ start, end }) => start <= offset && offset <= end);
  if (!line) return undefined;
  const start = Math.min(line.code, offset);
  const word = text.slice(start, offset);
  const rest = /^[^\r\n]*/.exec(text.slice(offset))![0].trim();
  if (!/^(?:[A-Za-z][\w-]*)?$/.test(word) || (rest !== "" && !rest.startsWith("#"))) return undefined;
  if (word === "" && rest !== "") return undefined;
  return { start, end: offset, word, indent: text.slice(line.start, start) };
}

/** The line end that the text uses. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

/** One level of indentation as the text writes it; where it has none as `here` is indented, else four spaces. */
export function indentUnitOf(text: string, lines: readonly LogicalLine[], here: string): string {
  let before: LogicalLine | undefined;
  for (const line of lines) {
    if (line.code === line.end) continue;
    const indent = text.slice(line.start, line.code);
    if (before && indent.length > 0 && text[before.end - 1] === ":") {
      const outer = text.slice(before.start, before.code);
      if (indent.startsWith(outer) && indent.length > outer.length) return indent.slice(outer.length);
    }
    before = line;
  }
  return here.startsWith("\t") ? "\t" : "    ";
}
