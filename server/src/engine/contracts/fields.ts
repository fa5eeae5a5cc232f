/** A table of a configuration file, whatever its format: keys with the texts that they hold, all with their places. */
import type { IniSection } from "../config/ini";
import type { TomlItem, TomlTable } from "../config/toml";
import type { PlacedText } from "../config/types";
import type { Span } from "../facts/types";

export interface Field {
  readonly keyAt: Span;
  /** The entries of a list; a value by itself is a list of one. */
  readonly values: readonly PlacedText[];
}

export interface Fields {
  /** The header or name of the table. */
  readonly at: Span;
  readonly entries: ReadonlyMap<string, Field>;
}

export function iniFields(section: IniSection): Fields {
  const entries = [...section.options].map(([key, { keyAt, lines }]) => [key, { keyAt, values: lines }] as const);
  return { at: section.at, entries: new Map(entries) };
}

/** Entries that hold tables, or lists of them, are left out. */
export function tomlFields(table: TomlTable): Fields {
  const entries = [...table.entries].flatMap(([key, { keyAt, value }]) => {
    const values = textsOf(value);
    return values ? [[key, { keyAt, values }] as const] : [];
  });
  return { at: table.at, entries: new Map(entries) };
}

function textsOf(item: TomlItem): PlacedText[] | undefined {
  if (item.kind === "table") return undefined;
  if (item.kind !== "array") return [{ text: String(item.value), at: item.at }];
  const entries = item.items.map(textsOf);
  return entries.every((entry) => entry !== undefined) ? entries.flat() : undefined;
}
