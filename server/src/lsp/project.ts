import { createWorkspace, isModule, isResource, type Workspace } from "../engine";
import type { FileProblem } from "../hosts/api";
import type { TextBuffer } from "./buffer";
import { Disk } from "./disk";
import type { Machine } from "./machine";
import type { StartProgress } from "./progress";
import { childUri, relativePath, uriKey } from "./uris";

/** Whom a project tells what happens in it. */
export interface ProjectListener {
  /** An input of the findings changed, or reading the folder began or ended. */
  changed(project: Project): void;
  problem(project: Project, problem: FileProblem): void;
  failed(project: Project, error: unknown): void;
  readonly startProgress: StartProgress;
}

/**
 * One workspace folder, or one open file that is in none: an engine workspace, kept in step with the disk and with the
 * open buffers, which win.
 */
export class Project {
  readonly key: string;
  readonly workspace: Workspace;
  private readonly buffers = new Map<string, TextBuffer>();
  /** Open files that are known to belong here. */
  private readonly admitted = new Set<string>();
  private readonly modules = new Set<string>();
  /** Open files that could not be analysed: said once, not with each keystroke. */
  private readonly unfit = new Set<string>();
  private readonly disk: Disk | undefined;
  private readonly root: string | undefined;
  /** Workspace folders inside this one, as paths: their files are theirs alone. */
  private nested: readonly string[] = [];

  /** `folder` is the folder's URI as the client writes it, absent for a file that stands alone. */
  constructor(
    private readonly machine: Machine,
    private readonly listener: ProjectListener,
    readonly folder?: string,
  ) {
    this.key = folder === undefined ? "" : uriKey(folder);
    this.root = folder === undefined ? undefined : machine.root(folder);
    this.workspace = createWorkspace({ analyzer: machine.analyzer, readText: (path) => this.textOf(path) });
    if (this.root !== undefined) this.disk = this.watchDisk(this.root);
    this.disk?.relist();
  }

  /** How many modules it has. */
  get size(): number {
    return this.modules.size;
  }

  get busy(): boolean {
    return this.disk?.busy === true;
  }

  /** All files were read. What follows from a part of a project is wrong, so nothing is reported before that. */
  get complete(): boolean {
    return this.disk?.complete ?? true;
  }

  /** Resolves when all that is known to have changed was read, or the user cancelled that. */
  idle(): Promise<void> {
    return this.disk?.idle() ?? Promise.resolve();
  }

  /** The path of a file below the folder. */
  pathOf(key: string): string | undefined {
    return this.folder === undefined ? undefined : relativePath(this.key, key);
  }

  uriOf(path: string): string {
    return this.buffers.get(path)?.uri ?? childUri(this.folder ?? "", path);
  }

  bufferOf(path: string): TextBuffer | undefined {
    return this.buffers.get(path);
  }

  /** Open files whose findings are shown. */
  openPaths(): readonly string[] {
    return [...this.admitted];
  }

  isModule(path: string): boolean {
    return this.modules.has(path);
  }

  setNested(paths: readonly string[]): void {
    if (paths.join("\n") === this.nested.join("\n")) return;
    this.nested = paths;
    this.disk?.relist();
  }

  setEnabled(enable: boolean): void {
    this.workspace.setOverrides({ enable });
    this.listener.changed(this);
  }

  /** A file was opened: from now on its buffer counts. */
  attach(path: string, buffer: TextBuffer): void {
    this.buffers.set(path, buffer);
    if (!this.disk || this.disk.has(path)) this.admit(path, true);
    else this.disk.vet(path);
  }

  /** A file was closed: from now on the disk counts. */
  detach(path: string): void {
    this.buffers.get(path)?.release();
    this.buffers.delete(path);
    this.admitted.delete(path);
    if (this.disk?.has(path)) this.disk.changed(path);
    else this.remove(path);
    this.listener.changed(this);
  }

  /** Shows the engine what was typed. Called before the engine is asked anything. */
  flush(): void {
    for (const path of this.admitted) {
      const buffer = this.buffers.get(path);
      if (buffer?.stale) this.take(path, buffer);
    }
  }

  /** Something may have changed on the disk that nobody told of. */
  relist(): void {
    this.disk?.relist();
  }

  fileChanged(path: string): void {
    this.disk?.changed(path);
  }

  fileCreated(path: string): void {
    this.disk?.created(path);
  }

  fileDeleted(path: string): void {
    this.disk?.deleted(path);
  }

  dispose(): void {
    this.disk?.dispose();
    for (const buffer of this.buffers.values()) buffer.release();
    this.buffers.clear();
  }

  private watchDisk(root: string): Disk {
    return new Disk(
      this.machine.host,
      root,
      {
        isExcluded: (path) => this.isNested(path) || this.workspace.isExcluded(path),
        isOpen: (path) => this.buffers.has(path),
        setModule: (path, facts) => {
          if (facts) this.modules.add(path);
          else this.modules.delete(path);
          this.workspace.setModule(path, facts);
        },
        setResource: (path, text) => this.workspace.setResource(path, text),
        admit: (path, belongs) => this.admit(path, belongs),
        problem: (problem) => this.listener.problem(this, problem),
        failed: (error) => this.listener.failed(this, error),
        changed: () => this.listener.changed(this),
      },
      this.listener.startProgress,
    );
  }

  private isNested(path: string): boolean {
    return this.nested.some((folder) => path === folder || path.startsWith(folder + "/"));
  }

  private admit(path: string, belongs: boolean): void {
    if (belongs) {
      this.admitted.add(path);
    } else if (this.admitted.delete(path)) {
      this.buffers.get(path)?.release();
      this.remove(path);
    }
    this.listener.changed(this);
  }

  private take(path: string, buffer: TextBuffer): void {
    if (!isModule(path) && isResource(path)) {
      this.workspace.setResource(path, buffer.take());
      return;
    }
    try {
      this.workspace.setModule(path, buffer.parse(this.machine.analyzer, path));
      this.modules.add(path);
      this.unfit.delete(path);
    } catch (error) {
      this.remove(path);
      if (this.unfit.has(path)) return;
      this.unfit.add(path);
      this.listener.problem(this, { path, message: error instanceof Error ? error.message : String(error) });
    }
  }

  private remove(path: string): void {
    if (isModule(path) || !isResource(path)) this.workspace.setModule(path, undefined);
    else this.workspace.setResource(path, undefined);
    this.modules.delete(path);
  }

  /** The text that the findings are about. */
  textOf(path: string): string | undefined {
    const buffer = this.admitted.has(path) ? this.buffers.get(path) : undefined;
    if (buffer) return buffer.text;
    return this.root === undefined ? undefined : this.machine.readNow(this.root, path);
  }
}
