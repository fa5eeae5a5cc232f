/** `# tach-ignore` comments: https://docs.gauge.sh/usage/tach-ignore/ */
import type { Span } from "../../facts/types";

export interface TachIgnore {
  /** The line that it speaks of, 0-based: its own, or the next where it has a line to itself. */
  readonly line: number;
  /** Ends of imported names; without any it covers everything on the line. */
  readonly names: readonly string[];
  readonly hasReason: boolean;
  /** The comment. */
  readonly at: Span;
}

const COMMENT = /# *tach-ignore(?:\(([^)]*)\))?((?:\s+[\w.]+)*)\s*$/u;

/** Of a text. A pure function, kept with the facts of the file; `undefined` where there is none. */
export function readTachIgnores(text: string, lineStarts: readonly number[]): TachIgnore[] | undefined {
  if (!text.includes("tach-ignore")) return undefined;
  const found = lineStarts.flatMap((start, line): TachIgnore[] => {
    const content = text.slice(start, lineStarts[line + 1] ?? text.length).trimEnd();
    const match = content.includes("tach-ignore") ? COMMENT.exec(content) : null;
    if (!match) return [];
    return [
      {
        line: /^\s*#/.test(content) ? line + 1 : line,
        names: (match[2] ?? "").split(/\s+/).filter((name) => name !== ""),
        hasReason: (match[1] ?? "") !== "",
        at: [start + match.index, start + content.length],
      },
    ];
  });
  return found.length > 0 ? found : undefined;
}
