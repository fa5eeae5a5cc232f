/** The engine's own border: what hosts (language server, command line) see. Implemented in `workspace.ts`. */
import type { BaselineEntry } from "./baseline/baseline";
import type { ModuleFacts } from "./facts/types";
import type { ConfigurationProblem, FileEdit, Finding, Fix } from "./findings";
import type { ContractSummary } from "./contracts/summary";
import type { FeatureOffer, FeaturePlan, FeatureProblem, FeatureRequest } from "./features";
import type { GraphLevel, ImportGraph } from "./project/import-graph";
import type { ProjectProfile } from "./project/profile";
import type { Surroundings } from "./snippets/surroundings";
import type { TextChange } from "./syntax/parser";

/** Turns texts into facts. Stateless, so one lives in each worker thread. */
export interface Analyzer {
  /** `path` is relative to the workspace folder, with `/`; it decides nothing but what the file is (test, stub). */
  analyze(path: string, text: string): ModuleFacts;
  /** Keeps a syntax tree for a document that is being edited. */
  open(path: string, text: string): OpenDocument;
}

export interface OpenDocument {
  readonly facts: ModuleFacts;
  readonly text: string;
  /** Applies changes in order, each against the text that the one before left, and gives the new facts. */
  update(changes: readonly TextChange[]): ModuleFacts;
  dispose(): void;
}

export interface WorkspaceOptions {
  readonly analyzer: Analyzer;
  /** The current text of a module (an open buffer wins over the disk); asked for fixes, excerpts and fingerprints. */
  readText(path: string): string | undefined;
}

/** Position of an offset: both 0-based, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** One workspace folder: its modules' facts, its configuration, and the findings that follow. */
export interface Workspace {
  /** Adds or replaces a module (`facts`), or removes it (`undefined`). */
  setModule(path: string, facts: ModuleFacts | undefined): void;
  /** Adds, replaces or removes a text file for which {@link isResource} says yes. */
  setResource(path: string, text: string | undefined): void;
  /** `[tool.archwright]` is read from the resource `pyproject.toml`; these are laid over it (command line options). */
  setOverrides(overrides: ConfigurationOverrides): void;

  modules(): readonly string[];
  /** The text of a file that {@link setResource} was given. */
  resource(path: string): string | undefined;
  /** Findings of one file, suppressions applied, sorted by position and rule. Remembered until an input changes. */
  findings(path: string): readonly Finding[];
  /** Findings that a comment suppressed. */
  suppressed(path: string): readonly Finding[];
  /** Findings that the baseline accepts (the resource `archwright-baseline.json`); {@link findings} lacks them. */
  baselined(path: string): readonly Finding[];
  baselineEntries(): readonly BaselineEntry[];
  /** Entries of the baseline that no finding answers to any more. Asks for the findings of every file named there. */
  staleBaseline(): readonly BaselineEntry[];
  /** Every path that has findings or may have: modules and resources. */
  paths(): readonly string[];
  /** Grows with each change of an input; findings with the same revision are the same. */
  readonly revision: number;
  /** Fixes that were tried on a copy: the result parses, the finding is gone, none is new. */
  fixes(finding: Finding): readonly Fix[];
  /** All **safe** fixes of a file at once (only its own edits), tried as a whole, repeated until none is left. */
  fixAll(path: string): readonly TextChange[];
  /** Rules that threw, which is a bug of theirs: their findings are missing, all others are there. Asks for everything. */
  failures(): readonly RuleFailure[];
  /** What kind of project each of the folder's projects is, by folder. */
  profiles(): readonly ProjectProfile[];
  /** Who imports whom, among the modules that `covers` says yes to. */
  importGraph(level: GraphLevel, covers: (path: string) => boolean): ImportGraph;
  /** How each contract stands that the project declares for Import Linter, Tach or Archwright. */
  contracts(): readonly ContractSummary[];
  /** The change that gives the project its first configuration; `undefined` where it has one. */
  firstConfiguration(): FileEdit | undefined;
  /** What snippets have to know of the project; plain data that stays true as long as {@link revision} does not change. */
  surroundings(): Surroundings;
  /** Projects of the folder that a new feature can be made in, each with what it would be made of. */
  featureOffers(): readonly FeatureOffer[];
  /** The edits that make a feature in a project's own layout and register it, or why it cannot be made. */
  newFeature(request: FeatureRequest): FeaturePlan | FeatureProblem;
  /** Mistakes in the configuration. */
  problems(): readonly ConfigurationProblem[];
  position(path: string, offset: number): Position;
  offset(path: string, position: Position): number;
  /** Globs (picomatch) and gitignore decide which files count; asked by hosts while listing. */
  isExcluded(path: string): boolean;
}

/** A rule that could not do its work on a file (`path`), or on the project as a whole (empty path). */
export interface RuleFailure {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

export interface ConfigurationOverrides {
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly enable?: boolean;
}
