import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { decode, MAX_SOURCE_BYTES, TOO_LARGE, type Decoded } from "../encoding";
import { reason } from "./errors";

export type ReadResult<T> = T | { readonly problem: string };

/** Reads a file's bytes; not those of pipes and devices, which may never end, nor of files too large to be code. */
export async function readBytes(root: string, file: string): Promise<ReadResult<{ readonly bytes: Uint8Array }>> {
  try {
    const absolute = path.join(root, file);
    const about = await stat(absolute);
    return unfit(about) ?? { bytes: await readFile(absolute) };
  } catch (error) {
    return { problem: `skipped: it cannot be read (${reason(error)})` };
  }
}

/** As {@link readBytes}, at once. */
export function readBytesSync(root: string, file: string): ReadResult<{ readonly bytes: Uint8Array }> {
  try {
    const absolute = path.join(root, file);
    return unfit(statSync(absolute)) ?? { bytes: readFileSync(absolute) };
  } catch (error) {
    return { problem: `skipped: it cannot be read (${reason(error)})` };
  }
}

/** Reads and decodes a file at once. */
export function readSync(root: string, file: string): ReadResult<Decoded> {
  const read = readBytesSync(root, file);
  return "problem" in read ? read : decode(read.bytes);
}

function unfit(about: { isFile(): boolean; readonly size: number }): { problem: string } | undefined {
  if (!about.isFile()) return { problem: "skipped: it is no regular file" };
  return about.size > MAX_SOURCE_BYTES ? { problem: TOO_LARGE } : undefined;
}
