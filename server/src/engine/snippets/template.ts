/** A snippet with names for its tab stops, as the server fills it in. */

/** As `snippets/python.yaml` writes it. */
export interface TemplateSource {
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  /** `${name:default}` or `${name|one,other|}` where a tab stop stands first, `${name}` after that. */
  readonly body: string;
  /**
   * Its twin for projects with sync sessions: the prefix of one that is written out, `true` for one that is made by
   * leaving out `async` and `await`, or the parts that it has instead.
   */
  readonly sync?: string | true | Readonly<Record<string, string>>;
}

/** A snippet that needs nothing of the project. */
export interface PlainSnippet {
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  /** In the snippet grammar of editors. */
  readonly body: string;
}

export interface Stop {
  /** What stands there when nothing is typed. */
  readonly default: string;
  readonly choices?: readonly string[];
}

/** One name of an import statement of a template. Every text may hold tab stops, as `${name}`. */
export interface TemplateImport {
  readonly module: string;
  /** Absent for `import module`. */
  readonly name?: string;
  readonly as?: string;
}

/** A template taken apart: what it imports, and the code below. Both speak of tab stops as `${name}` only. */
export interface Template {
  readonly stops: ReadonlyMap<string, Stop>;
  readonly imports: readonly TemplateImport[];
  readonly body: string;
  /** Empty lines between imports and code. */
  readonly gap: number;
}

const STOP = /\\[$}\\]|\$\{([A-Za-z_]\w*)(?::((?:\\.|[^\\}])*)|\|((?:\\.|[^\\|])+)\|)?\}/g;
const HEADER_LINE = /^(?:import (\S.*)|from (\S+) import (\S.*))$/;

export function readTemplate(source: string): Template {
  const stops = new Map<string, Stop>();
  const text = source.replace(STOP, (match, name: string | undefined, value?: string, list?: string) => {
    if (name === undefined) return match;
    if (list !== undefined) {
      const choices = list.split(/(?<!\\),/).map(unescape);
      stops.set(name, { default: choices[0]!, choices });
    } else if (value !== undefined) stops.set(name, { default: unescape(value) });
    return `\${${name}}`;
  });
  const imports: TemplateImport[] = [];
  // A list in brackets reads as one line.
  let rest = text.replace(/^(from \S+ import) \(\n([^)]*)\)$/gm, (_, head: string, names: string) => {
    const list = names.split(",").map((name) => name.trim());
    return `${head} ${list.filter((name) => name !== "").join(", ")}`;
  });
  let gap = 0;
  while (rest !== "") {
    const [line = ""] = rest.split("\n", 1);
    const match = HEADER_LINE.exec(line);
    // Imports with a comment (`import *  # noqa`) have to stay where they are.
    if (line !== "" && (!match || line.includes("#"))) break;
    gap = line === "" ? gap + 1 : 0;
    rest = rest.slice(line.length + 1);
    if (match) imports.push(...importsOf(match));
  }
  return { stops, imports, body: rest, gap };
}

function importsOf([, module, from, names]: RegExpExecArray): TemplateImport[] {
  if (module !== undefined) return [{ module }];
  return names!.split(", ").map((entry) => {
    const [name = "", as] = entry.split(" as ");
    return { module: from!, name, ...(as !== undefined && { as }) };
  });
}

/** A text with its tab stops replaced; what `fill` gives nothing for stays. */
export function substitute(text: string, fill: (name: string) => string | undefined): string {
  return text.replace(/\\[$}\\]|\$\{(\w+)\}/g, (match, name?: string) =>
    name === undefined ? match : (fill(name) ?? match),
  );
}

/** A literal text as a snippet has to write it. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

export function unescape(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}

/**
 * A text with named tab stops in the grammar of editors: numbered in reading order, the default with the first of each,
 * and the end of the text as the last stop.
 */
export function toSnippet(text: string, stops: ReadonlyMap<string, Stop>): string {
  const numbers = new Map<string, number>();
  const body = substitute(text, (name) => {
    const known = numbers.get(name);
    if (known !== undefined) return `\${${known}}`;
    const number = numbers.size + 1;
    numbers.set(name, number);
    const stop = stops.get(name);
    if (stop?.choices) return `\${${number}|${stop.choices.map((one) => one.replace(/[\\,|]/g, "\\$&")).join(",")}|}`;
    return `\${${number}:${escapeSnippet(stop?.default ?? name)}}`;
  });
  return `${body}$0`;
}

/** The text that stands when every tab stop is left as it is. */
export function toPlainText(text: string, stops: ReadonlyMap<string, Stop>): string {
  return text.replace(
    /\\([$}\\])|\$\{(\w+)\}/g,
    (_, escaped: string | undefined, name: string) => escaped ?? stops.get(name)?.default ?? name,
  );
}
