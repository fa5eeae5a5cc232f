import { type Uri, WorkspaceEdit, type WorkspaceEditEntryMetadata, workspace } from "vscode";

/** A file to make, at its place. */
export interface FileToMake {
  readonly uri: Uri;
  readonly text: string;
}

/** Those of the files that are there already. */
export async function existing(files: readonly FileToMake[]): Promise<readonly Uri[]> {
  const present = await Promise.all(files.map(async ({ uri }) => ((await exists(uri)) ? [uri] : [])));
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
 * Adds the files to an edit. They are shown in the refactoring preview before anything is made, and undone as one.
 * What is there by then makes the whole edit fail.
 */
export function addFiles(
  edit: WorkspaceEdit,
  files: readonly FileToMake[],
  metadata: WorkspaceEditEntryMetadata,
): void {
  for (const { uri, text } of files)
    edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(text) }, metadata);
}

/** Makes the files once the reader of the preview agreed; `false` where nothing was made. */
export async function makeFiles(label: string, files: readonly FileToMake[]): Promise<boolean> {
  const edit = new WorkspaceEdit();
  addFiles(edit, files, { label, needsConfirmation: true });
  return workspace.applyEdit(edit, { isRefactoring: true });
}
