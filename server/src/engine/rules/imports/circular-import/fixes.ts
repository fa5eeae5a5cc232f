import type { FixContext, FixDraft } from "../../api";
import { cutOf } from "./cut";
import { deferFix, sourceFix } from "./defer";
import { typeCheckingFix } from "./type-checking";

/** What a finding hands to its fixes. */
export interface CycleFinding {
  /** Path of the module that the import runs. */
  readonly to: string;
  /** Local names that make the edge. */
  readonly names: readonly string[];
}

/** Ways to cut the cycle at this import, the one that changes least first. */
export function fixes({ finding, file, project }: FixContext): FixDraft[] {
  const { to, names } = finding.data as CycleFinding;
  const cut = cutOf(file, finding.start, names);
  if (!cut) return [];
  return [typeCheckingFix(file, project, cut), sourceFix(file, project, cut, to), deferFix(file, project, cut)].filter(
    (fix) => fix !== undefined,
  );
}
