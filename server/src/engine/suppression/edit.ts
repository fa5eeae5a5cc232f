/** Edits that add suppression comments to a text. */
import { lineAt, readLineStarts } from "../facts/text";
import type { TextChange } from "../syntax/parser";
import { standsAbove, textSuppressions } from "./text-files";

/** Lines that are tried after the finding's own: strings and statements that go on are rarely longer. */
const MAX_CONTINUATION = 100;

/** A trailing comment that already ignores rules on its line, up to the end of its list. */
const LINE_LIST = /#\s*archwright\s*:\s*ignore\s*\[[^\]#]*(?=\])/gi;
const FILE_LIST = /#\s*archwright\s*:\s*ignore-file\s*\[[^\]#]*(?=\])/i;

/** PEP 263. */
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/;

/** Directives of a Dockerfile's parser, which have no effect below any other comment. */
const IMAGE_HEAD = /^#[ \t]*(?:syntax|escape|check)[ \t]*=/i;

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
    const isHead = (index === 0 && line.startsWith("#!")) || (index < 2 && CODING.test(line)) || IMAGE_HEAD.test(line);
    if (isHead) insertAt = start + line.length;
  }
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const comment = `# archwright: ignore-file[${rule}]${lineEnd}`;
  // A shebang may be all there is, without a line end.
  const isCut = insertAt > 0 && !/[\r\n]$/.test(text.slice(0, insertAt));
  return { start: insertAt, end: insertAt, text: isCut ? lineEnd + comment : comment };
}

/**
 * As {@link ignoreOnLine}, for a file that is no Python: at the end of the line, or where that is no place for a comment
 * on a line above the statement.
 */
export function ignoreInText(path: string, text: string, offset: number, rule: string): TextChange | undefined {
  const line = lineAt(readLineStarts(text), offset);
  const works = ({ start, end, text: comment }: TextChange): boolean => {
    const added = /[\r\n]$/.test(comment) ? 1 : 0;
    const after = textSuppressions(path, text.slice(0, start) + comment + text.slice(end));
    return (after?.suppressions ?? []).some(
      (each) => each.scope === "line" && each.lines.includes(line + added) && each.rules.some(({ id }) => id === rule),
    );
  };
  return standsAbove(path) ? ignoreAbove(text, line, rule, works) : ignoreOnLine(text, offset, rule, works);
}

function ignoreAbove(
  text: string,
  line: number,
  rule: string,
  works: (change: TextChange) => boolean,
): TextChange | undefined {
  const starts = readLineStarts(text);
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  // Above the first line of what goes on over several.
  let first = line;
  while (
    first > 0 &&
    text
      .slice(starts[first - 1], starts[first])
      .trimEnd()
      .endsWith("\\")
  )
    first--;
  for (let each = first; each >= Math.max(0, first - MAX_CONTINUATION); each--) {
    const start = starts[each]!;
    const above = each > 0 ? text.slice(starts[each - 1], start) : "";
    const list = above.trimStart().startsWith("#") ? [...above.matchAll(LINE_LIST)].at(-1) : undefined;
    const indent = /^[ \t]*/.exec(text.slice(start, starts[each + 1]))![0];
    const change = list
      ? appendToList(starts[each - 1]! + list.index, list[0], rule)
      : { start, end: start, text: `${indent}# archwright: ignore[${rule}]${lineEnd}` };
    if (works(change)) return change;
  }
  return undefined;
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
