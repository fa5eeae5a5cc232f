/** What the language server and the command line need of the machine; one implementation for Node, one for browsers. */
import type { ModuleFacts } from "../engine";

/** A file that could not be read or analysed; the rest goes on without it. */
export interface FileProblem {
  readonly path: string;
  readonly message: string;
  /** The fault is Archwright's own (an analysis that failed), not the file's. */
  readonly internal?: true;
  /** The file was checked; something else could not be done with it. */
  readonly checked?: true;
}

export interface Host {
  /**
   * All modules and resources below a folder, sorted, relative to it, with `/`: `.gitignore` files at every level
   * respected, hidden folders, virtual environments, `node_modules`, `site-packages` left out, links followed once at most.
   * `isExcluded` is asked for files, and for folders to spare entering them. Folders that cannot be read are problems.
   */
  list(
    root: string,
    isExcluded: (path: string) => boolean,
    problem?: (problem: FileProblem) => void,
  ): Promise<readonly string[]>;
  /** Decodes by BOM and PEP 263 cookie, UTF-8 else; line ends stay as they are. `problem` for binary, unreadable, too large. */
  read(root: string, path: string): Promise<{ readonly text: string } | { readonly problem: string }>;
  /**
   * Facts of many modules: from the cache where the content is known, else in worker threads.
   * Calls `each` as they come; a file that fails is a problem, never an exception.
   */
  analyze(root: string, paths: readonly string[], options: AnalyzeOptions): Promise<AnalyzeSummary>;
  dispose(): Promise<void>;
}

export interface AnalyzeOptions {
  readonly each: (path: string, facts: ModuleFacts) => void;
  readonly problem: (problem: FileProblem) => void;
  readonly cancelled?: () => boolean;
}

export interface AnalyzeSummary {
  readonly files: number;
  readonly cacheHits: number;
}
