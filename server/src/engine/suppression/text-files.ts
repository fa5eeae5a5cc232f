/** Suppression comments of files that are no Python: images, Compose files, scripts, TOML, INI, lists of packages. */
import { isPair, isScalar, isSeq, parseDocument, visit } from "yaml";
import { parseToml, type TomlItem, type TomlTable } from "../config/toml";
import { lineAt, readLineStarts } from "../facts/text";
import type { ModuleFacts, SuppressionFact } from "../facts/types";
import { DIRECTIVE, directiveFact } from "./parse";

/** How a kind of file writes comments, and what is one statement in it. */
type Format = "dockerfile" | "ini" | "shell" | "toml" | "yaml" | "lines";

/** Formats in which a `#` behind something is a part of that. */
const OWN_LINE_ONLY: ReadonlySet<Format> = new Set(["ini", "lines"]);

const FORMATS: readonly (readonly [RegExp, Format | undefined])[] = [
  [/(?:\.lock|\.json|-lock\.\w+)$/i, undefined],
  [/^(?:Dockerfile|Containerfile)(?:[-_.].+)?$|\.dockerfile$/i, "dockerfile"],
  [/\.ya?ml$/, "yaml"],
  [/\.toml$|^Pipfile$/, "toml"],
  [/\.(?:cfg|ini|service)$|^\.importlinter$/, "ini"],
  [/^\.(?:env|gitignore)/, "lines"],
];

type TextFacts = Pick<ModuleFacts, "suppressions" | "lineStarts" | "errors" | "generated" | "foreign">;
type Lines = readonly [first: number, last: number];

/** What is needed to apply the suppressions of a text; `undefined` where it has none. */
export function textSuppressions(path: string, text: string): TextFacts | undefined {
  if (!/#\s*archwright/i.test(text)) return undefined;
  const format = formatOf(path);
  if (!format) return undefined;
  const file = new TextFile(text, format);
  return {
    suppressions: file.suppressions(),
    lineStarts: file.lineStarts,
    errors: [],
    generated: false,
    foreign: false,
  };
}

/** Whether a comment that ignores something has to stand above what it speaks of. */
export function standsAbove(path: string): boolean {
  const format = formatOf(path);
  return format === "dockerfile" || (format !== undefined && OWN_LINE_ONLY.has(format));
}

/** Whether a file, Python or not, can have comments that ignore something. */
export function canIgnore(path: string): boolean {
  return formatOf(path) !== undefined;
}

function formatOf(path: string): Format | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const known = FORMATS.find(([pattern]) => pattern.test(name));
  return known ? known[1] : "shell";
}

class TextFile {
  readonly lineStarts: readonly number[];
  private readonly lines: readonly string[];
  private statementLines: readonly Lines[] | undefined;

  constructor(
    private readonly text: string,
    private readonly format: Format,
  ) {
    this.lineStarts = readLineStarts(text);
    this.lines = this.lineStarts.map((start, index) => text.slice(start, this.lineStarts[index + 1]).trimEnd());
  }

  suppressions(): SuppressionFact[] {
    return this.lines.flatMap((line, index) =>
      [...line.matchAll(DIRECTIVE)]
        .filter((match) => this.isComment(line, match.index))
        .map((match) => directiveFact(match, this.lineStarts[index]!, (file) => this.covered(index, file))),
    );
  }

  private isComment(line: string, at: number): boolean {
    const before = line.slice(0, at);
    if (before.trimStart().startsWith("#") || before.trim() === "") return true;
    if (OWN_LINE_ONLY.has(this.format) || !/\s$/.test(before)) return false;
    // In an image only a shell knows comments behind a command; `CMD ["a"] # b` is no list any more.
    if (this.format === "dockerfile") return !/^\s*[a-z]+\s+(?:--\S+\s+)*\[/i.test(line);
    return !['"', "'"].some((quote) => isOpen(before, quote) && line.slice(at).includes(quote));
  }

  private covered(line: number, file: boolean): number[] {
    if (file) return this.lines.slice(0, line).every(isBlank) ? [line] : [];
    if (!isBlank(this.lines[line]!)) {
      const whole = this.statements().find(([first, last]) => first === line || last === line);
      return whole?.[0] === line ? range(whole) : [...new Set([line, whole?.[0] ?? line])].sort((a, b) => a - b);
    }
    let next = line + 1;
    while (this.lines[next]?.trimStart().startsWith("#")) next++;
    const own = line === 0 ? [0] : [];
    if (!this.lines[next]?.trim()) return own;
    return [...own, ...range(this.statements().find(([first]) => first === next) ?? [next, next])];
  }

  /** Simple statements over more than one line. */
  private statements(): readonly Lines[] {
    return (this.statementLines ??= this.readStatements().filter(([first, last]) => last > first));
  }

  private readStatements(): Lines[] {
    switch (this.format) {
      case "yaml":
        return yamlEntries(this.text).map((span) => this.linesOf(span));
      case "toml":
        return tomlEntries(this.text).map((span) => this.linesOf(span));
      case "ini":
        return this.group((_, next) => /^\s/.test(next));
      default:
        return this.group((line) => line.endsWith("\\"));
    }
  }

  private linesOf([start, end]: readonly [number, number]): Lines {
    const last = /[\r\n]/.test(this.text[end - 1] ?? "") ? end - 1 : end;
    return [lineAt(this.lineStarts, start), lineAt(this.lineStarts, Math.max(start, last))];
  }

  /** Lines that belong together; comments between them do not end a group. */
  private group(goesOn: (line: string, next: string) => boolean): Lines[] {
    const groups: [number, number][] = [];
    let last = -1;
    for (const [index, line] of this.lines.entries()) {
      if (isBlank(line)) continue;
      const group = groups.at(-1);
      if (group && goesOn(this.lines[last]!, line)) group[1] = index;
      else groups.push([index, index]);
      last = index;
    }
    return groups;
  }
}

/** Nothing but a comment, or nothing. */
function isBlank(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

function isOpen(text: string, quote: string): boolean {
  return text.split(quote).length % 2 === 0;
}

function range([first, last]: Lines): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Entries whose value is a scalar or a list of such. */
function yamlEntries(text: string): (readonly [number, number])[] {
  const entries: (readonly [number, number])[] = [];
  visit(parseDocument(text, { keepSourceTokens: false }), {
    Pair(_, { key, value }) {
      const simple = isScalar(value) || (isSeq(value) && value.items.every((item) => isScalar(item)));
      if (!isScalar(key) || !simple || isPair(value) || !key.range || !value.range) return;
      entries.push([key.range[0], value.range[1]]);
    },
  });
  return entries;
}

function tomlEntries(text: string): (readonly [number, number])[] {
  const toml = parseToml(text);
  return "error" in toml ? [] : entriesOf(toml.root);
}

function entriesOf({ entries }: TomlTable): (readonly [number, number])[] {
  return [...entries.values()].flatMap(({ keyAt, value }) => {
    const tables = (value.kind === "array" ? value.items : [value]).filter((item): item is TomlTable => isTable(item));
    if (tables.length > 0) return tables.flatMap(entriesOf);
    return [[keyAt[0], value.at[1]] as const];
  });
}

function isTable(item: TomlItem): boolean {
  return item.kind === "table";
}
