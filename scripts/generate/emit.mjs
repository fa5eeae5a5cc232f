import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** Writes a generated file, or with `check` only compares it. Returns the path where it differs, else `undefined`. */
export async function emit(path, text, check) {
  const target = fileURLToPath(new URL(path, root));
  const before = await readFile(target, "utf8").catch(() => undefined);
  if (before === text) return undefined;
  if (!check) await writeFile(target, text);
  return path;
}
