import { NOWHERE, snippetsAt, type SnippetOffer, type Surroundings, type Workspace } from "../../../server/src/engine";
import { applyChanges } from "../../engine/support/edits";
import { loadAnalyzer, openProject } from "../../engine/support/project";

/** Where the caret is in a text. */
export const CARET = "|";

export interface Project {
  readonly files: ReadonlyMap<string, string>;
  readonly workspace: Workspace;
  readonly surroundings: Surroundings;
}

export async function project(files: Readonly<Record<string, string>>): Promise<Project> {
  const map = new Map(Object.entries(files));
  const workspace = openProject(await loadAnalyzer(), map);
  return { files: map, workspace, surroundings: workspace.surroundings() };
}

/** What is offered at the caret of a text, by prefix. */
export function offersAt(surroundings: Surroundings, path: string, marked: string): ReadonlyMap<string, SnippetOffer> {
  const offset = marked.indexOf(CARET);
  const found = snippetsAt(surroundings, path, marked.replace(CARET, ""), offset);
  return new Map((found?.offers ?? []).map((offer) => [offer.prefix, offer]));
}

/** The file once the snippet of the prefix at the caret was taken, every tab stop left as it is. */
export function inserted(
  marked: string,
  { surroundings = NOWHERE, path = "app/module.py" }: { surroundings?: Surroundings; path?: string } = {},
  prefix?: string,
): string {
  const offset = marked.indexOf(CARET);
  const text = marked.replace(CARET, "");
  const found = snippetsAt(surroundings, path, text, offset);
  if (!found) throw new Error("nothing is offered here");
  const wanted = prefix ?? found.word;
  const offer = found.offers.find((one) => one.prefix === wanted);
  if (!offer) throw new Error(`no snippet has the prefix ${wanted}`);
  const { text: code, changes } = offer.here ?? { text: offer.plain.text, changes: [] };
  // As an editor does it: each further line starts where the first does.
  const indented = code.replace(/(\r\n|\n)(?=[^\r\n])/g, `$1${found.indent}`);
  return applyChanges(text, [...changes, { start: found.start, end: found.end, text: indented }]);
}
