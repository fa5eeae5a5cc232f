/** One line of source as a terminal shows it, with the place that is meant. */
import stringWidth from "string-width";

export interface Excerpt {
  readonly code: string;
  /** Where the marked part starts and how wide it is, in terminal cells. */
  readonly indent: number;
  readonly length: number;
}

const TAB = 4;
/** Kept of a line that is cut, before the marked part. */
const LEAD = 24;

/**
 * Lays a line out in at most about `width` characters around the marked part.
 *
 * @param start 0-based, in UTF-16 units
 * @param end exclusive; `undefined` where the marked part goes on in the next line
 */
export function excerpt(line: string, start: number, end: number | undefined, width: number): Excerpt {
  const stop = Math.max(start, Math.min(end ?? line.trimEnd().length, line.length));
  const fits = line.length <= width;
  const from = fits || start < width - LEAD ? 0 : boundary(line, start - LEAD);
  const to = fits ? line.length : boundary(line, Math.min(line.length, from + width));
  const head = from > 0 ? "…" : "";
  const before = head + line.slice(from, start);
  const through = head + line.slice(from, Math.min(stop, to));
  const indent = stringWidth(printable(before));
  return {
    code: printable(head + line.slice(from, to)).trimEnd() + (to < line.length ? "…" : ""),
    indent,
    length: Math.max(1, stringWidth(printable(through)) - indent),
  };
}

/** Text that cannot steer a terminal: tabs become blanks, control and direction characters visible. */
export function printable(text: string): string {
  const safe = text.replace(/(?!\t)[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
  if (!safe.includes("\t")) return safe;
  const parts = safe.split("\t");
  let out = "";
  for (const [at, part] of parts.entries()) {
    out += part;
    if (at < parts.length - 1) out += " ".repeat(TAB - (stringWidth(out) % TAB));
  }
  return out;
}

/** Not between the two halves of a character. */
function boundary(text: string, at: number): number {
  const isLowHalf = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isLowHalf ? at - 1 : at;
}
