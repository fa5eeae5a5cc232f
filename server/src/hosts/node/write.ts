import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Replaces a file (behind a link: the file itself) at once, so that nobody sees half of it; its mode is kept. */
export function writeAtomically(file: string, bytes: Uint8Array): void {
  const target = existing(file) ?? file;
  const mode = existsSync(target) ? statSync(target).mode & 0o7777 : undefined;
  mkdirSync(path.dirname(target), { recursive: true });
  // A name of its own: one that a killed run left behind is in nobody's way.
  const temporary = path.join(path.dirname(target), `.archwright-${randomBytes(8).toString("hex")}.tmp`);
  try {
    writeFileSync(temporary, bytes, { flag: "wx" });
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function existing(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
