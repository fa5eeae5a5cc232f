/** What stands at a place of a file with contracts of other tools: the key there, and what it means. */
import { readIni } from "../../config/ini";
import { parseToml, type TomlItem, type TomlTable } from "../../config/toml";
import type { Span } from "../../facts/types";
import { COMMON_KEYS, SESSION_KEYS, TYPE_KEYS, TYPES } from "./import-linter";
import { TACH_DOMAIN_KEYS, TACH_INTERFACE_KEYS, TACH_KEYS, TACH_MODULE_KEYS, TACH_NESTED_KEYS } from "./tach";

export interface ContractKey {
  readonly at: Span;
  /** As the file writes it. */
  readonly key: string;
  /** Plain sentences with code in backticks. */
  readonly meaning: string;
}

/** `undefined` where no key of a contract stands there. */
export function contractKeyAt(path: string, text: string, offset: number): ContractKey | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === ".importlinter" || name === "setup.cfg") return iniKey(text, offset);
  if (!["pyproject.toml", "tach.toml", "tach.domain.toml"].includes(name)) return undefined;
  const toml = parseToml(text);
  if ("error" in toml) return undefined;
  const place = tomlPlace(toml.root, offset, []);
  if (!place) return undefined;
  const meaning = tomlMeaning(name, place);
  return meaning === undefined ? undefined : { at: place.at, key: place.keys.at(-1)!, meaning };
}

const SECTION = "importlinter";

function iniKey(text: string, offset: number): ContractKey | undefined {
  for (const { name, options } of readIni(text).values()) {
    if (name !== SECTION && !name.startsWith(`${SECTION}:`)) continue;
    for (const [key, { keyAt, lines }] of options) {
      const typed = options.get("type")?.lines[0]?.text;
      const meaning = (word: string): string | undefined =>
        name === SECTION ? SESSION_KEYS[word] : contractMeaning(word, typed);
      const found = isIn(offset, keyAt) ? meaning(key) : undefined;
      if (found !== undefined) return { at: keyAt, key, meaning: found };
      const value = lines.find((line) => isIn(offset, line.at));
      if (name !== SECTION && key === "type" && value && Object.hasOwn(TYPES, value.text))
        return { at: value.at, key: value.text, meaning: TYPES[value.text]! };
    }
  }
  return undefined;
}

function contractMeaning(key: string, type: string | undefined): string | undefined {
  const own = type !== undefined && Object.hasOwn(TYPE_KEYS, type) ? TYPE_KEYS[type] : undefined;
  // Without a type that is known, a key means what it means anywhere.
  const docs = [COMMON_KEYS, ...(own ? [own] : Object.values(TYPE_KEYS))];
  return docs.find((each) => Object.hasOwn(each, key))?.[key];
}

interface TomlPlace {
  readonly at: Span;
  /** From the root; entries of arrays have none of their own. */
  readonly keys: readonly string[];
  /** The table that holds the key. */
  readonly table: TomlTable;
  /** The value of the key `type` is meant, not the key. */
  readonly value?: string;
}

function tomlPlace(table: TomlTable, offset: number, keys: readonly string[]): TomlPlace | undefined {
  for (const [key, { keyAt, value }] of table.entries) {
    const path = [...keys, key];
    for (const inner of tablesOf(value)) {
      const found = tomlPlace(inner, offset, path);
      if (found) return found;
      // The header of the table, of which the last word counts.
      if (value.kind === "array" && !isIn(offset, keyAt) && isHeader(inner, offset))
        return { at: inner.at, keys: path, table };
    }
    if (isIn(offset, keyAt)) return { at: keyAt, keys: path, table };
    if (key === "type" && value.kind === "string" && isIn(offset, value.at))
      return { at: value.at, keys: path, table, value: value.value as string };
  }
  return undefined;
}

/** Of an inline table the place is all of it: what is in it was looked at already. */
function isHeader({ at, entries }: TomlTable, offset: number): boolean {
  const [first] = entries.values();
  return isIn(offset, at) && (first === undefined || first.keyAt[0] > at[1]);
}

function tablesOf(item: TomlItem): readonly TomlTable[] {
  if (item.kind === "table") return [item];
  return item.kind === "array" ? item.items.flatMap(tablesOf) : [];
}

function tomlMeaning(file: string, { keys, table, value }: TomlPlace): string | undefined {
  const [first, second, ...rest] = keys;
  if (file !== "pyproject.toml") return tachMeaning(file, keys);
  if (first !== "tool" || rest.length === 0) return undefined;
  if (second === "tach") return tachMeaning("tach.toml", rest);
  if (second !== SECTION) return undefined;
  const [group, key, ...deeper] = rest;
  if (deeper.length > 0) return undefined;
  if (key === undefined) return of(SESSION_KEYS, group!);
  if (group !== "contracts") return undefined;
  const typed = table.entries.get("type")?.value;
  const type = typed?.kind === "string" ? (typed.value as string) : undefined;
  return value === undefined ? contractMeaning(key, type) : of(TYPES, value);
}

function tachMeaning(file: string, keys: readonly string[]): string | undefined {
  const [group, key, ...deeper] = keys;
  const top = file === "tach.domain.toml" ? TACH_DOMAIN_KEYS : TACH_KEYS;
  if (key === undefined) return of(top, group!);
  const tables =
    group === "modules" || group === "root"
      ? TACH_MODULE_KEYS
      : group === "interfaces"
        ? TACH_INTERFACE_KEYS
        : undefined;
  const [last] = deeper;
  if (last !== undefined) return tables ? of(TACH_NESTED_KEYS[key] ?? {}, last) : undefined;
  return of(tables ?? (Object.hasOwn(TACH_NESTED_KEYS, group!) ? TACH_NESTED_KEYS[group!]! : {}), key);
}

function of(docs: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(docs, key) ? docs[key] : undefined;
}

function isIn(offset: number, [start, end]: Span): boolean {
  return start <= offset && offset <= end;
}
