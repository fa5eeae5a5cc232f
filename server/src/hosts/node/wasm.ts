import { readFileSync } from "node:fs";
import path from "node:path";
import type { WasmBinaries } from "../../engine";

/** The parser's binaries, which the build puts beside the bundles. */
export function loadWasm(dist: string = __dirname): WasmBinaries {
  return {
    runtime: readFileSync(path.join(dist, "web-tree-sitter.wasm")),
    grammar: readFileSync(path.join(dist, "tree-sitter-python.wasm")),
  };
}
