/** What `[tool.archwright]` may hold: one description for the reader, completion, hover and the JSON schema. */
import type { RuleMeta, RuleOption, Topic } from "../rules/api";

/** A word with what it means, in Markdown. */
export type Described<T extends string> = Readonly<Record<T, string>>;

export const PRESETS = {
  recommended: "The rules that are on by default, each as loud as its page says.",
  strict: "The same rules; informational findings are warnings, so they fail a check.",
  all: "As `strict`, with every rule, also those that are off by default.",
} as const satisfies Described<string>;

export const SEVERITIES = {
  error: "Fails a check.",
  warning: "Fails a check, unless `--fail-on error` is given.",
  info: "Shown, and fails nothing by default.",
  hint: "Shown faintly in the editor.",
  off: "The rule does not run.",
} as const satisfies Described<string>;

export const ALERTING = {
  error: "An ignored import that no module has is an error.",
  warn: "An ignored import that no module has is a warning.",
  none: "Ignored imports need not exist.",
} as const satisfies Described<string>;

/** Keys that say which rules run; also those of a table of `per-path`. */
export const SELECTION_KEYS = {
  select: "Rule ids or topics that run in addition to the preset's.",
  ignore: "Rule ids or topics that do not run. An id outweighs a topic, `ignore` outweighs `select`.",
  severity: "How loud a rule or topic is. A severity for a rule turns it on.",
} as const satisfies Described<string>;

export const SECTION_KEYS = {
  preset: "Where the rules start from.",
  ...SELECTION_KEYS,
  exclude: "Globs of files that do not count. What `.gitignore` leaves out does not count anyway.",
  "source-roots": "Folders that imports start from. Without it the packaging configuration or the layout says so.",
  options: "Options of single rules, a table each.",
  "per-path": "Rules for the files that a glob matches, laid over those of the project.",
  layers: "The layers, high to low, each with globs of its modules. Replaces what is inferred from names.",
  contracts: "What may not import what, in the words of import-linter with dashes.",
} as const satisfies Described<string>;

export type ContractField = "texts" | "texts?" | "boolean" | "integer";
export type ContractType = keyof typeof CONTRACTS;

/** The keys of every contract. */
export const CONTRACT_KEYS = {
  type: "What the contract says of its modules.",
  name: "What the contract is called in findings.",
  note: "What to do instead, shown with each finding.",
  "ignore-imports": "Imports that the contract leaves alone: `app.a -> app.b`, with `*` and `**`.",
  "unmatched-ignore-imports-alerting": "What becomes of an ignored import that no module has.",
} as const satisfies Described<string>;

interface ContractSchema {
  readonly doc: string;
  /** A list with `?` may be absent. */
  readonly fields: Readonly<Record<string, ContractField>>;
}

export const CONTRACTS = {
  layers: {
    doc: "Modules may import what lies below them, never what lies above.",
    fields: { layers: "texts", containers: "texts?", exhaustive: "boolean", "exhaustive-ignores": "texts?" },
  },
  forbidden: {
    doc: "Source modules may not import the forbidden ones, by default not over others either.",
    fields: {
      "source-modules": "texts",
      "forbidden-modules": "texts",
      "allow-indirect-imports": "boolean",
      "as-packages": "boolean",
    },
  },
  protected: {
    doc: "Only the allowed importers may import the protected modules.",
    fields: { "protected-modules": "texts", "allowed-importers": "texts?", "as-packages": "boolean" },
  },
  independence: {
    doc: "None of the modules may import another, not over others either.",
    fields: { modules: "texts" },
  },
  "acyclic-siblings": {
    doc: "No cycles among the packages and modules side by side below the ancestors.",
    fields: { ancestors: "texts", depth: "integer", "skip-descendants": "texts?" },
  },
} as const satisfies Readonly<Record<string, ContractSchema>>;

/** What each field of a contract holds. */
export const CONTRACT_FIELDS: Described<string> = {
  layers: "High to low: `(optional)`, `independent | siblings`, `dependent : siblings`.",
  containers: "Packages that have these layers, each for itself.",
  exhaustive: "Every module of the containers has to be in a layer.",
  "exhaustive-ignores": "Modules that need not be in a layer.",
  "source-modules": "Modules that may not import the forbidden ones.",
  "forbidden-modules": "Modules that may not be imported.",
  "allow-indirect-imports": "Imports over other modules are fine.",
  "as-packages": "A module stands for all below it.",
  "protected-modules": "Modules that only some may import.",
  "allowed-importers": "Modules that may import the protected ones.",
  modules: "Modules that may not import each other.",
  ancestors: "Packages whose descendants are looked at.",
  depth: "How many generations below the ancestors are looked at.",
  "skip-descendants": "Modules that are passed over.",
};

