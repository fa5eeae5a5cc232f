import type { Analyzer } from "../../engine";
import { decode } from "../encoding";
import { cacheKey } from "./cache";
import { readBytesSync } from "./read";

/** What came of one file; facts are JSON in UTF-8, which crosses threads without being copied. */
export type FileAnalysis = { readonly path: string } & (
  | { readonly key: string; readonly facts: Uint8Array<ArrayBuffer> }
  /** Its facts are in the cache. */
  | { readonly key: string; readonly known: true }
  | { readonly problem: string }
  /** The analysis itself failed. */
  | {
      readonly crash: string;
      /** The parser's memory may be damaged: this thread must not go on. */ readonly fatal: boolean;
    }
);

/** Reads and analyses one file, unless the cache knows its content. Never throws. */
export async function analyzeFile(
  root: string,
  path: string,
  isKnown: (key: string) => boolean,
  analyzer: () => Promise<Analyzer>,
): Promise<FileAnalysis> {
  const read = readBytesSync(root, path);
  if ("problem" in read) return { path, problem: read.problem };
  const key = cacheKey(path, read.bytes);
  if (isKnown(key)) return { path, key, known: true };
  const source = decode(read.bytes);
  if ("problem" in source) return { path, problem: source.problem };
  const engine = await analyzer();
  try {
    const facts = new TextEncoder().encode(JSON.stringify(engine.analyze(path, source.text)));
    return { path, key, facts };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // A trap of WASM, or a stack that overflowed, maybe inside it.
    return { path, crash: message, fatal: name === "RuntimeError" || name === "RangeError" };
  }
}
