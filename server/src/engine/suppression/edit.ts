/** Edits that add suppression comments to a text. */
import { lineAt, readLineStarts } from "../facts/text";
import type { TextChange } from "../syntax/parser";

/** Lines that are tried after the finding's own: strings and statements that go on are rarely longer. */
const MAX_CONTINUATION = 100;

/** A trailing comment that already ignores rules on its line, up to the end of its list. */
const LINE_LIST = /#\s*archwright\s*:\s*ignore\s*\[[^\]#]*(?=\])/gi;
const FILE_LIST = /#\s*archwright\s*:\s*ignore-file\s*\[[^\]#]*(?=\])/i;

/** PEP 263. */
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/;

/**
 * The change that makes a comment ignore `rule` where a finding starts.
 *
 * The comment goes to the end of the finding's line, or into the list of the one that is there. Where no comment can
 * stand (inside a string, after a backslash) it goes to the end of the statement's last or first line. Which of these
 * places works only a parse can say: `works` gets each and tells whether the finding is suppressed and the code is
 * otherwise the same. `undefined` when none does.
 */
export function ignoreOnLine(
  text: string,
  offset: number,
  rule: string,
  works: (change: TextChange) => boolean,
): TextChange | undefined {
  const starts = readLineStarts(text);
  const line = lineAt(starts, offset);
  for (const each of placesAround(line, starts.length)) {
    const start = starts[each]!;
    const change = appendToLine(text.slice(start, starts[each + 1]), start, rule);
    if (works(change)) return change;
  }
  return undefined;
}

/**
 * The change that makes a comment at the top ignore `rule` in the whole file: below a shebang and an encoding, above
 * everything else, so that a docstring stays one; or into the list that is there.
 */
export function ignoreInFile(text: string, rule: string): TextChange {
  const starts = readLineStarts(text);
  let insertAt = 0;
  for (const [index, start] of starts.entries()) {
    const line = text.slice(start, starts[index + 1]);
    if (line.trim() !== "" && !line.trimStart().startsWith("#")) break;
    const list = FILE_LIST.exec(line);
    if (list) return appendToList(start + list.index, list[0], rule);
    const isHead = (index === 0 && line.startsWith("#!")) || (index < 2 && CODING.test(line));
    if (isHead) insertAt = start + line.length;
  }
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const comment = `# archwright: ignore-file[${rule}]${lineEnd}`;
  // A shebang may be all there is, without a line end.
  const isCut = insertAt > 0 && !/[\r\n]$/.test(text.slice(0, insertAt));
  return { start: insertAt, end: insertAt, text: isCut ? lineEnd + comment : comment };
}

/** The line itself, those after it as far as a statement may go on, those before it. */
function* placesAround(line: number, count: number): Iterable<number> {
  for (let each = line; each < Math.min(count, line + MAX_CONTINUATION); each++) yield each;
  for (let each = line - 1; each >= Math.max(0, line - MAX_CONTINUATION); each--) yield each;
}

function appendToLine(line: string, start: number, rule: string): TextChange {
  const list = [...line.matchAll(LINE_LIST)].at(-1);
  if (list) return appendToList(start + list.index, list[0], rule);
  const code = line.trimEnd();
  const end = line.replace(/[\r\n]+$/, "").length;
  return { start: start + code.length, end: start + end, text: `  # archwright: ignore[${rule}]` };
}

function appendToList(start: number, list: string, rule: string): TextChange {
  const used = list.trimEnd();
  const separator = used.endsWith("[") ? "" : used.endsWith(",") ? " " : ", ";
  return { start: start + used.length, end: start + list.length, text: separator + rule };
}
