/** Adds imports to a contract's list of ignored ones, in the file's own formatting. */
import { readIni, type IniSection } from "../config/ini";
import { parseToml, tomlAt, type TomlArray, type TomlTable } from "../config/toml";
import type { Span } from "../facts/types";
import type { TextChange } from "../findings";

/**
 * @param at where the contract's name stands, without one its table
 * @param imports `importer -> imported`
 * @param reason the text of a comment above them
 */
export function addIgnores(
  path: string,
  text: string,
  at: Span,
  imports: readonly string[],
  reason: string,
): TextChange[] {
  const change = path.endsWith(".toml") ? tomlChange(text, at, imports, reason) : iniChange(text, at, imports, reason);
  return change ? [change] : [];
}

function iniChange(text: string, at: Span, imports: readonly string[], reason: string): TextChange | undefined {
  const end = endOfLine(text);
  const section = [...readIni(text).values()].find((each) => isAt(at, each.at, each.options.get("name")?.lines[0]?.at));
  if (!section) return undefined;
  const option = section.options.get("ignore_imports");
  const sample = [...section.options.values()].flatMap(({ lines }) => lines.slice(1))[0];
  const indent = indentBefore(text, (option?.lines.at(-1) ?? sample)?.at[0]) || "    ";
  const lines = [`# ${reason}`, ...imports].map((line) => `${end}${indent}${line}`).join("");
  if (option) {
    const last = option.lines.at(-1);
    const place = last ? last.at[1] : lineEnd(text, option.keyAt[1]);
    return { start: place, end: place, text: lines };
  }
  const place = lastOf(text, section);
  return { start: place, end: place, text: `${end}ignore_imports =${lines}` };
}

/** The end of the last line that belongs to a section. */
function lastOf(text: string, section: IniSection): number {
  const ends = [...section.options.values()].map(({ keyAt, lines }) => lines.at(-1)?.at[1] ?? lineEnd(text, keyAt[1]));
  return Math.max(lineEnd(text, section.at[1]), ...ends);
}

function tomlChange(text: string, at: Span, imports: readonly string[], reason: string): TextChange | undefined {
  const toml = parseToml(text);
  if ("error" in toml) return undefined;
  for (const [tool, key] of [
    ["importlinter", "ignore_imports"],
    ["archwright", "ignore-imports"],
  ] as const) {
    const contracts = tomlAt(toml.root, "tool", tool, "contracts");
    const tables = contracts?.kind === "array" ? contracts.items : [];
    for (const table of tables) {
      if (table.kind !== "table" || !isAt(at, table.at, table.entries.get("name")?.value.at)) continue;
      const list = table.entries.get(key)?.value;
      if (list?.kind === "array") return intoArray(text, list, imports, reason);
      return list || isInline(text, table) ? undefined : newArray(text, table, key, imports, reason);
    }
  }
  return undefined;
}

function intoArray(text: string, list: TomlArray, imports: readonly string[], reason: string): TextChange {
  const end = endOfLine(text);
  const last = list.items.at(-1);
  const close = list.at[1] - 1;
  const isMultiline = /[\r\n]/.test(text.slice(...list.at));
  if (!isMultiline) {
    const indent = "    ";
    const old = list.items.map((item) => `${indent}${text.slice(...item.at)},${end}`).join("");
    return {
      start: list.at[0],
      end: list.at[1],
      text: `[${end}${old}${entries(imports, reason, indent, end)}]`,
    };
  }
  const indent = indentBefore(text, last?.at[0]) || "    ";
  const added = entries(imports, reason, indent, end);
  if (!last) return { start: list.at[0] + 1, end: list.at[0] + 1, text: `${end}${added.slice(0, -end.length)}` };
  // Behind the last entry there may be a comma and a comment: both stay with it.
  const tail = text.slice(last.at[1], close);
  const comma = /^[ \t]*,/.exec(tail);
  const from = last.at[1] + (comma?.[0].length ?? 0);
  const lineStop = lineEnd(text, from);
  const rest = text.slice(from, Math.min(lineStop, close));
  const stop = lineStop <= close ? lineStop : from;
  return {
    start: last.at[1],
    end: stop,
    text: `,${stop === from ? "" : rest}${end}${added.slice(0, -end.length)}${lineStop <= close ? "" : end}`,
  };
}

function newArray(text: string, table: TomlTable, key: string, imports: readonly string[], reason: string): TextChange {
  const end = endOfLine(text);
  const ends = [...table.entries.values()]
    .filter(({ value }) => value.kind !== "table")
    .map(({ value }) => value.at[1]);
  const place = lineEnd(text, Math.max(table.at[1], ...ends));
  return { start: place, end: place, text: `${end}${key} = [${end}${entries(imports, reason, "    ", end)}]` };
}

function entries(imports: readonly string[], reason: string, indent: string, end: string): string {
  return [`# ${reason}`, ...imports.map((line) => `"${line}",`)].map((line) => `${indent}${line}${end}`).join("");
}

function isAt(at: Span, ...places: readonly (Span | undefined)[]): boolean {
  return places.some((place) => place?.[0] === at[0]);
}

function isInline(text: string, table: TomlTable): boolean {
  return text[table.at[0]] === "{";
}

function endOfLine(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

/** The offset where the line of an offset ends, before its line end. */
function lineEnd(text: string, offset: number): number {
  const rest = /[\r\n]/.exec(text.slice(offset));
  return rest ? offset + rest.index : text.length;
}

/** White space that a line begins with; empty where something else stands before the offset. */
function indentBefore(text: string, offset: number | undefined): string {
  if (offset === undefined) return "";
  const start = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return /^[ \t]*$/.test(text.slice(start, offset)) ? text.slice(start, offset) : "";
}
