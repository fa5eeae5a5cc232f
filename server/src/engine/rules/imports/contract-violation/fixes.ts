import { addIgnores } from "../../../contracts/ignore-edit";
import type { Span } from "../../../facts/types";
import type { FixContext, FixDraft } from "../../api";

/** What the fix of a finding needs to know. */
export type FixData =
  | {
      readonly kind: "contract";
      /** The file of the contract, and the contract's place there. */
      readonly path: string;
      readonly at: Span;
      /** `importer -> imported` */
      readonly imports: readonly string[];
    }
  | {
      readonly kind: "tach";
      /** The import statement, and what it must not import. */
      readonly at: Span;
      readonly names: readonly string[];
    }
  | {
      readonly kind: "entry";
      /** An entry of a list in the configuration that does nothing. */
      readonly at: Span;
    };

/** Adds the import to the contract's ignores; for Tach, which has no list of them, beside the import. */
export function fixes({ finding, file, project }: FixContext): readonly FixDraft[] {
  const data = finding.data as FixData | undefined;
  if (!data) return [];
  if (data.kind === "tach") return tachIgnore(file.text, data);
  if (data.kind === "entry") return withoutEntry(file.text, data.at);
  return contractIgnore(project.resource(data.path), data);
}

/** Takes the line out that an entry has for itself. */
function withoutEntry(text: string, [from, to]: Span): FixDraft[] {
  const start = Math.max(text.lastIndexOf("\n", from - 1), text.lastIndexOf("\r", from - 1)) + 1;
  const end = lineEnd(text, to);
  if (text.slice(start, from).trim() !== "" || !/^[ \t]*,?[ \t]*(?:#.*)?$/.test(text.slice(to, end))) return [];
  const next = text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length);
  return [
    {
      title: "Remove this line from the contract's ignores",
      safety: "review",
      changes: [{ start, end: next, text: "" }],
    },
  ];
}

function contractIgnore(text: string | undefined, data: FixData & { kind: "contract" }): FixDraft[] {
  if (text === undefined) return [];
  const changes = addIgnores(data.path, text, data.at, data.imports, REASON);
  const what = data.imports.length === 1 ? data.imports[0]! : `${String(data.imports.length)} imports`;
  if (changes.length === 0) return [];
  return [{ title: `Let the contract ignore ${what}`, safety: "review", edits: [{ path: data.path, changes }] }];
}

const REASON = "Accepted for now: say why here, and when it can go.";

function tachIgnore(text: string, { at, names }: FixData & { kind: "tach" }): FixDraft[] {
  const end = lineEnd(text, at[0]);
  const line = text.slice(at[0], end);
  // Behind a backslash there can be no comment; a second one on a line would do nothing.
  if (line.endsWith("\\") || line.includes("tach-ignore")) return [];
  const ends = names.map((name) => name.slice(name.lastIndexOf(".") + 1)).filter((name) => name !== "*");
  const comment = ["  # tach-ignore(accepted for now: say why)", ...ends].join(" ");
  return [
    {
      title: `Let Tach ignore this import`,
      safety: "review",
      changes: [{ start: end, end, text: comment }],
    },
  ];
}

function lineEnd(text: string, offset: number): number {
  const found = /[\r\n]/.exec(text.slice(offset));
  return found ? offset + found.index : text.length;
}
