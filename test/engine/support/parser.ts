import { readFile } from "node:fs/promises";
import path from "node:path";
import { PythonParser, type WasmBinaries } from "../../../server/src/engine/syntax/parser";
import { ROOT } from "./repository";

let binaries: Promise<WasmBinaries> | undefined;
let parser: Promise<PythonParser> | undefined;

/** The pinned pair of WASM binaries, as the build puts them beside the bundles. */
export function loadBinaries(): Promise<WasmBinaries> {
  binaries ??= Promise.all([
    readFile(path.join(ROOT, "dist/web-tree-sitter.wasm")),
    readFile(path.join(ROOT, "dist/tree-sitter-python.wasm")),
  ]).then(([runtime, grammar]) => ({ runtime, grammar }));
  return binaries;
}

/** One parser for all tests of a process. */
export function loadParser(): Promise<PythonParser> {
  parser ??= loadBinaries().then((wasm) => PythonParser.create(wasm));
  return parser;
}
