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
  const rule = (key: string, fallback: TachSeverity): TachSeverity =>
    (reader.text(tomlAt(table, "rules", key)) as TachSeverity | undefined) ?? fallback;
  const same: Resolve = (name) => name;
  return {
    path,
    folder,
    modules: reader.modules(table, same),
    interfaces: reader.interfaces(table, same),
    layers: reader.layers(table),
    exclude: reader.texts(tomlAt(table, "exclude")).map(({ text }) => text),
    sourceRoots: tomlAt(table, "source_roots")
      ? reader.texts(tomlAt(table, "source_roots")).map(({ text }) => text)
      : ["."],
    ignoreTypeChecking: reader.boolean(tomlAt(table, "ignore_type_checking_imports"), true),
    rootModule: (reader.text(tomlAt(table, "root_module")) as TachConfig["rootModule"] | undefined) ?? "ignore",
    forbidCycles: reader.boolean(tomlAt(table, "forbid_circular_dependencies"), false),
    explicitLayers: reader.boolean(tomlAt(table, "layers_explicit_depends_on"), false),
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

  text(item: TomlItem | undefined): string | undefined {
    return item?.kind === "string" ? (item.value as string) : undefined;
  }

  boolean(item: TomlItem | undefined, fallback: boolean): boolean {
    return item?.kind === "boolean" ? (item.value as boolean) : fallback;
  }

  texts(item: TomlItem | undefined): PlacedText[] {
    const items = item?.kind === "array" ? item.items : [];
    return items.flatMap((entry) => (entry.kind === "string" ? [{ text: entry.value as string, at: entry.at }] : []));
  }

  modules(table: TomlTable, resolve: Resolve): TachModule[] {
    return this.tables(table, "modules").flatMap((module) => {
      const path = tomlAt(module, "path");
      const paths = [
        ...(path?.kind === "string" ? [{ text: path.value as string, at: path.at }] : []),
        ...this.texts(tomlAt(module, "paths")),
      ];
      if (paths.length === 0) this.problem(module.at, "This module needs a `path`.");
      return paths.map(({ text, at }, index) => ({ ...this.module(module, resolve(text), resolve, index === 0), at }));
    });
  }

  /** @param checksKeys once for a table that stands for several modules */
  module(table: TomlTable, path: string, resolve: Resolve, checksKeys = true): TachModule {
    if (checksKeys) this.keys(table, MODULE, "A module of Tach");
    const dependsOn = tomlAt(table, "depends_on");
    const visibility = tomlAt(table, "visibility");
    const layer = tomlAt(table, "layer");
    return {
      path,
      ...(dependsOn && { dependsOn: this.dependencies(dependsOn, resolve) }),
      cannotDependOn: this.dependencies(tomlAt(table, "cannot_depend_on"), resolve),
      ...(layer?.kind === "string" && { layer: { text: layer.value as string, at: layer.at } }),
      ...(visibility && { visibility: this.texts(visibility).map(({ text }) => resolve(text)) }),
      utility: this.boolean(tomlAt(table, "utility"), false),
      unchecked: this.boolean(tomlAt(table, "unchecked"), false),
      file: this.file,
      at: table.at,
    };
  }

  interfaces(table: TomlTable, resolve: Resolve): TachInterface[] {
    return this.tables(table, "interfaces").map((item) => {
      this.keys(item, INTERFACE, "An interface of Tach");
      const from = tomlAt(item, "from");
      const visibility = tomlAt(item, "visibility");
      return {
        expose: this.patterns(tomlAt(item, "expose")),
        from: from ? this.patterns(from).map(resolve) : [".*"],
        ...(visibility && { visibility: this.texts(visibility).map(({ text }) => resolve(text)) }),
        exclusive: this.boolean(tomlAt(item, "exclusive"), false),
      };
    });
  }

  layers(table: TomlTable): TachLayer[] {
    return itemsOf(tomlAt(table, "layers")).flatMap((item): TachLayer[] => {
      if (item.kind === "string") return [{ name: item.value as string, closed: false }];
      const name = this.text(tomlAt(item, "name"));
      return name === undefined ? [] : [{ name, closed: this.boolean(tomlAt(item, "closed"), false) }];
    });
  }

  private dependencies(item: TomlItem | undefined, resolve: Resolve): TachDependency[] {
    return itemsOf(item).flatMap((entry): TachDependency[] => {
      const path = entry.kind === "table" ? tomlAt(entry, "path") : entry;
      if (path?.kind !== "string") return [];
      const deprecated = this.boolean(tomlAt(entry, "deprecated"), false);
      return [{ text: resolve(path.value as string), at: path.at, deprecated }];
    });
  }

  /** Regular expressions that can be read; the others are problems. */
  private patterns(item: TomlItem | undefined): string[] {
    return this.texts(item).flatMap(({ text, at }) => {
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
    return itemsOf(tomlAt(table, key)).filter((item) => item.kind === "table");
  }
}

function itemsOf(item: TomlItem | undefined): readonly TomlItem[] {
  return item?.kind === "array" ? item.items : [];
}
