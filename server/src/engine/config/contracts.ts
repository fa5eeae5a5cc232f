/** `[[tool.archwright.contracts]]`: import-linter's contract types, with dashes. */
import { type ConfigurationReader, entryOf, type KeyReader } from "./reader";
import type { TomlItem, TomlTable } from "./toml";
import type { CONTRACT_KEYS } from "./schema";
import { ALERTING, CONTRACTS, type ContractField } from "./schema";
import type { Contract, ContractBase, PlacedText } from "./types";

type Keys = Record<keyof typeof CONTRACT_KEYS, KeyReader>;

/** What stands for a field that is not given; import-linter's defaults. */
const DEFAULTS: Readonly<Record<string, boolean | number>> = {
  exhaustive: false,
  "allow-indirect-imports": false,
  "as-packages": true,
  depth: 10,
};

/** The contracts that are whole; the others leave a problem each. */
export function readContracts(reader: ConfigurationReader, item: TomlItem, subject: string): Contract[] {
  const tables = reader.array(item, subject, "tables")?.items ?? [];
  return tables.flatMap((entry) => {
    const table = reader.table(entry, entryOf(subject));
    const contract = table && readContract(reader, table);
    return contract ? [contract] : [];
  });
}

function readContract(reader: ConfigurationReader, table: TomlTable): Contract | undefined {
  const typeItem = table.entries.get("type")?.value;
  if (!typeItem) return reader.problem(table.at, "This contract needs a `type`.");
  const type = reader.choice(typeItem, "`type`", CONTRACTS);
  if (!type) return undefined;

  const own: Readonly<Record<string, ContractField>> = CONTRACTS[type].fields;
  const fields: Record<string, unknown> = {};
  const base = {
    name: undefined as string | undefined,
    note: undefined as string | undefined,
    ignoreImports: [] as readonly PlacedText[],
    alerting: "error" as ContractBase["unmatchedIgnoreImportsAlerting"],
  };
  const common: Keys = {
    type: () => undefined,
    name: (value, subject) => (base.name = reader.string(value, subject)),
    note: (value, subject) => (base.note = reader.string(value, subject)),
    "ignore-imports": (value, subject) => (base.ignoreImports = readIgnores(reader, value, subject)),
    "unmatched-ignore-imports-alerting": (value, subject) =>
      (base.alerting = reader.choice(value, subject, ALERTING) ?? base.alerting),
  };
  const readers: Record<string, KeyReader> = common;
  for (const [key, field] of Object.entries(own)) {
    fields[camelCase(key)] = DEFAULTS[key] ?? [];
    readers[key] = (value, subject) => {
      const read = readField(reader, field, value, subject);
      if (read !== undefined) fields[camelCase(key)] = read;
    };
  }
  reader.keys(table, `A contract of type \`${type}\``, readers);

  const missing = Object.entries(own).find(([key, field]) => field === "texts" && !table.entries.has(key));
  if (missing) return reader.problem(typeItem.at, `A contract of type \`${type}\` needs \`${missing[0]}\`.`);
  return {
    type,
    ...fields,
    name: base.name ?? type,
    ...(base.note === undefined ? {} : { note: base.note }),
    ignoreImports: base.ignoreImports,
    unmatchedIgnoreImportsAlerting: base.alerting,
    at: table.entries.get("name")?.value.at ?? table.at,
    headerAt: table.at,
    // The fields are those of the type: CONTRACTS says which, and what they hold.
  } as Contract;
}

function readField(reader: ConfigurationReader, field: ContractField, value: TomlItem, subject: string): unknown {
  switch (field) {
    case "boolean":
      return reader.boolean(value, subject);
    case "integer":
      return reader.integer(value, subject);
    default:
      return reader.strings(value, subject);
  }
}

function readIgnores(reader: ConfigurationReader, value: TomlItem, subject: string): PlacedText[] {
  return (reader.strings(value, subject) ?? []).filter((ignore) => {
    if (/^\s*\S+\s*->\s*\S+\s*$/.test(ignore.text)) return true;
    reader.problem(ignore.at, `${entryOf(subject)} must look like \`app.a -> app.b\`, not \`${ignore.text}\`.`);
    return false;
  });
}

function camelCase(key: string): string {
  return key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
