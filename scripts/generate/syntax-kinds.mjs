/**
 * Writes `server/src/engine/syntax/kinds.generated.ts`: the numeric ids of node kinds and fields of the pinned
 * tree-sitter-python grammar. Numbers keep the walk free of string comparisons.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { emit, NOTICE } from "./emit.mjs";

const require = createRequire(import.meta.url);
const { Parser, Language } = require("web-tree-sitter");

export async function generate(check) {
  await Parser.init();
  const grammar = require.resolve("tree-sitter-python/tree-sitter-python.wasm");
  const language = await Language.load(await readFile(grammar));
  const named = new Map();
  const tokens = new Map();
  // Several internal symbols share one public name (`identifier` and its keyword-like aliases): `idForNodeType` gives the public one.
  language.types.forEach((name, id) => {
    if (!name || name.startsWith("_") || name === "ERROR") return;
    if (/^[a-z_]+$/.test(name)) {
      const namedId = language.idForNodeType(name, true);
      if (namedId !== null && namedId > 0) named.set(name, namedId);
    }
    const tokenId = language.idForNodeType(name, false);
    if (tokenId !== null && tokenId > 0 && tokenId < id + 1) tokens.set(name, tokenId);
  });
  const fields = language.fields.flatMap((name, id) => (name ? [[name, id]] : []));
  const row = ([name, id]) => `  ${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)}: ${id},`;
  const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = [
    NOTICE,
    "",
    "/** Kinds of named nodes. `error` is tree-sitter's ERROR. */",
    "export const K = {",
    ...sorted(named).map(row),
    "  error: 65535,",
    "} as const;",
    "",
    "/** Kinds of anonymous nodes: keywords, operators and punctuation. */",
    "export const T = {",
    ...sorted(tokens).map(row),
    "} as const;",
    "",
    "/** Field ids. */",
    "export const F = {",
    ...fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(row),
    "} as const;",
    "",
  ].join("\n");
  return emit("server/src/engine/syntax/kinds.generated.ts", text, check);
}
