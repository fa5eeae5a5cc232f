/** A project's modules by folder, with the sizes that its layout is read from. */
import { baseName, folderOf } from "./modules";

/** The modules of a project as a tree of folders with their sizes. */
export class Tree {
  private readonly lines = new Map<string, number>();
  private readonly children = new Map<string, Set<string>>();
  private readonly modules = new Map<string, string[]>();

  constructor(
    readonly top: string,
    paths: readonly string[],
    linesOf: (path: string) => number,
  ) {
    for (const path of paths) {
      const folder = folderOf(path);
      const lines = linesOf(path);
      this.modules.set(folder, [...(this.modules.get(folder) ?? []), path]);
      for (let at = folder; ; at = folderOf(at)) {
        this.lines.set(at, (this.lines.get(at) ?? 0) + lines);
        if (at === top) break;
        const parent = folderOf(at);
        const siblings = this.children.get(parent) ?? new Set();
        this.children.set(parent, siblings.add(at));
      }
    }
  }

  linesBelow(folder: string): number {
    return this.lines.get(folder) ?? 0;
  }

  foldersIn(folder: string): readonly string[] {
    return [...(this.children.get(folder) ?? [])].sort();
  }

  modulesIn(folder: string): readonly string[] {
    return this.modules.get(folder) ?? [];
  }

  /** Names of the modules and folders in a folder, without `.py`. */
  stemsIn(folder: string): readonly string[] {
    return [...this.modulesIn(folder), ...this.foldersIn(folder)].map((path) => baseName(path).replace(/\.py$/, ""));
  }
}
