import { ALWAYS_STANDARD, SOMETIMES_STANDARD } from "../../../knowledge/standard-library";
import { compareVersions } from "../../../project/versions";
import type { VersionEvidence } from "../../../project/view";

/** What a project counts as running on that declares no versions: the oldest that is still supported, and later. */
const OLDEST = "3.10";

/** Whether some version of Python that the project declares has a standard module of this name. */
export function isStandard(name: string, versions: VersionEvidence | undefined): boolean {
  if (ALWAYS_STANDARD.has(name)) return true;
  const span = Object.hasOwn(SOMETIMES_STANDARD, name) ? SOMETIMES_STANDARD[name] : undefined;
  if (!span) return false;
  const [added, removed] = span;
  const isTooOld = versions?.below !== undefined && compareVersions(versions.below, added) <= 0;
  const isTooNew = removed !== undefined && compareVersions(versions?.lowest ?? OLDEST, removed) >= 0;
  return !isTooOld && !isTooNew;
}
