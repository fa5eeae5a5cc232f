/** Version constraints of Python packages (PEP 440 and Poetry's additions) as ranges. */
import { compare, explain } from "@renovatebot/pep440";

/** Versions from `lowest`, up to but not including `below`; an absent bound is open. */
export interface VersionRange {
  readonly lowest?: string;
  readonly below?: string;
}

export const ANY: VersionRange = {};

/** Orders two versions by PEP 440: negative, zero or positive. What is no version comes first. */
export function compareVersions(a: string, b: string): number {
  if (!explain(a) || !explain(b)) return Number(explain(a) !== null) - Number(explain(b) !== null);
  return Math.sign(compare(a, b));
}

/** The range that holds this version alone. */
export function exactly(version: string): VersionRange {
  const known = explain(version);
  if (!known) return ANY;
  // PEP 440 has no version between one and its post-release 0.
  const post = known.is_postrelease ? Number(known.post) + 1 : undefined;
  const below = post === undefined ? `${known.public}.post0` : `${known.base_version}.post${post}`;
  return { lowest: known.public, below };
}

export function isExact({ lowest, below }: VersionRange): boolean {
  return lowest !== undefined && below !== undefined && below === exactly(lowest).below;
}

/**
 * Reads `>=2,<3`, `~=2.1`, `==2.*`, Poetry's `^1.2`, `~1.2`, `1.2` and `^1 || ^2`. Exclusions (`!=`) and what is not
 * understood do not narrow the range.
 */
export function parseRange(constraint: string): VersionRange {
  return union(
    constraint.split("||").map((alternative) => {
      const clauses = alternative.split(/\s*,\s*|(?<=[\w*])\s+(?=[<>=!~^])/);
      return clauses.map(parseClause).reduce(intersection, ANY);
    }),
  );
}

/** The narrowest range that holds all of several; open where there are none. */
export function union(ranges: readonly VersionRange[]): VersionRange {
  const lowest = ranges.map((range) => range.lowest).reduce(pick(lower), ranges[0]?.lowest);
  const below = ranges.map((range) => range.below).reduce(pick(higher), ranges[0]?.below);
  return rangeOf(lowest, below);
}

export function intersection(a: VersionRange, b: VersionRange): VersionRange {
  return rangeOf(
    a.lowest !== undefined && b.lowest !== undefined ? higher(a.lowest, b.lowest) : (a.lowest ?? b.lowest),
    a.below !== undefined && b.below !== undefined ? lower(a.below, b.below) : (a.below ?? b.below),
  );
}

export function isOpen(range: VersionRange): boolean {
  return range.lowest === undefined && range.below === undefined;
}

function parseClause(clause: string): VersionRange {
  const match = /^(===|==|~=|!=|<=|>=|<|>|=|\^|~)?\s*v?([\w.!+*-]+)$/.exec(clause.trim());
  const [, operator = "==", written = ""] = match ?? [];
  const wildcard = /^(.*?)\.\*$/.exec(written)?.[1];
  const version = explain(wildcard ?? written);
  if (!match || !version) return ANY;
  const release = version.release;
  const whole = version.public;
  switch (operator) {
    case "===":
    case "==":
    case "=":
      return wildcard === undefined ? exactly(whole) : { lowest: whole, below: bump(release, release.length - 1) };
    case "~=":
      return { lowest: whole, below: bump(release, Math.max(0, release.length - 2)) };
    case "~":
      return { lowest: whole, below: bump(release, Math.min(1, release.length - 1)) };
    case "^": {
      const significant = release.findIndex((part) => part !== 0);
      return { lowest: whole, below: bump(release, significant < 0 ? release.length - 1 : significant) };
    }
    case ">=":
    case ">":
      return { lowest: whole };
    case "<":
      return { below: whole };
    case "<=":
      return rangeOf(undefined, exactly(whole).below);
    default:
      return ANY;
  }
}

/** The release with its part at `index` raised and the later ones dropped. */
function bump(release: readonly number[], index: number): string {
  return [...release.slice(0, index), (release[index] ?? 0) + 1].join(".");
}

function rangeOf(lowest: string | undefined, below: string | undefined): VersionRange {
  return { ...(lowest === undefined ? {} : { lowest }), ...(below === undefined ? {} : { below }) };
}

type Choice = (a: string, b: string) => string;
const lower: Choice = (a, b) => (compareVersions(a, b) <= 0 ? a : b);
const higher: Choice = (a, b) => (compareVersions(a, b) >= 0 ? a : b);

/** Chooses between two bounds of a union, where an open one wins. */
function pick(choose: Choice): (a: string | undefined, b: string | undefined) => string | undefined {
  return (a, b) => (a === undefined || b === undefined ? undefined : choose(a, b));
}
