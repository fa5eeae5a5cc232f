/** `npm run bench [-- FOLDER]`: how fast it is, on generated code, the second part on FOLDER where one is given. */
import path from "node:path";
import { createAnalyzer } from "../../server/src/engine";
import { loadWasm } from "../../server/src/hosts/node";
import { measureContracts } from "./contracts";
import { measureLatency } from "./latency";
import { measureThroughput } from "./throughput";

async function main(): Promise<void> {
  const dist = path.resolve("dist");
  const wasm = loadWasm(dist);
  const analyzer = await createAnalyzer(wasm);
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    measureLatency(analyzer);
    measureContracts(analyzer);
  }
  await measureThroughput(analyzer, wasm, dist, folder && path.resolve(folder));
}

void main();
