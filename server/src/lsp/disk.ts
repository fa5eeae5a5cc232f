import { isModule, isResource, type ModuleFacts } from "../engine";
import type { FileProblem, Host } from "../hosts/api";
import type { StartProgress } from "./progress";

/** Whom the disk's content is told to. */
export interface DiskListener {
  isExcluded(path: string): boolean;
  /** An open buffer stands for this file; what the disk says of it does not count. */
  isOpen(path: string): boolean;
  setModule(path: string, facts: ModuleFacts | undefined): void;
  setResource(path: string, text: string | undefined): void;
  /** Whether an open file belongs to the project, where that was asked or may have changed. */
  admit(path: string, belongs: boolean): void;
  problem(problem: FileProblem): void;
  /** The listing or loading as a whole failed; it is tried again with the next event. */
  failed(error: unknown): void;
  /** Something was listed or loaded, or the work ended. */
  changed(): void;
}

/** The configuration decides what is listed, so it is read before everything else. */
const CONFIGURATION = "pyproject.toml";
/** Changes to these change what is listed. */
const LISTING_INPUTS = /(?:^|\/)(?:\.gitignore|pyproject\.toml)$/;

/**
 * Keeps a project in step with its folder. Events only mark what is out of date; one loop at a time lists and loads
 * until nothing is, so that bursts cost one pass and results never arrive out of order.
 */
export class Disk {
  private readonly known = new Set<string>();
  private readonly outdated = new Set<string>();
  private readonly unvetted = new Set<string>();
  private listed = false;
  private running: Promise<void> | undefined;
  private disposed = false;
  /** The whole folder was read once; before that, what follows from the project as a whole is not known. */
  complete = false;

  constructor(
    private readonly host: Host,
    private readonly root: string,
    private readonly listener: DiskListener,
    private readonly startProgress: StartProgress,
  ) {}

  /** Resolves when nothing is out of date, or the user cancelled. */
  idle(): Promise<void> {
    return this.running ?? Promise.resolve();
  }

  get busy(): boolean {
    return this.running !== undefined;
  }

  has(path: string): boolean {
    return this.known.has(path);
  }

  /** Lists the folder again: files or folders came, went or are judged anew. */
  relist(): void {
    this.listed = false;
    this.run();
  }

  /** Asks whether an open file that is not listed belongs to the project: a new one does, an ignored one does not. */
  vet(path: string): void {
    this.unvetted.add(path);
    this.run();
  }

  changed(path: string): void {
    if (this.known.has(path)) this.outdated.add(path);
    else if (counts(path)) this.listed = false;
    this.run();
  }

  created(path: string): void {
    if (this.known.has(path)) this.outdated.add(path);
    // A name without an extension may be a folder that was moved here.
    if (counts(path) || !/\.[^/]*$/.test(path)) this.listed = false;
    this.run();
  }

  /**
   * A file, or a folder with all that is in it. Whether it is gone the disk says: watchers are late, and after a rename
   * to and fro they tell of the first deletion when the file is back.
   */
  deleted(path: string): void {
    for (const file of this.known) {
      if (file !== path && !file.startsWith(path + "/")) continue;
      this.outdated.add(file);
      this.listed = false;
    }
    if (LISTING_INPUTS.test(path)) this.listed = false;
    this.run();
  }

  dispose(): void {
    this.disposed = true;
  }

  private run(): void {
    if (this.disposed) return;
    if (this.running) return;
    // The loop starts after the current events, so that all of one burst are in its first pass.
    this.running = Promise.resolve()
      .then(() => this.work())
      .catch((error: unknown) => this.listener.failed(error))
      .finally(() => {
        this.running = undefined;
        if (!this.disposed) this.listener.changed();
      });
    this.listener.changed();
  }

  private async work(): Promise<void> {
    while (!this.disposed) {
      if (!this.listed) await this.list();
      else if (this.unvetted.size > 0) await this.vetNext();
      else if (this.outdated.size === 0) break;
      else if (!(await this.load())) return;
    }
    this.complete = true;
  }

  private async list(): Promise<void> {
    this.listed = true;
    try {
      if (!this.complete) await this.loadResource(CONFIGURATION);
      const isExcluded = (path: string): boolean => this.listener.isExcluded(path);
      // Folders that cannot be read are told once, not with each new file.
      const problem = this.complete ? undefined : (it: FileProblem): void => this.listener.problem(it);
      const paths = new Set(await this.host.list(this.root, isExcluded, problem));
      for (const path of this.known) if (!paths.has(path)) this.forget(path);
      for (const path of paths) {
        if (this.known.has(path)) continue;
        this.known.add(path);
        this.outdated.add(path);
        // It may have been open, and taken for an ignored one, before it was listed.
        if (this.listener.isOpen(path)) this.unvetted.add(path);
      }
    } catch (error) {
      this.listed = false;
      throw error;
    }
  }

  private async vetNext(): Promise<void> {
    for (const path of this.unvetted) {
      this.unvetted.delete(path);
      const listed = this.known.has(path);
      const ours = listed || (!this.listener.isExcluded(path) && "problem" in (await this.host.read(this.root, path)));
      if (this.listener.isOpen(path)) this.listener.admit(path, ours);
    }
  }

  /** Loads all that is out of date; `false` when the user cancelled. */
  private async load(): Promise<boolean> {
    // Before the first load has ended, the listing was made with what these say.
    if (this.complete && [...this.outdated].some((path) => LISTING_INPUTS.test(path))) this.listed = false;
    const paths = [...this.outdated].filter((path) => !this.listener.isOpen(path));
    this.outdated.clear();
    const modules = paths.filter(isModule);
    await Promise.all(paths.filter((path) => !isModule(path)).map((path) => this.loadResource(path)));
    return this.loadModules(modules);
  }

  private async loadModules(modules: readonly string[]): Promise<boolean> {
    const missing = new Set(modules);
    const progress = this.startProgress(this.complete ? 0 : modules.length);
    const settle = (path: string, facts: ModuleFacts | undefined): void => {
      missing.delete(path);
      progress.step();
      if (this.known.has(path) && !this.listener.isOpen(path)) this.listener.setModule(path, facts);
    };
    try {
      await this.host.analyze(this.root, modules, {
        each: settle,
        problem: (problem) => {
          settle(problem.path, undefined);
          this.listener.problem(problem);
        },
        cancelled: () => this.disposed || progress.cancelled,
      });
      if (progress.cancelled) this.postpone(missing);
      return !progress.cancelled;
    } catch (error) {
      this.postpone(missing);
      throw error;
    } finally {
      progress.done();
    }
  }

  /** What was not reached stays out of date: the next event takes it up again. */
  private postpone(paths: Iterable<string>): void {
    for (const path of paths) if (this.known.has(path)) this.outdated.add(path);
  }

  private async loadResource(path: string): Promise<void> {
    const result = await this.host.read(this.root, path);
    if (this.listener.isOpen(path)) return;
    this.listener.setResource(path, "text" in result ? result.text : undefined);
    if ("problem" in result && this.known.has(path)) this.listener.problem({ path, message: result.problem });
  }

  private forget(path: string): void {
    this.known.delete(path);
    this.outdated.delete(path);
    if (this.listener.isOpen(path)) this.unvetted.add(path);
    else if (isModule(path)) this.listener.setModule(path, undefined);
    else this.listener.setResource(path, undefined);
  }
}

function counts(path: string): boolean {
  return isModule(path) || isResource(path);
}