/** A value, as far as it can be told before it is read. */
export type Schema =
  | { readonly kind: "boolean" | "integer" | "string" }
  | { readonly kind: "choice"; readonly choices: Described<string> }
  | { readonly kind: "list"; readonly of: Schema }
  | TableSchema
  /** An array of tables, each of which has the keys of its `type`. */
  | { readonly kind: "tables"; readonly types: Readonly<Record<string, TableSchema>> };

export interface TableSchema {
  readonly kind: "table";
  readonly keys: Readonly<Record<string, KeySchema>>;
  readonly required?: readonly string[];
  /** What stands under keys that the project makes up. */
  readonly others?: KeySchema & { readonly what: string };
}

export interface KeySchema {
  /** Markdown. */
  readonly doc: string;
  readonly schema: Schema;
  /** As TOML. */
  readonly default?: string;
}

const TEXTS: Schema = { kind: "list", of: { kind: "string" } };

/** The schema of `[tool.archwright]` for these rules. */
export function configurationSchema(rules: readonly RuleMeta[]): TableSchema {
  const names = ruleWords(rules);
  const nameList: Schema = { kind: "list", of: { kind: "choice", choices: names } };
  const severity: Schema = { kind: "choice", choices: SEVERITIES };
  const selection: Record<keyof typeof SELECTION_KEYS, Schema> = {
    select: nameList,
    ignore: nameList,
    severity: table(Object.entries(names).map(([name, doc]) => [name, { doc, schema: severity }])),
  };
  const section: Record<keyof typeof SECTION_KEYS, Schema> = {
    ...selection,
    preset: { kind: "choice", choices: PRESETS },
    exclude: TEXTS,
    "source-roots": TEXTS,
    options: table(rules.flatMap(optionsOf)),
    "per-path": {
      kind: "table",
      keys: {},
      others: {
        what: "glob",
        doc: "Rules for the files that this glob matches.",
        schema: described(SELECTION_KEYS, selection),
      },
    },
    layers: {
      kind: "table",
      keys: {},
      others: {
        what: "layer",
        doc: "Globs of the layer's modules: `*` is one part of a name, `**` any number.",
        schema: TEXTS,
      },
    },
    contracts: { kind: "tables", types: contractTypes() },
  };
  return described(SECTION_KEYS, section);
}

/** Every rule id and topic with what it finds. */
function ruleWords(rules: readonly RuleMeta[]): Record<string, string> {
  const topics = new Map<Topic, string[]>();
  for (const { topic, id } of rules) topics.set(topic, [...(topics.get(topic) ?? []), id]);
  return Object.fromEntries([
    ...rules.map(({ id, title, summary }) => [id, `**${title}.** ${summary}`] as const),
    ...[...topics].map(([topic, ids]) => [topic, `The topic: ${ids.map((id) => `\`${id}\``).join(", ")}.`] as const),
  ]);
}

function optionsOf(rule: RuleMeta): [string, KeySchema][] {
  const options = Object.entries(rule.options ?? {});
  if (options.length === 0) return [];
  const keys = options.map(([name, option]): [string, KeySchema] => [
    name,
    { doc: option.description, schema: optionSchema(option), default: JSON.stringify(option.default) },
  ]);
  return [[rule.id, { doc: `**${rule.title}.** ${rule.summary}`, schema: table(keys) }]];
}

function optionSchema({ type }: RuleOption): Schema {
  return type === "string-list" ? TEXTS : { kind: type };
}

function contractTypes(): Record<string, TableSchema> {
  const types = Object.fromEntries(Object.entries(CONTRACTS).map(([type, { doc }]) => [type, doc]));
  const common: Record<keyof typeof CONTRACT_KEYS, Schema> = {
    type: { kind: "choice", choices: types },
    name: { kind: "string" },
    note: { kind: "string" },
    "ignore-imports": TEXTS,
    "unmatched-ignore-imports-alerting": { kind: "choice", choices: ALERTING },
  };
  const tables = Object.entries<ContractSchema>(CONTRACTS).map(([type, { fields }]): [string, TableSchema] => {
    const own = Object.entries(fields).map(([name, field]): [string, KeySchema] => [
      name,
      {
        doc: CONTRACT_FIELDS[name] ?? "",
        schema: field === "boolean" || field === "integer" ? { kind: field } : TEXTS,
      },
    ]);
    const required = own.filter(([name]) => fields[name] === "texts").map(([name]) => name);
    const keys = { ...described(CONTRACT_KEYS, common).keys, ...Object.fromEntries(own) };
    return [type, { kind: "table", keys, required: ["type", ...required] }];
  });
  return Object.fromEntries(tables);
}

function described<T extends string>(docs: Described<T>, schemas: Readonly<Record<T, Schema>>): TableSchema {
  return table(Object.entries<Schema>(schemas).map(([key, schema]) => [key, { doc: docs[key as T], schema }]));
}

function table(keys: readonly (readonly [string, KeySchema])[]): TableSchema {
  return { kind: "table", keys: Object.fromEntries(keys) };
}
