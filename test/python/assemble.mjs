/** Lays out one world of `worlds.mjs` as a project on disk. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expandSnippet, parseSnippet } from "../snippets/grammar.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const WORLDS = path.join(ROOT, "test/python/worlds");

/** @typedef {{ prefix: string, description: string, body: string[] }} Snippet */

/** @param {"python" | "toml"} language @returns {Record<string, Snippet>} */
export function readSnippets(language) {
  return JSON.parse(readFileSync(path.join(ROOT, `snippets/${language}.json`), "utf8"));
}

/**
 * @param {"python" | "toml"} language @param {string} prefix @param {Record<number, string>} [values]
 * @returns {string} the code that the snippet gives
 */
export function expand(language, prefix, values) {
  const snippet = Object.values(readSnippets(language)).find((it) => it.prefix === prefix);
  if (!snippet) throw new Error(`no snippet has the prefix ${prefix}`);
  return `${expandSnippet(parseSnippet(snippet.body.join("\n")), values)}\n`;
}

/**
 * @param {import("./worlds.mjs").World} world
 * @returns {string} the folder of the project, made anew
 */
export function assemble(world) {
  const folder = path.join(ROOT, ".cache/python/worlds", world.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(WORLDS, "pyproject.toml"), path.join(folder, "pyproject.toml"));
  cpSync(path.join(WORLDS, world.name), folder, { recursive: true });
  for (const [file, source] of Object.entries(world.files)) {
    const [prefix, values] = typeof source === "string" ? [source] : source;
    write(folder, file, expand("python", prefix, values));
    if (!file.startsWith("tests/")) addPackages(folder, path.dirname(file));
  }
  return folder;
}

/** Makes a folder and those above it packages. @param {string} folder @param {string} inside */
function addPackages(folder, inside) {
  for (let at = inside; at !== "."; at = path.dirname(at)) {
    const file = path.join(at, "__init__.py");
    if (!existsSync(path.join(folder, file))) write(folder, file, "");
  }
}

/** @param {string} folder @param {string} file @param {string} text */
function write(folder, file, text) {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}
