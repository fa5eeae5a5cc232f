/** Reads `tach.toml`, `[tool.tach]` of `pyproject.toml` and `tach.domain.toml`. */
import { didYouMean } from "../../config/suggest";
import { parseToml, tomlAt, type TomlItem, type TomlTable } from "../../config/toml";
import type { PlacedText } from "../../config/types";
import type { Span } from "../../facts/types";
import type {
  TachConfig,
  TachDependency,
  TachInterface,
  TachLayer,
  TachModule,
  TachProblem,
  TachSeverity,
} from "./config";

/** Names of a file that stand for modules, made absolute. */
type Resolve = (name: string) => string;

const SETTINGS =
  "modules interfaces layers cache external map exclude source_roots exact disable_logging ignore_type_checking_imports include_string_imports forbid_circular_dependencies layers_explicit_depends_on respect_gitignore root_module rules plugins";
const MODULE =
  "path paths depends_on cannot_depend_on depends_on_external cannot_depend_on_external layer visibility utility strict unchecked";
const INTERFACE = "expose from visibility data_types exclusive";

const LAYERS = "a list of names, or of tables with a name";
const MODULES = "a list of modules, or of tables with a path";

/** The table that holds a project's configuration; `undefined` where the file has none or is no TOML. */
export function tachTable(path: string, text: string): TomlTable | undefined {
  if (path.endsWith("pyproject.toml") && !text.includes("tool.tach")) return undefined;
  const toml = parseToml(text);
  if ("error" in toml) return undefined;
  const table = path.endsWith("pyproject.toml") ? tomlAt(toml.root, "tool", "tach") : toml.root;
  return table?.kind === "table" ? table : undefined;
}

/** What makes a file of Tach's unreadable as a whole. */
export function tomlFault(file: string, text: string): TachProblem | undefined {
  const toml = parseToml(text);
  if (!("error" in toml)) return undefined;
  const { offset, message } = toml.error;
  const why = `This is no valid TOML, so nothing of it is checked: ${message}.`;
  return { file, at: [offset, offset], message: why, severity: "error" };
}

/** The project's own file; domains are added by {@link readDomain}. */
export function readTach(path: string, folder: string, table: TomlTable): TachConfig {
  const reader = new Reader(path);
  reader.keys(table, SETTINGS, "Tach");
  for (const [key, why] of UNSUPPORTED) {
    const item = table.entries.get(key);
    if (item && !isFalse(item.value))
      reader.problem(item.keyAt, `Archwright does not look at \`${key}\`: ${why}.`, "info");
  }
  const rules = tomlAt(table, "rules");
  const rule = (key: string, fallback: TachSeverity): TachSeverity =>
    rules?.kind === "table" ? reader.choice(rules, key, ["error", "warn", "off"], fallback) : fallback;
  const same: Resolve = (name) => name;
  const roots = reader.texts(table, "source_roots");
  return {
    path,
    folder,
    modules: reader.modules(table, same),
    interfaces: reader.interfaces(table, same),
    layers: reader.layers(table),
    exclude: (reader.texts(table, "exclude") ?? []).map(({ text }) => text),
    sourceRoots: tomlAt(table, "source_roots")?.kind === "array" && roots ? roots.map(({ text }) => text) : ["."],
    ignoreTypeChecking: reader.boolean(table, "ignore_type_checking_imports", true),
    rootModule: reader.choice(table, "root_module", ["allow", "forbid", "ignore", "dependenciesonly"], "ignore"),
    forbidCycles: reader.boolean(table, "forbid_circular_dependencies", false),
    explicitLayers: reader.boolean(table, "layers_explicit_depends_on", false),
    rules: {
      unusedIgnores: rule("unused_ignore_directives", "warn"),
      ignoreReasons: rule("require_ignore_directive_reasons", "off"),
      localImports: rule("local_imports", "error"),
    },
    problems: reader.problems,
  };
}

const UNSUPPORTED = [
  ["include_string_imports", "names in strings are no imports"],
  ["plugins", "relations of Django models are no imports"],
] as const;

function isFalse(item: TomlItem): boolean {
  return item.kind === "boolean" && item.value === false;
}

/** What a domain file adds. @param domain the dotted name of its folder */
export function readDomain(
  path: string,
  text: string,
  domain: string,
): Pick<TachConfig, "modules" | "interfaces" | "problems"> {
  const reader = new Reader(path);
  const toml = parseToml(text);
  if ("error" in toml) return { modules: [], interfaces: [], problems: [tomlFault(path, text)!] };
  reader.keys(toml.root, "root modules interfaces", "A domain");
  const inside: Resolve = (name) => {
    if (name.startsWith("//")) return name.slice(2);
    return name === "<domain_root>" ? domain : `${domain}.${name}`;
  };
  const root = toml.root.entries.get("root");
  const rootModule = root?.value.kind === "table" ? [reader.module(root.value, domain, inside)] : [];
  return {
    modules: [...rootModule, ...reader.modules(toml.root, inside)],
    interfaces: reader.interfaces(toml.root, inside),
    problems: reader.problems,
  };
}

class Reader {
  readonly problems: TachProblem[] = [];

  constructor(private readonly file: string) {}

  problem(at: Span, message: string, severity: TachProblem["severity"] = "error"): void {
    this.problems.push({ file: this.file, at, message, severity });
  }

  keys(table: TomlTable, known: string, what: string): void {
    const names = known.split(" ");
    for (const [key, { keyAt }] of table.entries) {
      const near = didYouMean(
        key,
        names.map((name) => name.replaceAll("_", "-")),
      ).replaceAll("-", "_");
      if (!names.includes(key)) this.problem(keyAt, `${what} has no setting \`${key}\`.${near}`, "info");
    }
  }

