import { type Uri, type TextEdit, WorkspaceEdit, workspace } from "vscode";
import type { PreviewedFile, ScaffoldPreview } from "./preview";

/** A file to make, or to change. */
export interface ScaffoldFile extends PreviewedFile {
  /** What changes in a file that exists. */
  readonly edits?: readonly TextEdit[];
}

/** Those of the new files that are there already. */
export async function existing(files: readonly ScaffoldFile[]): Promise<readonly Uri[]> {
  const present = await Promise.all(
    files.map(async ({ uri, created }) => (created && (await exists(uri)) ? [uri] : [])),
  );
  return present.flat();
}

export async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes and changes the files once the reader of the preview agreed, all of them in one edit, which one undo takes
 * back. `false` where nothing was done. A file that came meanwhile is not overwritten: then the edit as a whole fails.
 */
export async function apply(preview: ScaffoldPreview, title: string, files: readonly ScaffoldFile[]): Promise<boolean> {
  if (!(await preview.confirm(title, files))) return false;
  const edit = new WorkspaceEdit();
  for (const { uri, text, created, edits } of files) {
    if (created) edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(text) });
    else edit.set(uri, [...(edits ?? [])]);
  }
  return workspace.applyEdit(edit, { isRefactoring: true });
}
