import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UsageError } from "./errors";

/** One workspace, and the part of it that was asked for. */
export interface Target {
  /** Absolute. */
  readonly root: string;
  /** Files and folders below the root, relative with `/`; `""` is the root itself. */
  readonly paths: readonly string[];
}

/** What makes a folder the root of a workspace. */
const MARKERS = ["pyproject.toml", ".git"];

/**
 * Groups paths by the workspace that they belong to: the nearest folder upward with a `pyproject.toml` or a
 * repository, without one the folder itself.
 */
export function findTargets(cwd: string, paths: readonly string[]): readonly Target[] {
  const targets = new Map<string, string[]>();
  for (const given of paths) {
    // To `path.resolve` nothing is the current folder; to a person it is a variable without a value.
    if (given === "") throw new UsageError('there is no file or folder ""');
    const absolute = path.resolve(cwd, given);
    const root = workspaceRoot(absolute, given);
    const relative = path.relative(root, absolute).split(path.sep).join("/");
    targets.set(root, [...(targets.get(root) ?? []), relative]);
  }
  return [...targets].map(([root, below]) => ({ root, paths: below })).sort((a, b) => (a.root < b.root ? -1 : 1));
}

/** Whether a file is among those that were asked for. */
export function covers(target: Target, file: string): boolean {
  return target.paths.some((asked) => asked === "" || file === asked || file.startsWith(`${asked}/`));
}

function workspaceRoot(absolute: string, given: string): string {
  let start: string;
  try {
    start = statSync(absolute).isDirectory() ? absolute : path.dirname(absolute);
  } catch {
    throw new UsageError(`there is no file or folder "${given}"`);
  }
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (MARKERS.some((marker) => existsSync(path.join(folder, marker)))) return folder;
    if (path.dirname(folder) === folder) return start;
  }
}
