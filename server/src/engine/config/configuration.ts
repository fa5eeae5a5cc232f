/** Reads `[tool.archwright]`. */
import type { ConfigurationProblem, Severity } from "../findings";
import type { RuleMeta, RuleOption } from "../rules/api";
import { readContracts } from "./contracts";
import { ConfigurationReader, type KeyReader } from "./reader";
import { ruleNames, unknownName } from "./rules";
import type { SECTION_KEYS, SELECTION_KEYS } from "./schema";
import { PRESETS, SEVERITIES } from "./schema";
import { didYouMean } from "./suggest";
import { type TomlItem, parseToml, tomlAt } from "./toml";
import {
  type Configuration,
  type ConfiguredLayer,
  DEFAULT_CONFIGURATION,
  type OptionValue,
  type PathSelection,
  type RuleSelection,
} from "./types";

/** Where the configuration stands, relative to the workspace folder. */
export const CONFIGURATION_PATH = "pyproject.toml";
type SectionReaders = Record<keyof typeof SECTION_KEYS, KeyReader>;
type SelectionReaders = Record<keyof typeof SELECTION_KEYS, KeyReader>;

export interface ConfigurationReading {
  readonly config: Configuration;
  /** In the order of the text. */
  readonly problems: ConfigurationProblem[];
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads the configuration from the text of the workspace folder's `pyproject.toml`. Never throws: each mistake is a
 * problem at its place, and all that is right takes effect. A text that is no TOML gives the defaults.
 */
export function readConfiguration(pyprojectText: string | undefined, rules: readonly RuleMeta[]): ConfigurationReading {
  if (pyprojectText === undefined) return { config: DEFAULT_CONFIGURATION, problems: [] };
  const reader = new ConfigurationReader(CONFIGURATION_PATH);
  const toml = parseToml(pyprojectText);
  if ("error" in toml) {
    const { offset, message } = toml.error;
    reader.problem([offset, offset], `${CONFIGURATION_PATH} is no valid TOML, so nothing of it is used: ${message}.`);
    return { config: DEFAULT_CONFIGURATION, problems: reader.problems };
  }
  const section = tomlAt(toml.root, "tool", "archwright");
  const config = section ? new SectionReader(reader, rules).read(section) : DEFAULT_CONFIGURATION;
  return { config, problems: reader.problems.sort((a, b) => a.start - b.start) };
}

class SectionReader {
  private readonly names: readonly string[];

  constructor(
    private readonly reader: ConfigurationReader,
    private readonly rules: readonly RuleMeta[],
  ) {
    this.names = ruleNames(rules);
  }

  read(section: TomlItem): Configuration {
    const reader = this.reader;
    const config: Draft<Configuration> = { ...DEFAULT_CONFIGURATION };
    const table = reader.table(section, "`tool.archwright`");
    if (!table) return config;
    const readers: SectionReaders = {
      ...this.selection(config),
      preset: (item, subject) => (config.preset = reader.choice(item, subject, PRESETS) ?? config.preset),
      exclude: (item, subject) => (config.exclude = this.texts(item, subject)),
      "source-roots": (item, subject) => (config.sourceRoots = this.texts(item, subject).map(folder)),
      options: (item, subject) => (config.options = this.options(item, subject)),
      "per-path": (item, subject) => (config.perPath = this.perPath(item, subject)),
      layers: (item, subject) => (config.layers = this.layers(item, subject)),
      contracts: (item, subject) => (config.contracts = readContracts(reader, item, subject)),
    };
    reader.keys(table, "[tool.archwright]", readers);
    return config;
  }

  private selection(draft: Draft<RuleSelection>): SelectionReaders {
    return {
      select: (item, subject) => (draft.select = this.ruleList(item, subject)),
      ignore: (item, subject) => (draft.ignore = this.ruleList(item, subject)),
      severity: (item, subject) => (draft.severity = this.severities(item, subject)),
    };
  }

  private texts(item: TomlItem, subject: string): string[] {
    return (this.reader.strings(item, subject) ?? []).map((entry) => entry.text);
  }

  private ruleList(item: TomlItem, subject: string): string[] {
    const known = (this.reader.strings(item, subject) ?? []).filter(({ text, at }) => this.known(text, at));
    return known.map((entry) => entry.text);
  }

  private known(name: string, at: TomlItem["at"]): boolean {
    if (this.names.includes(name)) return true;
    this.reader.problem(at, unknownName(name, this.names));
    return false;
  }

  private severities(item: TomlItem, subject: string): Record<string, Severity | "off"> {
    const severities: Record<string, Severity | "off"> = {};
    for (const [name, entry] of this.reader.table(item, subject)?.entries ?? []) {
      if (!this.known(name, entry.keyAt)) continue;
      const severity = this.reader.choice(entry.value, `\`${name}\``, SEVERITIES);
      if (severity) severities[name] = severity;
    }
    return severities;
  }

  private options(item: TomlItem, subject: string): Record<string, Record<string, OptionValue>> {
    const options: Record<string, Record<string, OptionValue>> = {};
    const ids = this.rules.map((rule) => rule.id);
    for (const [id, entry] of this.reader.table(item, subject)?.entries ?? []) {
      const rule = this.rules.find((each) => each.id === id);
      if (!rule) this.reader.problem(entry.keyAt, `There is no rule \`${id}\`.${didYouMean(id, ids)}`);
      else options[id] = this.ruleOptions(rule, entry.value);
    }
    return options;
  }

  private ruleOptions(rule: RuleMeta, item: TomlItem): Record<string, OptionValue> {
    const values: Record<string, OptionValue> = {};
    const table = this.reader.table(item, `\`${rule.id}\``);
    if (!table) return values;
    const readers = Object.entries(rule.options ?? {}).map(([name, option]): [string, KeyReader] => [
      name,
      (value, subject) => {
        const read = this.option(option, value, subject);
        if (read !== undefined) values[name] = read;
      },
    ]);
    this.reader.keys(table, `The rule \`${rule.id}\``, Object.fromEntries(readers));
    return values;
  }

  private option(option: RuleOption, item: TomlItem, subject: string): OptionValue | undefined {
    switch (option.type) {
      case "integer":
        return this.reader.integer(item, subject);
      case "boolean":
        return this.reader.boolean(item, subject);
      case "string":
        return this.reader.string(item, subject);
      case "string-list":
        return this.reader.strings(item, subject)?.map((entry) => entry.text);
    }
  }

  private perPath(item: TomlItem, subject: string): PathSelection[] {
    return [...(this.reader.table(item, subject)?.entries ?? [])].flatMap(([glob, entry]) => {
      const table = this.reader.table(entry.value, `\`${glob}\``);
      if (!table) return [];
      const selection: Draft<PathSelection> = { globs: [glob], select: [], ignore: [], severity: {} };
      this.reader.keys(table, `[tool.archwright.per-path."${glob}"]`, this.selection(selection));
      return [selection];
    });
  }

  private layers(item: TomlItem, subject: string): ConfiguredLayer[] {
    return [...(this.reader.table(item, subject)?.entries ?? [])].map(([name, entry]) => ({
      name,
      modules: this.texts(entry.value, `\`${name}\``),
      at: entry.keyAt,
    }));
  }
}

/** A folder as the rest of the engine writes it: no `./` before, no `/` after, the workspace folder is empty. */
function folder(path: string): string {
  return path
    .replace(/^(\.\/+|\/+)/, "")
    .replace(/\/+$/, "")
    .replace(/^\.$/, "");
}
