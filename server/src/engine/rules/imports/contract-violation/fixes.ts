import type { Span } from "../../../facts/types";
import { addIgnores } from "../../../contracts/ignore-edit";
import type { FixContext, FixDraft } from "../../api";

/** What the fix of a finding needs to know. */
export interface IgnoreData {
  readonly kind: "ignore";
  /** The file of the contract, and the contract's place there. */
  readonly path: string;
  readonly at: Span;
  /** `importer -> imported` */
  readonly imports: readonly string[];
}

/** Adds the import to the contract's ignores. */
export function fixes({ finding, project }: FixContext): readonly FixDraft[] {
  const data = finding.data as IgnoreData | undefined;
  const text = data && project.resource(data.path);
  if (!data || text === undefined) return [];
  const changes = addIgnores(data.path, text, data.at, data.imports, REASON);
  const what = data.imports.length === 1 ? data.imports[0]! : `${String(data.imports.length)} imports`;
  return changes.length === 0
    ? []
    : [{ title: `Let the contract ignore ${what}`, safety: "review", edits: [{ path: data.path, changes }] }];
}

const REASON = "Accepted for now: say why here, and when it can go.";
