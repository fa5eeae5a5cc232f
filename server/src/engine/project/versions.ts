/** Which versions of distributions a project uses, from its lock files and declarations. */
import { readDeclared, readLocked, PYTHON, widest } from "./declarations";
import { compareVersions, isExact, isOpen, type VersionRange } from "./ranges";
import type { VersionEvidence } from "./view";

export { compareVersions } from "./ranges";
export { normaliseName } from "./requirements";

const REQUIREMENTS = /^(.*\/)?(?:requirements\/[^/]+|(?:[^/]*[-_.])?requirements(?:[-_.][^/]*)?)\.(?:txt|in)$/i;
const DECLARING = /^(.*\/)?(?:pyproject\.toml|Pipfile|Pipfile\.lock|setup\.cfg|(?:uv|poetry|pdm)\.lock|pylock\.toml)$/;
/** Folders whose requirements are not those of the application. */
const ASIDE = /(?:^|\/)(?:docs?|examples?|samples?|tests?|tools|scripts|[^/]*\{\{[^/]*|[^/]*template[^/]*)\//i;

type Evidence = VersionRange & { readonly source: "lock" | "declaration" };
type Rank = Map<string, Evidence[]>;

/**
 * Evidence by normalised name (PEP 503), from the text files of the workspace by path.
 *
 * The workspace folder's own files come first, then those of folders below it, of several (in a monorepo) the widest
 * range that holds all of theirs, then those of docs, examples and tests. In each folder a lock file comes before
 * declarations. A distribution that is named without a version has evidence without bounds.
 */
export function readVersions(resources: ReadonlyMap<string, string>): Map<string, VersionEvidence> {
  const own: Rank = new Map();
  const nested: Rank = new Map();
  const aside: Rank = new Map();
  for (const [folder, requirements] of projectFolders(resources)) {
    const rank = folder === "" ? own : ASIDE.test(folder) ? aside : nested;
    for (const [name, evidence] of folderEvidence(resources, folder, requirements)) {
      rank.set(name, [...(rank.get(name) ?? []), evidence]);
    }
  }
  const versions = new Map<string, VersionEvidence>();
  for (const rank of [own, nested, aside]) {
    for (const [name, evidence] of rank) {
      const known = versions.get(name);
      if (known === undefined || isOpen(known)) versions.set(name, combined(evidence));
    }
  }
  return versions;
}

/** The Python versions that the project declares to support. */
export function requiresPython(versions: ReadonlyMap<string, VersionEvidence>): VersionEvidence | undefined {
  return versions.get(PYTHON);
}

/** Whether every version that the evidence allows is at least this one. */
export function atLeast(evidence: VersionEvidence | undefined, version: string): boolean {
  return evidence?.lowest !== undefined && compareVersions(evidence.lowest, version) >= 0;
}

/** Whether every version that the evidence allows is below this one. */
export function isBelow(evidence: VersionEvidence | undefined, version: string): boolean {
  if (evidence?.below === undefined) return false;
  const order = compareVersions(evidence.below, version);
  return evidence.below === evidence.lowest ? order < 0 : order <= 0;
}

/** Folders with files that declare something, each with its requirements files, in the order of their paths. */
function projectFolders(resources: ReadonlyMap<string, string>): [string, string[]][] {
  const folders = new Map<string, string[]>();
  for (const path of [...resources.keys()].sort()) {
    const requirements = REQUIREMENTS.exec(path);
    const match = requirements ?? DECLARING.exec(path);
    if (!match) continue;
    const folder = match[1] ?? "";
    const files = folders.get(folder) ?? [];
    folders.set(folder, requirements ? [...files, path] : files);
  }
  return [...folders];
}

function folderEvidence(
  resources: ReadonlyMap<string, string>,
  folder: string,
  requirements: readonly string[],
): Map<string, Evidence> {
  const result = new Map<string, Evidence>();
  for (const [name, range] of readDeclared(resources, folder, requirements)) {
    result.set(name, { ...range, source: "declaration" });
  }
  for (const [name, range] of readLocked(resources, folder)) result.set(name, { ...range, source: "lock" });
  return result;
}

function combined(evidence: readonly Evidence[]): VersionEvidence {
  const range = widest(evidence);
  const telling = evidence.filter((each) => isOpen(range) || !isOpen(each));
  return {
    source: telling.every((each) => each.source === "lock") ? "lock" : "declaration",
    ...(range.lowest === undefined ? {} : { lowest: range.lowest }),
    ...(range.below === undefined ? {} : { below: isExact(range) ? (range.lowest ?? range.below) : range.below }),
  };
}
