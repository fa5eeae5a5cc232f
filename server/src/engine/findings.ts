import type { TextChange } from "./syntax/parser";

export type Severity = "error" | "warning" | "info" | "hint";

/** A range in a file of the workspace. Offsets in UTF-16 units, 0-based, end exclusive. */
export interface Location {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface RelatedLocation extends Location {
  readonly message: string;
}

export interface Finding extends Location {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly RelatedLocation[];
  /** Does not depend on line numbers; the same from run to run. */
  readonly fingerprint: string;
  /** Plain data that the rule hands to its own fixes. */
  readonly data?: unknown;
}

/** **safe** keeps behaviour and belongs to "fix all"; **review** may need a look; **refactor** spans files. */
export type FixSafety = "safe" | "review" | "refactor";

export interface FileEdit {
  readonly path: string;
  /** Replacements against the file's text as it is, not overlapping, in any order. */
  readonly changes: readonly TextChange[];
  /** The file does not exist yet; `changes` insert its content at 0. Never overwrites. */
  readonly create?: true;
  /** The file moves here after the changes. */
  readonly renameTo?: string;
}

export interface Fix {
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly FileEdit[];
}

/** A mistake in a configuration file. */
export interface ConfigurationProblem extends Location {
  readonly message: string;
  readonly severity: Severity;
}

export type { TextChange };
