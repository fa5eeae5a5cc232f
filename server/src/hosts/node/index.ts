/** The host for Node: the language server and the command line run on it. */
import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createHash } from "node:crypto";
import type { Analyzer, ModuleFacts } from "../../engine";
import type { AnalyzeOptions, AnalyzeSummary, Host } from "../api";
import { decode } from "../encoding";
import { FactsCache } from "./cache";
import { analyzeFile, type FileAnalysis } from "./file-analysis";
import { list } from "./list";
import { analyzeInWorkers } from "./pool";
import { readBytes, readSync } from "./read";

export { defaultCacheFolder } from "./cache";
export { loadWasm } from "./wasm";

/** Below this many files, starting threads takes longer than the work. */
const FEW_FILES = 30;

export interface NodeHostOptions {
  /** Used for small numbers of files, in this thread. */
  readonly analyzer: Analyzer;
  /** Where facts are remembered, see `defaultCacheFolder`; nowhere when absent. */
  readonly cacheFolder?: string;
  /** Worker threads at most; never more than one for each core. */
  readonly jobs?: number;
  /** The folder of the built bundles; default: that of the running one. */
  readonly dist?: string;
}

export interface NodeHost extends Host {
  /** The text of a file as it is now; `undefined` where it cannot be read. */
  readSync(root: string, path: string): string | undefined;
}

export function createNodeHost(options: NodeHostOptions): NodeHost {
  const script = path.join(options.dist ?? __dirname, "worker.js");
  // More threads than cores would only wait for each other, each with a parser of its own in memory.
  const jobs = Math.min(options.jobs ?? Infinity, availableParallelism());
  return {
    list: (root, isExcluded, problem) => list(root, isExcluded, problem ?? (() => undefined)),
    async read(root, file) {
      const read = await readBytes(root, file);
      return "problem" in read ? read : decode(read.bytes);
    },
    readSync(root, file) {
      const read = readSync(root, file);
      return "problem" in read ? undefined : read.text;
    },
    analyze: (root, paths, request) => new Analysis(root, options, script, jobs, request).run(paths),
    dispose: () => Promise.resolve(),
  };
}

/** One call of `Host.analyze`. */
class Analysis {
  private readonly cache: FactsCache | undefined;
  private readonly known: ReadonlySet<string>;
  private readonly again: string[] = [];
  private cacheHits = 0;

  constructor(
    private readonly root: string,
    private readonly options: NodeHostOptions,
    private readonly script: string,
    private readonly jobs: number,
    private readonly request: AnalyzeOptions,
  ) {
    const folder = options.cacheFolder;
    this.cache = folder === undefined ? undefined : new FactsCache(folder, root, buildId(script));
    this.known = new Set(this.cache?.keys());
  }

  async run(paths: readonly string[]): Promise<AnalyzeSummary> {
    await this.analyze(paths, this.known);
    // Entries of the cache that turned out to be damaged.
    await this.analyze(this.again.splice(0), new Set());
    if (!this.cancelled()) await this.cache?.save();
    return { files: paths.length, cacheHits: this.cacheHits };
  }

  private async analyze(paths: readonly string[], known: ReadonlySet<string>): Promise<void> {
    const left = paths.length < FEW_FILES || this.jobs === 1 ? await this.analyzeHere(paths, known) : paths;
    if (left.length === 0) return;
    await analyzeInWorkers(left, {
      script: this.script,
      size: this.jobs,
      data: { root: this.root, known },
      each: (result) => this.take(result),
      cancelled: () => this.cancelled(),
    });
  }

  /** In this thread; what is left when a file damaged the parser, that file first, is given back for workers to try. */
  private async analyzeHere(paths: readonly string[], known: ReadonlySet<string>): Promise<readonly string[]> {
    for (const [at, file] of paths.entries()) {
      if (this.cancelled()) return [];
      const result = await analyzeFile(
        this.root,
        file,
        (key) => known.has(key),
        () => Promise.resolve(this.options.analyzer),
      );
      if ("crash" in result && result.fatal) return paths.slice(at);
      this.take(result);
      await new Promise(setImmediate);
    }
    return [];
  }

  private take(result: FileAnalysis): void {
    const { path: file } = result;
    if ("problem" in result) this.request.problem({ path: file, message: result.problem });
    else if ("crash" in result) {
      this.request.problem({ path: file, message: `could not be analysed (${result.crash})`, internal: true });
    } else if ("facts" in result) {
      this.cache?.add(result.key, result.facts);
      this.deliver(file, result.facts);
    } else {
      const facts = this.cache?.get(result.key);
      if (facts) {
        this.cacheHits++;
        this.deliver(file, facts);
      } else this.again.push(file);
    }
  }

  private deliver(file: string, json: Uint8Array): void {
    this.request.each(file, JSON.parse(new TextDecoder().decode(json)) as ModuleFacts);
  }

  private cancelled(): boolean {
    return this.request.cancelled?.() ?? false;
  }
}

/** Tells builds of the analysis apart: facts of another one are not used. */
function buildId(script: string): string {
  return createHash("sha256").update(readFileSync(script)).digest("hex").slice(0, 16);
}
