/** TOML as a tree in which every key and value knows its place in the text. */
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Span } from "../facts/types";

export interface TomlTable {
  readonly kind: "table";
  /** The table's header, for an inline table the whole of it. */
  readonly at: Span;
  readonly entries: ReadonlyMap<string, TomlEntry>;
}

export interface TomlEntry {
  readonly keyAt: Span;
  readonly value: TomlItem;
}

export interface TomlArray {
  readonly kind: "array";
  readonly at: Span;
  readonly items: readonly TomlItem[];
}

export interface TomlScalar {
  readonly kind: "string" | "integer" | "float" | "boolean" | "date";
  readonly at: Span;
  readonly value: string | number | boolean;
}

export type TomlItem = TomlTable | TomlArray | TomlScalar;

export type TomlReading =
  { readonly root: TomlTable } | { readonly error: { readonly message: string; readonly offset: number } };

interface Entries extends Map<string, TomlEntry> {}
type Key = AST.TOMLKeyValue["key"]["keys"][number];

/** Reads a whole document. Offsets are UTF-16 units of `text`. */
export function parseToml(text: string): TomlReading {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: "latest" });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { error: { message: error.message, offset: Math.min(error.index, text.length) } };
  }
  const root: Entries = new Map();
  const top = program.body[0];
  for (const node of top.body) {
    if (node.type === "TOMLKeyValue") addKeyValue(root, node);
    else for (const pair of tableOf(root, node)) addKeyValue(pair.entries, pair.node);
  }
  return { root: { kind: "table", at: [0, 0], entries: root } };
}

/** The item at a path of keys, `undefined` where there is none. */
export function tomlAt(item: TomlItem, ...path: readonly string[]): TomlItem | undefined {
  let current: TomlItem | undefined = item;
  for (const key of path) current = current?.kind === "table" ? current.entries.get(key)?.value : undefined;
  return current;
}

/** Opens the table of a header and pairs it with what stands below the header. */
function tableOf(root: Entries, table: AST.TOMLTable): { entries: Entries; node: AST.TOMLKeyValue }[] {
  const keys = table.key.keys;
  const parent = descend(root, keys.slice(0, -1));
  const last = keys.at(-1);
  if (!last) return [];
  const entries = table.kind === "array" ? appendTable(parent, last, table.key.range) : openTable(parent, last);
  return table.body.map((node) => ({ entries, node }));
}

function addKeyValue(table: Entries, node: AST.TOMLKeyValue): void {
  const keys = node.key.keys;
  const last = keys.at(-1);
  if (last) descend(table, keys.slice(0, -1)).set(nameOf(last), { keyAt: last.range, value: itemOf(node.value) });
}

function descend(table: Entries, keys: readonly Key[]): Entries {
  return keys.reduce(openTable, table);
}

/** The table under a key, made if it is not there; of an array of tables the last. */
function openTable(parent: Entries, key: Key): Entries {
  const known = parent.get(nameOf(key))?.value;
  const table = known?.kind === "array" ? known.items.at(-1) : known;
  if (table?.kind === "table") return table.entries as Entries;
  const entries: Entries = new Map();
  parent.set(nameOf(key), { keyAt: key.range, value: { kind: "table", at: key.range, entries } });
  return entries;
}

function appendTable(parent: Entries, key: Key, at: Span): Entries {
  const entries: Entries = new Map();
  const table: TomlTable = { kind: "table", at, entries };
  const known = parent.get(nameOf(key));
  const items = known?.value.kind === "array" ? known.value.items : [];
  parent.set(nameOf(key), { keyAt: known?.keyAt ?? key.range, value: { kind: "array", at, items: [...items, table] } });
  return entries;
}

function itemOf(node: AST.TOMLContentNode): TomlItem {
  const at = node.range;
  if (node.type === "TOMLArray") return { kind: "array", at, items: node.elements.map(itemOf) };
  if (node.type === "TOMLInlineTable") {
    const entries: Entries = new Map();
    for (const pair of node.body) addKeyValue(entries, pair);
    return { kind: "table", at, entries };
  }
  switch (node.kind) {
    case "string":
    case "integer":
    case "float":
    case "boolean":
      return { kind: node.kind, at, value: node.value };
    default:
      return { kind: "date", at, value: node.datetime };
  }
}

function nameOf(key: Key): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}
