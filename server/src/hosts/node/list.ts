import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isIgnoredFolder, isModule, isResource } from "../../engine";
import type { FileProblem } from "../api";
import { reason } from "./errors";
import { enterScope, isIgnored, rulesAbove, type IgnoreScope } from "./gitignore";

/** A file or folder under the name that it is listed by. */
interface Place {
  /** Relative to the root, with `/`; `""` is the root. */
  readonly path: string;
  /** Absolute, free of links. */
  readonly real: string;
  readonly scope: IgnoreScope | undefined;
}

/** Lists the modules and resources below a folder; see `Host.list`. */
export async function list(
  root: string,
  isExcluded: (path: string) => boolean,
  problem: (problem: FileProblem) => void,
): Promise<readonly string[]> {
  return new Lister(root, isExcluded, problem).run();
}

class Lister {
  private readonly files: string[] = [];
  /** Real paths of what was listed or entered: each counts under one name only. */
  private readonly seen = new Set<string>();
  /** Links that were met and wait to be followed. */
  private links: Omit<Place, "real">[] = [];

  constructor(
    private readonly root: string,
    private readonly isExcluded: (path: string) => boolean,
    private readonly problem: (problem: FileProblem) => void,
  ) {}

  /** Links come last, in the order of their names, so that a file's own name wins and every run lists the same. */
  async run(): Promise<readonly string[]> {
    const real = await realpath(this.root).catch(() => this.root);
    await this.enter({ path: "", real, scope: rulesAbove(this.root) });
    while (this.links.length > 0) {
      const links = this.links.sort((a, b) => (a.path < b.path ? -1 : 1));
      this.links = [];
      for (const link of links) await this.follow(link, real);
    }
    return this.files.sort();
  }

  private async enter(folder: Place): Promise<void> {
    if (this.seen.has(folder.real)) return;
    this.seen.add(folder.real);
    let entries: Dirent[];
    try {
      entries = await readdir(folder.real, { withFileTypes: true });
    } catch (error) {
      this.problem({ path: folder.path || ".", message: `skipped: the folder cannot be read (${reason(error)})` });
      return;
    }
    const names = new Set(entries.map((entry) => entry.name));
    if (names.has("pyvenv.cfg") && folder.path !== "") return;
    const scope = names.has(".gitignore") ? enterScope(path.join(this.root, folder.path), folder.scope) : folder.scope;
    await Promise.all(entries.map((entry) => this.visit(folder, entry, scope)));
  }

  private async visit(folder: Place, entry: Dirent, scope: IgnoreScope | undefined): Promise<void> {
    const place = {
      path: folder.path === "" ? entry.name : `${folder.path}/${entry.name}`,
      real: path.join(folder.real, entry.name),
      scope,
    };
    if (entry.isSymbolicLink()) this.links.push(place);
    else if (entry.isDirectory()) {
      if (this.wantsFolder(place)) await this.enter(place);
    } else if (entry.isFile()) this.take(place);
  }

  private async follow(link: Omit<Place, "real">, realRoot: string): Promise<void> {
    try {
      const place = { ...link, real: await realpath(path.join(this.root, link.path)) };
      const about = await stat(place.real);
      if (about.isFile()) this.take(place);
      else if (about.isDirectory() && !holds(place.real, realRoot) && this.wantsFolder(place)) await this.enter(place);
    } catch {
      // A link to nothing, or links that lead in a circle.
    }
  }

  private take(file: Place): void {
    if (this.seen.has(file.real) || !this.wantsFile(file)) return;
    this.seen.add(file.real);
    this.files.push(file.path);
  }

  private wantsFolder(folder: Omit<Place, "real">): boolean {
    const name = folder.path.slice(folder.path.lastIndexOf("/") + 1);
    return !isIgnoredFolder(name) && !this.leavesOut(folder, true);
  }

  private wantsFile(file: Omit<Place, "real">): boolean {
    return (isModule(file.path) || isResource(file.path)) && !this.leavesOut(file, false);
  }

  private leavesOut({ path: name, scope }: Omit<Place, "real">, isFolder: boolean): boolean {
    return this.isExcluded(name) || isIgnored(path.join(this.root, name), isFolder, scope);
  }
}

/** Whether a folder is another one or holds it. */
function holds(folder: string, other: string): boolean {
  const relative = path.relative(folder, other);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}
