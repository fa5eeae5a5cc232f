/** `[tool.archwright]` of `pyproject.toml`, as plain data: what was wrong in it is left out, defaults are filled in. */
import type { Span } from "../facts/types";
import type { Severity } from "../findings";

/**
 * Where rules start from: **recommended** turns on the rules that are on by default; **strict** makes warnings of their
 * informational findings, so that they fail a check; **all** is strict with every rule.
 */
export type Preset = "recommended" | "strict" | "all";

/** Which rules run and how loud they are. Keys and entries are rule ids or topics; an id outweighs a topic. */
export interface RuleSelection {
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly severity: Readonly<Record<string, Severity | "off">>;
}

/** One table of `per-path`: a selection laid over the project's for the files that the glob matches. */
export interface PathSelection extends RuleSelection {
  readonly globs: readonly string[];
}

export type OptionValue = number | boolean | string | readonly string[];

/** A string of the configuration together with its place in `pyproject.toml`. */
export interface PlacedText {
  readonly text: string;
  /** The whole literal, quotes included. */
  readonly at: Span;
}

/** A layer by configuration. */
export interface ConfiguredLayer {
  readonly name: string;
  /** Module globs: `*` is one part of a dotted name, `**` any number of them. */
  readonly modules: readonly string[];
  /** The layer's name in `pyproject.toml`. */
  readonly at: Span;
}

export interface ContractBase {
  readonly name: string;
  /** Imports that the contract leaves alone, `app.a -> app.b`, with `*` and `**`. */
  readonly ignoreImports: readonly PlacedText[];
  /** What becomes of an ignored import that no module has. */
  readonly unmatchedIgnoreImportsAlerting: "error" | "warn" | "none";
  /** What to do instead, shown with each finding. */
  readonly note?: string;
  /** The contract's name in `pyproject.toml`, without one the table's header. */
  readonly at: Span;
  /** The table's header. */
  readonly headerAt: Span;
}

/** The contract types of import-linter, with its words and defaults; lists hold module expressions. */
export type Contract = ContractBase &
  (
    | {
        readonly type: "layers";
        /** High to low; `(optional)`, `independent | siblings`, `dependent : siblings`. */
        readonly layers: readonly PlacedText[];
        readonly containers: readonly PlacedText[];
        readonly exhaustive: boolean;
        readonly exhaustiveIgnores: readonly PlacedText[];
      }
    | {
        readonly type: "forbidden";
        readonly sourceModules: readonly PlacedText[];
        readonly forbiddenModules: readonly PlacedText[];
        readonly allowIndirectImports: boolean;
        readonly asPackages: boolean;
      }
    | {
        readonly type: "protected";
        readonly protectedModules: readonly PlacedText[];
        readonly allowedImporters: readonly PlacedText[];
        readonly asPackages: boolean;
      }
    | { readonly type: "independence"; readonly modules: readonly PlacedText[] }
    | {
        readonly type: "acyclic-siblings";
        readonly ancestors: readonly PlacedText[];
        /** How many generations below the ancestors are looked at. */
        readonly depth: number;
        readonly skipDescendants: readonly PlacedText[];
      }
  );

export interface Configuration extends RuleSelection {
  readonly preset: Preset;
  /** Globs of files that do not count; see `matchesAny`. */
  readonly exclude: readonly string[];
  /** Absent where the packaging configuration or the layout decides. */
  readonly sourceRoots?: readonly string[];
  /** By rule id and option name; values have the type that the rule declares. */
  readonly options: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
  /** In the order of the file; later ones are laid over earlier ones. */
  readonly perPath: readonly PathSelection[];
  /** High to low. Absent where layers are inferred. */
  readonly layers?: readonly ConfiguredLayer[];
  readonly contracts: readonly Contract[];
}

/** The configuration of a project that has none. */
export const DEFAULT_CONFIGURATION: Configuration = {
  preset: "recommended",
  select: [],
  ignore: [],
  severity: {},
  exclude: [],
  options: {},
  perPath: [],
  contracts: [],
};
