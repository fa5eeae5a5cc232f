/** What checking a contract gave. */
import type { Span } from "../facts/types";
import type { Severity } from "../findings";
import type { Breach } from "./breaches";

/** A mistake in the configuration, at its place there. */
export interface ContractProblem {
  readonly at: Span;
  readonly message: string;
  /** An `error` is one that stops the tool that owns the file, or a part of a contract that cannot be checked. */
  readonly severity: Exclude<Severity, "hint">;
  /** An entry of a list that does nothing: it can go. */
  readonly isNeedless?: true;
}

export interface Outcome {
  readonly breaches: readonly Breach[];
  /** Imports that the contract's ignores took out. */
  readonly ignored: number;
  readonly problems: readonly ContractProblem[];
}
