/** Tach's configuration as data: `tach.toml` with the `tach.domain.toml` files of its folders. */
import type { PlacedText } from "../../config/types";
import type { Span } from "../../facts/types";
import type { ContractProblem } from "../outcome";

export type TachSeverity = "error" | "warn" | "off";

/** The name that code outside all modules has. */
export const ROOT = "<root>";

export interface TachDependency extends PlacedText {
  /** Its use is only warned of. */
  readonly deprecated: boolean;
}

export interface TachModule {
  /** Dotted; may be a glob. */
  readonly path: string;
  /** Absent where the module may use everything. */
  readonly dependsOn?: readonly TachDependency[];
  readonly cannotDependOn: readonly TachDependency[];
  readonly layer?: PlacedText;
  readonly visibility?: readonly string[];
  readonly utility: boolean;
  readonly unchecked: boolean;
  /** The file that declares it, and where there. */
  readonly file: string;
  readonly at: Span;
}

export interface TachInterface {
  /** Regular expressions, for the whole name. */
  readonly expose: readonly string[];
  readonly from: readonly string[];
  readonly visibility?: readonly string[];
  readonly exclusive: boolean;
}

export interface TachLayer {
  readonly name: string;
  readonly closed: boolean;
}

/** A problem in `tach.toml` or in one of the domain files. */
export interface TachProblem extends ContractProblem {
  readonly file: string;
}

export interface TachConfig {
  /** The project's file and its folder. */
  readonly path: string;
  readonly folder: string;
  readonly modules: readonly TachModule[];
  readonly interfaces: readonly TachInterface[];
  /** High to low. */
  readonly layers: readonly TachLayer[];
  /** Globs, relative to the folder. */
  readonly exclude: readonly string[];
  readonly sourceRoots: readonly string[];
  readonly ignoreTypeChecking: boolean;
  readonly rootModule: "allow" | "forbid" | "ignore" | "dependenciesonly";
  readonly forbidCycles: boolean;
  /** Modules of higher layers have to declare what they use of lower ones. */
  readonly explicitLayers: boolean;
  readonly rules: {
    readonly unusedIgnores: TachSeverity;
    readonly ignoreReasons: TachSeverity;
    readonly localImports: TachSeverity;
  };
  readonly problems: readonly TachProblem[];
}
