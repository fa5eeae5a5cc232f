import { Range, Uri, ViewColumn, window } from "vscode";
import type { Place } from "./evidence";

/** Opens a place in an editor that does not cover the guide, which stands in the column `guide`. */
export async function revealPlace(
  place: Pick<Place, "uri" | "range"> | undefined,
  guide: ViewColumn | undefined,
): Promise<void> {
  if (!place) return;
  const { start, end } = place.range;
  const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === place.uri);
  const other = guide === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  await window.showTextDocument(Uri.parse(place.uri), {
    viewColumn: shown?.viewColumn ?? other,
    selection: new Range(start.line, start.character, end.line, end.character),
  });
}
