/** The guide's table "When to Add Complexity". */
import type { Stage } from "./profile-stage";

/** A row: what a program of this size is called, and the structure that fits it. */
export interface Advice {
  readonly row: string;
  /** Lines from and below which the row speaks; `below` is absent in the last. */
  readonly from: number;
  readonly below?: number;
  readonly stage: Stage;
}

/** Rows overlap: from 5,000 to 10,000 lines both feature packages and layers fit. */
export const SIZE_TABLE: readonly Advice[] = [
  { row: "Script/Tool", from: 0, below: 500, stage: "single-file" },
  { row: "Small CLI", from: 500, below: 2_000, stage: "flat" },
  { row: "Web API", from: 2_000, below: 10_000, stage: "feature" },
  { row: "Microservice", from: 5_000, below: 20_000, stage: "layered" },
  { row: "Enterprise Service", from: 20_000, stage: "clean" },
];

/** The rows that a number of lines of code falls into, smallest first. */
export function adviceFor(lines: number): readonly Advice[] {
  return SIZE_TABLE.filter(({ from, below }) => lines >= from && lines < (below ?? Infinity));
}

/** How a stage is called in text. */
export const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  "single-file": "a single file",
  flat: "a flat package",
  feature: "feature packages",
  layered: "layers",
  clean: "clean architecture",
};
