import type { FileEdit, TextChange } from "../../../server/src/engine";

/** Files of a project: path → text. */
export type Files = ReadonlyMap<string, string>;

/** Applies changes that all speak of the text as it is. Fails where they overlap, or lie outside of it. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const ordered = [...changes].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = "";
  let position = 0;
  for (const { start, end, text: inserted } of ordered) {
    if (start < position || end < start || end > text.length) {
      throw new Error(`change ${start}–${end} overlaps another or lies outside of the text (${text.length} units)`);
    }
    out += text.slice(position, start) + inserted;
    position = end;
  }
  return out + text.slice(position);
}

/** The files after a fix. Fails where an edit contradicts what {@link FileEdit} promises, or does nothing. */
export function applyEdits(files: Files, edits: readonly FileEdit[]): Files {
  const after = new Map(files);
  if (new Set(edits.map(({ path }) => path)).size < edits.length) throw new Error("two edits speak of the same file");
  for (const { path, changes, create, renameTo } of edits) {
    const before = files.get(path);
    if (create && before !== undefined) throw new Error(`${path} would be overwritten`);
    if (!create && before === undefined) throw new Error(`${path} does not exist`);
    const text = applyChanges(before ?? "", changes);
    if (text === before && renameTo === undefined) throw new Error(`the edit of ${path} changes nothing`);
    if (renameTo !== undefined) {
      if (after.has(renameTo)) throw new Error(`${renameTo} would be overwritten`);
      after.delete(path);
    }
    after.set(renameTo ?? path, text);
  }
  return after;
}
