/** Careful steps into TOML and JSON of unknown shape. */
import { parse } from "smol-toml";

export type Table = Readonly<Record<string, unknown>>;

/** The document, or an empty table where it is none. */
export function readTomlTable(text: string | undefined): Table {
  try {
    return text === undefined ? {} : parse(text);
  } catch {
    return {};
  }
}

export function readJsonTable(text: string | undefined): Table {
  try {
    return text === undefined ? {} : tableOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The value at a path of keys. */
export function get(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((current, key) => tableOf(current)[key], value);
}

/** The value if it is a table, else an empty one. */
export function tableOf(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of a list; a lone string is a list of one. */
export function textsOf(value: unknown): string[] {
  return (typeof value === "string" ? [value] : listOf(value)).filter((item) => typeof item === "string");
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
