import { Worker } from "node:worker_threads";
import type { FileAnalysis } from "./file-analysis";
import type { WorkerData } from "./worker";

/** Files that one message carries: few enough to spread the load, enough to make messages cheap. */
const BATCH = 8;

export interface PoolOptions {
  /** The worker's bundle. */
  readonly script: string;
  readonly size: number;
  readonly data: WorkerData;
  readonly each: (result: FileAnalysis) => void;
  readonly cancelled: () => boolean;
}

/**
 * Analyses files in worker threads. A worker that dies is replaced and its files are tried one by one in new ones; the
 * file that kills a worker of its own is reported as a crash. Rejects when workers cannot be started at all.
 */
export async function analyzeInWorkers(paths: readonly string[], options: PoolOptions): Promise<void> {
  const queue: (readonly string[])[] = [];
  for (let at = 0; at < paths.length; at += BATCH) queue.push(paths.slice(at, at + BATCH));
  const lanes = Array.from({ length: Math.min(options.size, queue.length) }, () => runLane(queue, options));
  const ends = await Promise.allSettled(lanes);
  // A batch that was put back after the other lanes had ended.
  if (queue.length > 0 && !options.cancelled()) await runLane(queue, options);
  const failure = ends.find((end) => end.status === "rejected");
  if (failure) throw failure.reason;
}

/** One worker after another, until the queue is empty. */
async function runLane(queue: (readonly string[])[], options: PoolOptions): Promise<void> {
  while (queue.length > 0 && !options.cancelled()) await runWorker(queue, options);
}

/** Feeds one worker until the queue is empty or the worker dies. */
function runWorker(queue: (readonly string[])[], options: PoolOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(options.script, { workerData: options.data });
    let batch: readonly string[] | undefined;
    let started = false;
    let failure: unknown;
    const next = (): void => {
      batch = options.cancelled() ? undefined : queue.shift();
      if (batch) worker.postMessage(batch);
      else void worker.terminate();
    };
    worker.on("message", (message: "ready" | readonly FileAnalysis[]) => {
      if (message === "ready") started = true;
      else for (const result of message) options.each(result);
      next();
    });
    worker.on("error", (error) => (failure = error));
    worker.on("exit", () => {
      if (!started) {
        reject(failure instanceof Error ? failure : new Error("a worker thread could not be started"));
        return;
      }
      if (batch) giveBack(batch, failure, queue, options);
      resolve();
    });
  });
}

function giveBack(
  batch: readonly string[],
  failure: unknown,
  queue: (readonly string[])[],
  options: PoolOptions,
): void {
  const [only, ...others] = batch;
  if (others.length > 0) queue.unshift(...batch.map((path) => [path]));
  else if (only !== undefined) {
    const crash = failure instanceof Error ? failure.message : "the worker thread ended";
    options.each({ path: only, crash, fatal: true });
  }
}
