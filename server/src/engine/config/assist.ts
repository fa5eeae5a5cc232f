/** Completion and hover for `[tool.archwright]`, from the schema that reads it. */
import type { Span } from "../facts/types";
import type { RuleMeta } from "../rules/api";
import { configurationSchema, type KeySchema, type Schema, type TableSchema } from "./schema";
import { readPlaces, type TomlPlace } from "./toml-places";

/** A word that fits. */
export interface ConfigurationOffer {
  readonly label: string;
  readonly kind: "key" | "value" | "table";
  /** What it means, in Markdown. */
  readonly doc: string;
  /** What replaces `at`: plain text, and as a snippet with tab stops. */
  readonly text: string;
  readonly snippet: string;
  readonly at: Span;
}

export interface ConfigurationHover {
  /** Markdown. */
  readonly doc: string;
  readonly at: Span;
}

const SECTION = ["tool", "archwright"];
/** Stands for what is typed at the caret; no TOML has it outside of strings. */
const CARET = "\uE000";

/** What can stand at an offset of `pyproject.toml`; nothing outside of Archwright's own section. */
export function configurationOffers(
  text: string,
  offset: number,
  rules: readonly RuleMeta[],
): readonly ConfigurationOffer[] {
  const places = readPlaces(text.slice(0, offset) + CARET + text.slice(offset));
  const here = places.find((place) => place.text.includes(CARET));
  if (!here) return [];
  // The rest of the word behind the caret is replaced as well.
  const at: Span = [here.at[0], here.at[1] - CARET.length];
  const schema = configurationSchema(rules);
  if (here.role === "header") return headerOffers(here, at, places, schema, text);
  const inside = relative(here.path);
  const node = inside && follow(schema, inside, kindOf(places, here));
  if (!node) return [];
  return here.role === "key" ? keyOffers(node, here, at, places) : valueOffers(node, here, at, places);
}

/** What the word at an offset means. */
export function configurationHover(
  text: string,
  offset: number,
  rules: readonly RuleMeta[],
): ConfigurationHover | undefined {
  const places = readPlaces(text);
  const here = places.find(({ at }) => at[0] <= offset && offset <= at[1]);
  const inside = here && relative(here.role === "value" ? here.path : [...here.path, here.text]);
  if (!inside) return undefined;
  const schema = configurationSchema(rules);
  const of = kindOf(places, here);
  if (here.role === "value") {
    const node = follow(schema, inside, of);
    const doc = node?.kind === "choice" ? node.choices[here.text] : undefined;
    return doc === undefined ? undefined : { doc: `\`${here.text}\`: ${doc}`, at: here.at };
  }
  const name = inside.at(-1);
  if (name === undefined) return undefined;
  const parent = follow(schema, inside.slice(0, -1), of);
  const key = parent && keyOf(parent, name, of);
  return key && { doc: describeKey(name, key), at: here.at };
}

/** The path below `tool.archwright`, or `undefined` outside of it. */
function relative(path: readonly string[]): readonly string[] | undefined {
  return SECTION.every((name, index) => path[index] === name) ? path.slice(SECTION.length) : undefined;
}

/** The `type` of the contract that a word stands in. */
function kindOf(places: readonly TomlPlace[], here: TomlPlace): string | undefined {
  return places.find(
    ({ role, path, table }) => role === "value" && table === here.table && path.at(-1) === "type" && path.length === 4,
  )?.text;
}

function follow(schema: Schema, path: readonly string[], type: string | undefined): Schema | undefined {
  let node: Schema | undefined = schema;
  for (const name of path) {
    if (name === "[]") node = node?.kind === "list" ? node.of : node;
    else node = node && keyOf(node, name, type)?.schema;
  }
  return node;
}

function keyOf(node: Schema, name: string, type: string | undefined): KeySchema | undefined {
  const table = tableOf(node, type);
  return table && (Object.hasOwn(table.keys, name) ? table.keys[name] : table.others);
}

/** The keys of a table; of a contract those of its type, without one those of all. */
function tableOf(node: Schema, type: string | undefined): TableSchema | undefined {
  if (node.kind !== "tables") return node.kind === "table" ? node : undefined;
  const known = type === undefined ? undefined : node.types[type];
  if (known) return known;
  const all: Record<string, KeySchema> = {};
  for (const { keys } of Object.values(node.types)) Object.assign(all, keys);
  return { kind: "table", keys: all };
}

