/** The markup of literate tests: fences' info strings, and the marks inside of fences. See README.md. */
import type { Severity } from "../../server/src/engine";

/** A mistake in a literate test itself. */
export class MarkupError extends Error {
  override readonly name = "MarkupError";

  constructor(
    /** 0-based line in what was read. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a fence's first line says. */
export interface FenceInfo {
  readonly language: string;
  /** Where its text stands in the project; several for the same text. Empty for a fence that is no file. */
  readonly paths: readonly string[];
  /** `path=` is written out. */
  readonly named: boolean;
  /** The file after the fix whose title starts with this. */
  readonly fix?: string;
  readonly safety?: string;
  /** The file after all safe fixes. */
  readonly fixAll: boolean;
  /** 1-based lines that have a finding (guide pages, which hold no marks). */
  readonly lines?: readonly number[];
}

const DEFAULT_PATHS: Readonly<Record<string, string>> = {
  python: "app/module.py",
  toml: "pyproject.toml",
  dockerfile: "Dockerfile",
};

export function readInfo(info: string, line: number): FenceInfo {
  const language = /^\S*/.exec(info)![0];
  const attributes = new Map<string, string>();
  const pattern = /\s+(?:([a-z-]+)(?:=(?:"([^"]*)"|([^\s"']+)))?(?=\s|$)|(\S+))/gy;
  pattern.lastIndex = language.length;
  for (let match = pattern.exec(info.trimEnd()); match; match = pattern.exec(info.trimEnd())) {
    const [, name, quoted, plain, other] = match;
    if (other !== undefined || !["path", "fix", "safety", "fix-all", "lines"].includes(name!)) {
      throw new MarkupError(line, `unknown attribute \`${other ?? name}\` of a fence`);
    }
    attributes.set(name!, quoted ?? plain ?? "");
  }
  const path = attributes.get("path") ?? DEFAULT_PATHS[language];
  const fix = attributes.get("fix");
  const safety = attributes.get("safety");
  const lines = attributes.get("lines");
  return {
    language,
    paths: path ? path.split(",") : [],
    named: attributes.has("path"),
    fixAll: attributes.has("fix-all"),
    ...(fix !== undefined && { fix }),
    ...(safety !== undefined && { safety }),
    ...(lines !== undefined && { lines: lines.split(",").map(Number) }),
  };
}

/** One finding, or one related location of a finding, that a test expects on a line. */
export interface Mark {
  readonly kind: "finding" | "related";
  /** Without one it is the rule under test. */
  readonly rule?: string;
  readonly severity?: Severity;
  /** Parts of the message. */
  readonly message: readonly string[];
  /** No fix is offered for it. */
  readonly noFix: boolean;
  /** 0-based line in the text without marks. */
  readonly line: number;
  /** The columns that are underlined: 0-based, end exclusive, UTF-16 units. */
  readonly columns?: readonly [start: number, end: number];
  /** 0-based line in the fence. */
  readonly source: number;
}

const MARK = /[ \t]*#[ \t]*(expect|related):((?:"[^"]*"|(?!#[ \t]*(?:expect|related):)[^"])*(?:"[^"]*)?)$/;
const UNDERLINE = /^([ \t]*)#([ \t]*)(\^+)(.*)$/;

/** Takes the marks out of a fence's content. The text that is left is what is analysed. */
export function readMarks(content: string): { readonly text: string; readonly marks: readonly Mark[] } {
  const lines = content === "" ? [] : content.replace(/\n$/, "").split("\n");
  const kept: string[] = [];
  const marks: Mark[] = [];
  /** Marks that stand on lines of their own and speak of the next line. */
  let waiting: Mark[] = [];
  lines.forEach((line, source) => {
    const underline = UNDERLINE.exec(line);
    if (underline) {
      addUnderline(marks, underline, kept.length - 1, source);
      return;
    }
    const found: Mark[] = [];
    let rest = line;
    for (let match = MARK.exec(rest); match; match = MARK.exec(rest)) {
      rest = rest.slice(0, match.index);
      const kind = match[1] === "expect" ? "finding" : "related";
      found.unshift(
        ...readItems(match[2]!, source).map((item) => ({ ...item, kind, line: kept.length, source }) as const),
      );
    }
    if (found.length > 0 && rest.trim() === "") {
      waiting.push(...found);
      return;
    }
    marks.push(...waiting.map((mark) => ({ ...mark, line: kept.length })), ...found);
    waiting = [];
    kept.push(rest);
  });
  marks.push(...waiting.map((mark) => ({ ...mark, line: Math.max(0, kept.length - 1) })));
  return { text: kept.map((line) => `${line}\n`).join(""), marks };
}

/** An underline says the columns of the mark above it (of its rule, if it names one), or is a mark itself. */
function addUnderline(marks: Mark[], match: RegExpExecArray, line: number, source: number): void {
  const [, indent, gap, carets, rest] = match;
  if (line < 0) throw new MarkupError(source, "an underline needs a line of code above it");
  // A `#` that touches the first caret is the underline's first column: nothing else could mark column 0.
  const start = indent!.length + (gap === "" ? 0 : 1 + gap!.length);
  const columns = [start, indent!.length + 1 + gap!.length + carets!.length] as const;
  const [item, ...more] = readItems(rest!, source);
  if (more.length > 0) throw new MarkupError(source, "an underline speaks of one finding");
  const above = marks.findIndex(
    (mark) =>
      mark.line === line &&
      mark.columns === undefined &&
      mark.kind === "finding" &&
      (item!.rule === undefined || mark.rule === item!.rule),
  );
  if (above === -1) {
    marks.push({ ...item!, kind: "finding", line, source, columns });
    return;
  }
  const mark = marks[above]!;
  marks[above] = {
    ...mark,
    ...item!,
    message: [...mark.message, ...item!.message],
    noFix: mark.noFix || item!.noFix,
    columns,
  };
}

type Item = Pick<Mark, "rule" | "severity" | "message" | "noFix">;

/** `[severity] [rule-id] ["message part" …] [no-fix], …` */
function readItems(text: string, source: number): Item[] {
  const items: Item[] = [];
  let item: { -readonly [K in keyof Item]: Item[K] } = { message: [], noFix: false };
  for (const [token] of text.matchAll(/"[^"]*"|,|[^\s",]+|"/g)) {
    if (token === ",") {
      items.push(item);
      item = { message: [], noFix: false };
    } else if (token === "no-fix") item.noFix = true;
    else if (/^".*"$/.test(token)) item.message = [...item.message, token.slice(1, -1)];
    else if (isSeverity(token)) item.severity = token;
    else if (/^[a-z][a-z0-9-]*$/.test(token) && item.rule === undefined) item.rule = token;
    else throw new MarkupError(source, `a mark cannot have \`${token}\` here`);
  }
  return [...items, item];
}

function isSeverity(word: string): word is Severity {
  return ["error", "warning", "info", "hint"].includes(word);
}
