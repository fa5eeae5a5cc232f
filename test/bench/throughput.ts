import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { Language, Parser } from "web-tree-sitter";
import { isModule, type Analyzer, type WasmBinaries } from "../../server/src/engine";
import { loadWorkspace } from "../../server/src/cli/load";
import { createNodeHost } from "../../server/src/hosts/node";
import { readSync } from "../../server/src/hosts/node/read";
import { printTable, spread } from "./statistics";
import { generateWorkspace } from "./workspace";

const ROUNDS = 3;

/**
 * A whole check against parsing the same files and nothing else, in the same run and in turn, so that both meet the
 * same machine. Nothing is taken from a cache.
 */
export async function measureThroughput(
  analyzer: Analyzer,
  wasm: WasmBinaries,
  dist: string,
  folder?: string,
): Promise<void> {
  const root = folder ?? writeGenerated();
  try {
    const { texts, lines } = await readAll(analyzer, root, dist);
    const parse = await parserOnly(wasm);
    const durations: Record<string, number[]> = { "parse only": [], "check, one thread": [], "check, all cores": [] };
    for (let round = 0; round < ROUNDS; round++) {
      durations["parse only"]!.push(await timed(() => texts.forEach(parse)));
      durations["check, one thread"]!.push(await timed(() => check(analyzer, root, dist, 1)));
      durations["check, all cores"]!.push(await timed(() => check(analyzer, root, dist, availableParallelism())));
    }
    const base = spread(durations["parse only"]!).median;
    const rows = Object.entries(durations).map(([name, all]) => {
      const { median } = spread(all);
      const speed = `${Math.round(lines / median)}k lines/s`;
      return [name, `${(median / 1000).toFixed(2)} s`, speed, `${(median / base).toFixed(2)}×`];
    });
    printTable(`Whole check: ${texts.length} files, ${lines} lines (median of ${ROUNDS})`, [
      ["", "time", "speed", "ratio"],
      ...rows,
    ]);
  } finally {
    if (folder === undefined) rmSync(root, { recursive: true, force: true });
  }
}

async function check(analyzer: Analyzer, root: string, dist: string, jobs: number): Promise<void> {
  const host = createNodeHost({ analyzer, jobs, dist });
  const { workspace } = await loadWorkspace(root, { analyzer, host, overrides: {} });
  for (const file of workspace.paths()) workspace.findings(file);
}

/** The texts that a check reads. */
async function readAll(analyzer: Analyzer, root: string, dist: string): Promise<{ texts: string[]; lines: number }> {
  const files = await createNodeHost({ analyzer, dist }).list(root, () => false);
  const texts = files.filter(isModule).flatMap((file) => {
    const read = readSync(root, file);
    return "problem" in read ? [] : [read.text];
  });
  return { texts, lines: texts.reduce((sum, text) => sum + text.split("\n").length, 0) };
}

/** tree-sitter alone, whose runtime the engine's analyzer has started already. */
async function parserOnly(wasm: WasmBinaries): Promise<(text: string) => void> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  return (text) => parser.parse(text)?.delete();
}

async function timed(run: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function writeGenerated(): string {
  const root = mkdtempSync(path.join(tmpdir(), "archwright-bench-"));
  for (const [name, text] of generateWorkspace().files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}