function keyOffers(
  node: Schema,
  here: TomlPlace,
  at: Span,
  places: readonly TomlPlace[],
): readonly ConfigurationOffer[] {
  const type = kindOf(places, here);
  const table = tableOf(node, type);
  if (!table) return [];
  const there = new Set(
    places
      .filter(
        ({ role, path, table }) =>
          role !== "value" && same(path, here.path) && (table === here.table || type === undefined),
      )
      .map(({ text }) => text),
  );
  const word = here.text.replace(CARET, "");
  return Object.entries(table.keys)
    .filter(([name]) => !there.has(name) || name === word)
    .map(([label, key]) => {
      const snippet = here.closed || !here.last ? label : `${label}${keyTail(key.schema)}`;
      return { label, kind: "key", doc: describeKey(label, key), snippet, text: plain(snippet), at };
    });
}

/** What follows the name of a new key. */
function keyTail(schema: Schema): string {
  switch (schema.kind) {
    case "boolean":
      return " = ${1|true,false|}";
    case "integer":
      return " = ${1:0}";
    case "choice":
      return ` = "\${1|${Object.keys(schema.choices).join(",")}|}"`;
    case "string":
      return ' = "$1"';
    case "list":
      return ' = ["$1"]';
    default:
      return ".";
  }
}

function valueOffers(
  node: Schema,
  here: TomlPlace,
  at: Span,
  places: readonly TomlPlace[],
): readonly ConfigurationOffer[] {
  const word = here.text.replace(CARET, "");
  const others = places.filter(
    (place) => place !== here && place.role === "value" && place.table === here.table && same(place.path, here.path),
  );
  const taken = new Set(here.path.at(-1) === "[]" ? others.map(({ text }) => text) : []);
  const offer = (label: string, doc: string, quoted: boolean): ConfigurationOffer => {
    const text = quoted && !here.quote ? `"${label}"` : label;
    return { label, kind: "value", doc, text, snippet: text, at };
  };
  if (node.kind === "boolean") return here.quote ? [] : ["true", "false"].map((value) => offer(value, "", false));
  if (node.kind !== "choice") return [];
  return Object.entries(node.choices)
    .filter(([value]) => !taken.has(value) || value === word)
    .map(([value, doc]) => offer(value, doc, true));
}

/** Names of tables, whole: `[tool.archwright.severity]`. */
function headerOffers(
  here: TomlPlace,
  [, end]: Span,
  places: readonly TomlPlace[],
  schema: TableSchema,
  text: string,
): readonly ConfigurationOffer[] {
  const start = places.find(({ role, table }) => role === "header" && table === here.table)!;
  const from = start.at[0] - (start.quote ? 1 : 0);
  const written = text.slice(from, end);
  const list = text.slice(0, from).trimEnd().endsWith("[[");
  if (!"tool.archwright".startsWith(written) && !written.startsWith("tool.archwright")) return [];
  const there = new Set(
    places.filter(({ role }) => role === "header").map(({ path, text: name }) => [...path, name].join(".")),
  );
  const offers: ConfigurationOffer[] = [];
  const add = (path: string, doc: string, snippet = path): void => {
    if (!there.has(path))
      offers.push({ label: path, kind: "table", doc, text: plain(snippet), snippet, at: [from, end] });
  };
  const base = SECTION.join(".");
  if (list) {
    const contracts = schema.keys["contracts"]!;
    offers.push({
      label: `${base}.contracts`,
      kind: "table",
      doc: contracts.doc,
      text: `${base}.contracts`,
      snippet: `${base}.contracts`,
      at: [from, end],
    });
    return offers;
  }
  add(base, "What Archwright reports.");
  for (const [name, key] of Object.entries(schema.keys)) {
    if (key.schema.kind !== "table") continue;
    if (name === "per-path") add(`${base}.${name}."glob"`, key.doc, `${base}.${name}."\${1:glob}"`);
    else if (name !== "options") add(`${base}.${name}`, key.doc);
    else for (const [rule, of] of Object.entries(key.schema.keys)) add(`${base}.${name}.${rule}`, of.doc);
  }
  return offers;
}

function describeKey(name: string, { doc, schema, default: value }: KeySchema): string {
  const says = value === undefined ? "" : `\n\nDefault: \`${value}\`.`;
  return `\`${name}\` (${typeName(schema)}): ${doc}${says}`;
}

function typeName(schema: Schema): string {
  switch (schema.kind) {
    case "choice": {
      const words = Object.keys(schema.choices);
      return words.length > 6 ? "rule or topic" : words.join(" | ");
    }
    case "list":
      return schema.of.kind === "choice" ? `list of rules and topics` : `list of strings`;
    case "tables":
      return "list of tables";
    default:
      return schema.kind;
  }
}

/** A snippet with every tab stop left as it is. */
function plain(snippet: string): string {
  return snippet.replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, "$1").replace(/\$\{\d+:([^}]*)\}|\$\d+/g, "$1");
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
