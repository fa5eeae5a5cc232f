/** A worker thread: analyses the files that it is told of, in batches, until it is terminated. */
import { parentPort, workerData } from "node:worker_threads";
import { createAnalyzer, type Analyzer } from "../../engine";
import { analyzeFile, type FileAnalysis } from "./file-analysis";
import { loadWasm } from "./wasm";

export interface WorkerData {
  readonly root: string;
  /** Keys of the files whose facts the cache holds. */
  readonly known: ReadonlySet<string>;
}

const port = parentPort!;
const { root, known } = workerData as WorkerData;

let analyzer: Promise<Analyzer> | undefined;
const getAnalyzer = (): Promise<Analyzer> => (analyzer ??= createAnalyzer(loadWasm()));

async function run(paths: readonly string[]): Promise<void> {
  const results: FileAnalysis[] = [];
  for (const path of paths) {
    const result = await analyzeFile(root, path, (key) => known.has(key), getAnalyzer);
    // Ends this thread; the pool puts another in its place and finds out which file it was.
    if ("crash" in result && result.fatal && paths.length > 1) throw new Error(result.crash);
    results.push(result);
  }
  port.postMessage(
    results,
    results.flatMap((result) => ("facts" in result ? [result.facts.buffer] : [])),
  );
  if (results.some((result) => "crash" in result && result.fatal)) process.exit(1);
}

port.on("message", (paths: readonly string[]) => void run(paths));
port.postMessage("ready");
