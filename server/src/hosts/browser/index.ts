/** The host for web workers: files come from the client, and everything runs in this one thread. */
import { isModule, type Analyzer } from "../../engine";
import type { AnalyzeOptions, AnalyzeSummary, Host } from "../api";
import { decode } from "../encoding";
import { list } from "./list";
import type { RemoteFiles } from "./remote-files";

export type { RemoteFiles } from "./remote-files";

/** Files that are fetched at a time: the client's file system may be a network. */
const FETCHES = 16;

export interface BrowserHost extends Host {
  /** The text of a file as it was last read; nothing can be fetched while someone waits. */
  lastRead(root: string, path: string): string | undefined;
}

export function createBrowserHost(analyzer: Analyzer, files: RemoteFiles): BrowserHost {
  const texts = new Map<string, Map<string, string>>();
  const textsOf = (root: string): Map<string, string> => {
    const known = texts.get(root) ?? new Map<string, string>();
    texts.set(root, known);
    return known;
  };

  const read: Host["read"] = async (root, path) => {
    textsOf(root).delete(path);
    const bytes = await files.readFile(root, path);
    if (!bytes) return { problem: "skipped: it cannot be read" };
    const source = decode(bytes);
    if ("text" in source) textsOf(root).set(path, source.text);
    return source;
  };

  const analyzeOne = async (root: string, path: string, options: AnalyzeOptions): Promise<void> => {
    try {
      const source = await read(root, path);
      if ("problem" in source) options.problem({ path, message: source.problem });
      else options.each(path, analyzer.analyze(path, source.text));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      options.problem({ path, message: `could not be analysed (${reason})`, internal: true });
    }
  };

  return {
    async list(root, isExcluded, problem) {
      const paths = await list(files, root, isExcluded, problem ?? (() => undefined));
      const known = new Set(paths);
      for (const path of textsOf(root).keys()) if (isModule(path) && !known.has(path)) textsOf(root).delete(path);
      return paths;
    },
    read,
    lastRead: (root, path) => texts.get(root)?.get(path),
    async analyze(root, paths, options): Promise<AnalyzeSummary> {
      const waiting = paths.values();
      const fetcher = async (): Promise<void> => {
        for (const path of waiting) {
          if (options.cancelled?.()) return;
          await analyzeOne(root, path, options);
        }
      };
      await Promise.all(Array.from({ length: FETCHES }, fetcher));
      return { files: paths.length, cacheHits: 0 };
    },
    dispose() {
      texts.clear();
      return Promise.resolve();
    },
  };
}
