/** New features for projects that exist: what is asked, and what comes out. Plain data. */
import type { FileEdit } from "../findings";

export const PARTS = [
  "model",
  "schemas",
  "repository",
  "selectors",
  "service",
  "dependencies",
  "router",
  "admin",
  "test",
] as const;

/** What a feature is made of. */
export type Part = (typeof PARTS)[number];

export type FeatureFramework = "fastapi" | "flask" | "django";

/** What can be made in one project. */
export interface FeatureOffer {
  /** The project's folder, relative to the workspace folder. */
  readonly folder: string;
  readonly project: string;
  readonly framework: FeatureFramework;
  /** In a sentence: how the project's own features are laid out, and where a new one goes. */
  readonly layout: string;
  readonly parts: readonly OfferedPart[];
}

export interface OfferedPart {
  readonly part: Part;
  readonly title: string;
  /** The file, for a feature called `invoice`. */
  readonly example: string;
  /** Most of the project's features have it, or the others cannot do without it. */
  readonly usual: boolean;
}

export interface FeatureRequest {
  readonly folder: string;
  /** As the user says it: `invoice`, `order items`. */
  readonly name: string;
  /** Absent: the usual ones. */
  readonly parts?: readonly Part[];
}

/** What would be made; nothing is changed before somebody agreed. */
export interface FeaturePlan {
  readonly edits: readonly FileEdit[];
  /** The file to open first. */
  readonly open: string;
  /** What is left to do by hand, in a sentence each. */
  readonly notes: readonly string[];
}

/** Why there is no plan, in a sentence for the user. */
export interface FeatureProblem {
  readonly problem: string;
}