  /** A value of the wrong type: Tach reads nothing of the file then. */
  private wrong(item: TomlItem, key: string, wanted: string): undefined {
    this.problem(item.at, `\`${key}\` must be ${wanted}: Tach reads nothing of a file with a mistake like this.`);
  }

  choice<T extends string>(table: TomlTable, key: string, choices: readonly T[], fallback: T): T {
    const item = tomlAt(table, key);
    const known = choices.find((choice) => item?.kind === "string" && choice === item.value);
    if (item && known === undefined) this.wrong(item, key, `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)!}`);
    return known ?? fallback;
  }

  boolean(table: TomlTable, key: string, fallback: boolean): boolean {
    const item = tomlAt(table, key);
    if (item && item.kind !== "boolean") this.wrong(item, key, "true or false");
    return item?.kind === "boolean" ? (item.value as boolean) : fallback;
  }

  private string(table: TomlTable, key: string): PlacedText | undefined {
    const item = tomlAt(table, key);
    if (item && item.kind !== "string") this.wrong(item, key, "a text");
    return item?.kind === "string" ? { text: item.value as string, at: item.at } : undefined;
  }

  /** `undefined` where the table has no such key. */
  texts(table: TomlTable, key: string): PlacedText[] | undefined {
    if (!tomlAt(table, key)) return undefined;
    return this.items(table, key, "a list of texts").flatMap((entry) => {
      if (entry.kind === "string") return [{ text: entry.value as string, at: entry.at }];
      this.wrong(entry, key, "a list of texts");
      return [];
    });
  }

  private items(table: TomlTable, key: string, wanted: string): readonly TomlItem[] {
    const item = tomlAt(table, key);
    if (item && item.kind !== "array") this.wrong(item, key, wanted);
    return item?.kind === "array" ? item.items : [];
  }

  modules(table: TomlTable, resolve: Resolve): TachModule[] {
    return this.tables(table, "modules").flatMap((module) => {
      const path = this.string(module, "path");
      const paths = [...(path ? [path] : []), ...(this.texts(module, "paths") ?? [])];
      if (paths.length === 0 && !tomlAt(module, "path")) this.problem(module.at, "This module needs a `path`.");
      return paths.map(({ text, at }, index) => ({ ...this.module(module, resolve(text), resolve, index === 0), at }));
    });
  }

  /** @param checksKeys once for a table that stands for several modules */
  module(table: TomlTable, path: string, resolve: Resolve, checksKeys = true): TachModule {
    if (checksKeys) this.keys(table, MODULE, "A module of Tach");
    // The mistakes of a table that stands for several modules are told once.
    const reader = checksKeys ? this : new Reader(this.file);
    const visibility = reader.texts(table, "visibility");
    const layer = reader.string(table, "layer");
    return {
      path,
      ...(tomlAt(table, "depends_on") && { dependsOn: reader.dependencies(table, "depends_on", resolve) }),
      cannotDependOn: reader.dependencies(table, "cannot_depend_on", resolve),
      ...(layer && { layer }),
      ...(visibility && { visibility: visibility.map(({ text }) => resolve(text)) }),
      utility: reader.boolean(table, "utility", false),
      unchecked: reader.boolean(table, "unchecked", false),
      file: this.file,
      at: table.at,
    };
  }

  interfaces(table: TomlTable, resolve: Resolve): TachInterface[] {
    return this.tables(table, "interfaces").map((item) => {
      this.keys(item, INTERFACE, "An interface of Tach");
      const visibility = this.texts(item, "visibility");
      return {
        expose: this.patterns(item, "expose") ?? [],
        from: this.patterns(item, "from")?.map(resolve) ?? [".*"],
        ...(visibility && { visibility: visibility.map(({ text }) => resolve(text)) }),
        exclusive: this.boolean(item, "exclusive", false),
      };
    });
  }

  layers(table: TomlTable): TachLayer[] {
    return this.items(table, "layers", LAYERS).flatMap((item): TachLayer[] => {
      if (item.kind === "string") return [{ name: item.value as string, closed: false }];
      const name = item.kind === "table" ? this.string(item, "name") : this.wrong(item, "layers", LAYERS);
      return item.kind === "table" && name ? [{ name: name.text, closed: this.boolean(item, "closed", false) }] : [];
    });
  }

  private dependencies(table: TomlTable, key: string, resolve: Resolve): TachDependency[] {
    return this.items(table, key, MODULES).flatMap((entry): TachDependency[] => {
      if (entry.kind === "string") return [{ text: resolve(entry.value as string), at: entry.at, deprecated: false }];
      const path = entry.kind === "table" ? this.string(entry, "path") : this.wrong(entry, key, MODULES);
      if (entry.kind !== "table" || !path) return [];
      return [{ text: resolve(path.text), at: path.at, deprecated: this.boolean(entry, "deprecated", false) }];
    });
  }

  /** Regular expressions that can be read; the others are problems. */
  private patterns(table: TomlTable, key: string): string[] | undefined {
    return this.texts(table, key)?.flatMap(({ text, at }) => {
      try {
        new RegExp(text);
        return [text];
      } catch {
        this.problem(at, `\`${text}\` is no regular expression.`);
        return [];
      }
    });
  }

  private tables(table: TomlTable, key: string): TomlTable[] {
    return this.items(table, key, "a list of tables").flatMap((item) => {
      if (item.kind === "table") return [item];
      this.wrong(item, key, "a list of tables");
      return [];
    });
  }
}
