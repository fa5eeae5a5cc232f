import type { FileProblem } from "../hosts/api";

/** Collects faults of Archwright's own, so that one file's does not cost the findings of the others. */
export class Guard {
  constructor(private readonly problems: FileProblem[]) {}

  /** What `compute` gives; where it throws, `fallback`, and a problem of that file. */
  run<T>(path: string, fallback: T, compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `could not be checked (${reason})`;
      const isKnown = this.problems.some((problem) => problem.path === path && problem.message === message);
      if (!isKnown) this.problems.push({ path, message, internal: true });
      return fallback;
    }
  }
}
