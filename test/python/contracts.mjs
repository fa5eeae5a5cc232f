/** The import-linter snippets, checked by import-linter itself on a project that keeps their contracts. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expand } from "./assemble.mjs";

/**
 * @param {{ run: (command: string, args: string[], options: object) => { status: number | null, stdout: string, stderr: string } }} environment
 * @param {string} folder a project with the package `app.users`
 * @returns {[title: string, ok: boolean, output: string][]}
 */
export function checkContracts(environment, folder) {
  mkdirSync(path.join(folder, "app/orders"));
  writeFileSync(path.join(folder, "app/orders/__init__.py"), "");
  const layers = expand("toml", "aw-importlinter-layers");
  return [
    ["layers contract", layers],
    ["independence contract", layers + expand("toml", "aw-importlinter-independence")],
  ].map(([title = "", text = ""]) => {
    writeFileSync(path.join(folder, "importlinter.toml"), text);
    const args = ["--config", "importlinter.toml", "--no-cache"];
    const { status, stdout, stderr } = environment.run("lint-imports", args, { cwd: folder });
    return [title, status === 0, `${stdout}${stderr}`];
  });
}
