/** A finding's own evidence: what the guide panel shows above the rule's page. Lines and characters count from 0, in UTF-16 units. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A few lines of a file around a range. */
export interface Excerpt {
  /** The line in the file that `lines[0]` is. */
  readonly firstLine: number;
  /** Without the indentation that all of them share. */
  readonly lines: readonly string[];
  /** The range, in `lines`. */
  readonly mark: Range;
  /** Lines of the range that were left out after `lines`. */
  readonly omitted: number;
}

/** A place in a file, with its code as it is now. */
export interface Place {
  readonly uri: string;
  readonly range: Range;
  /** Relative to the workspace folder, for people. */
  readonly path: string;
  /** What this place has to do with the finding. */
  readonly message: string;
  /** `undefined` when the file cannot be read. */
  readonly excerpt: Excerpt | undefined;
}

export interface Evidence {
  readonly rule: string;
  readonly message: string;
  /** Where the finding stands; `undefined` when only its rule and message are known. */
  readonly place: Place | undefined;
  /** The related locations, in order: a cycle's imports, a call's path. */
  readonly hops: readonly Place[];
  /** The analysis no longer reports it. */
  readonly gone: boolean;
}

const MAX_LINES = 14;

/** Cuts the lines of `range` and `context` more on both sides. A range that lies past the text's end is moved to its last line. */
export function excerpt(text: string, range: Range, context: number): Excerpt {
  const all = text.split(/\r\n|\r|\n/);
  const last = all.length - 1;
  const start = Math.min(range.start.line, last);
  const end = Math.max(start, Math.min(range.end.line, last));
  const shownEnd = Math.min(end, start + MAX_LINES - 1);
  const firstLine = Math.max(0, start - context);
  const lines = all.slice(firstLine, Math.min(last, shownEnd + context) + 1);
  while (lines.length > shownEnd - firstLine + 1 && lines.at(-1)?.trim() === "") lines.pop();

  const indent = sharedIndent(lines);
  const character = (line: number, at: number): number => Math.max(0, Math.min(at, all[line]?.length ?? 0) - indent);
  const markEnd =
    end > shownEnd
      ? { line: shownEnd - firstLine, character: character(shownEnd, Infinity) }
      : { line: end - firstLine, character: character(end, end < range.end.line ? Infinity : range.end.character) };
  return {
    firstLine,
    lines: lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))),
    mark: { start: { line: start - firstLine, character: character(start, range.start.character) }, end: markEnd },
    omitted: end - shownEnd,
  };
}

function sharedIndent(lines: readonly string[]): number {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  return indents.length > 0 ? Math.min(...indents) : 0;
}

/** Where a range is after an edit that put `text` in place of `edited`. */
export function rangeAfterEdit(range: Range, edited: Range, text: string): Range {
  const added = text.split(/\r\n|\r|\n/);
  const lastAdded = added.at(-1)?.length ?? 0;
  const newEnd: Position = {
    line: edited.start.line + added.length - 1,
    character: added.length === 1 ? edited.start.character + lastAdded : lastAdded,
  };
  const move = (position: Position, inside: Position): Position => {
    if (isBefore(position, edited.start)) return position;
    if (isBefore(position, edited.end)) return inside;
    return {
      line: position.line + newEnd.line - edited.end.line,
      character:
        position.line === edited.end.line
          ? position.character + newEnd.character - edited.end.character
          : position.character,
    };
  };
  const start = move(range.start, edited.start);
  // Text that is typed at the very end of the range does not belong to it.
  const end = isEqual(range.end, edited.start) ? range.end : move(range.end, newEnd);
  return { start, end: isBefore(end, start) ? start : end };
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function isEqual(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}
