/**
 * Contracts against the tools that own them: the same are broken, through the same imports.
 *
 *     PYTHON=venv/bin/python node out/test/bench/owners.bench.js FOLDER…       projects with contracts
 *     PYTHON=venv/bin/python node out/test/bench/owners.bench.js --random 300  generated ones
 *
 * PYTHON is one that has import-linter and Tach. Differences are printed, and the exit status is their number.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAnalyzer, isModule, isResource } from "../../server/src/engine";
import { EngineWorkspace } from "../../server/src/engine/workspace";
import { createNodeHost, loadWasm } from "../../server/src/hosts/node";
import { ourAnswer } from "./owners/ours";
import { differences } from "./owners/compare";
import { randomContracts } from "./owners/random";
import { owners } from "./owners/theirs";

async function main(): Promise<void> {
  const [first = "", ...rest] = process.argv.slice(2);
  const scratch = first === "--random" ? generate(Number(rest[0] ?? 100), Number(rest[1] ?? 1)) : undefined;
  const folders = scratch?.folders ?? [first, ...rest].map((folder) => path.resolve(folder));
  const theirs = owners(process.env["PYTHON"] ?? "python3", folders);
  const analyzer = await createAnalyzer(loadWasm(path.resolve("dist")));
  const host = createNodeHost({ analyzer, dist: path.resolve("dist") });
  let wrong = 0;
  const counts = { contracts: 0, kept: 0, broken: 0, invalid: 0, chains: 0, otherChains: 0, tach: 0 };
  for (const folder of folders) {
    const workspace = new EngineWorkspace({ analyzer, readText: () => undefined });
    const paths = await host.list(
      folder,
      () => false,
      () => undefined,
    );
    for (const each of paths.filter(isResource)) {
      const read = await host.read(folder, each);
      if ("text" in read) workspace.setResource(each, read.text);
    }
    await host.analyze(folder, paths.filter(isModule), {
      each: (each, facts) => workspace.setModule(each, facts),
      problem: () => undefined,
    });
    const found = differences(theirs[folder]!, ourAnswer(workspace), counts);
    wrong += found.length;
    for (const text of found) console.log(`${folder}: ${text}`);
  }
  console.log(`${folders.length} projects: ${JSON.stringify(counts)}, ${wrong} differences`);
  if (scratch && wrong === 0) rmSync(scratch.root, { recursive: true });
  process.exitCode = Math.min(wrong, 99);
}

function generate(count: number, seed: number): { root: string; folders: string[] } {
  const root = mkdtempSync(path.join(tmpdir(), "archwright-owners-"));
  const folders = Array.from({ length: count }, (_, index) => {
    const folder = path.join(root, String(seed + index));
    for (const [file, text] of randomContracts(seed + index)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    return folder;
  });
  return { root, folders };
}

void main();
