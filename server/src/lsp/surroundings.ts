import { NOWHERE, type Surroundings } from "../engine";
import type { Project } from "./project";

/** Longer than this, in ms, no list of suggestions may wait for what changed since the last one. */
const PATIENCE_MS = 4;
/** The pause after a keystroke in which news of a large project are read, in ms. */
const PAUSE_MS = 250;
/** Projects of more modules are read in such a pause the first time too. */
const SMALL = 200;

interface Known {
  readonly value: Surroundings;
  /** The workspace's revision that it was drawn from. */
  readonly revision: number;
  readonly cost: number;
}

/**
 * What snippets know of each project. To draw it anew after an edit takes a moment in a large project, so there the list
 * is made of what was known before, and the news are read once it was shown.
 */
export class SnippetSurroundings {
  private readonly known = new WeakMap<Project, Known>();
  private stopped = false;
  private readonly waiting = new WeakSet<Project>();

  /** `failed` hears of errors that happen while nobody waits for an answer. */
  constructor(private readonly failed: (error: unknown) => void) {}

  /** `partial`: not all is known yet, ask again. */
  of(project: Project): { readonly value: Surroundings; readonly partial: boolean } {
    if (!project.complete) return { value: NOWHERE, partial: true };
    const known = this.known.get(project);
    if (known?.revision === project.workspace.revision) return { value: known.value, partial: false };
    if (known ? known.cost <= PATIENCE_MS : project.size <= SMALL) return { value: this.read(project), partial: false };
    this.readLater(project);
    return { value: known?.value ?? NOWHERE, partial: known === undefined };
  }

  /** Reads a project before anybody waits for it. */
  prepare(project: Project): void {
    if (!this.known.has(project)) this.readLater(project);
  }

  private readLater(project: Project): void {
    if (this.waiting.has(project)) return;
    this.waiting.add(project);
    setTimeout(() => {
      this.waiting.delete(project);
      if (!project.complete || this.stopped) return;
      try {
        this.read(project);
      } catch (error) {
        this.failed(error);
      }
    }, PAUSE_MS);
  }

  stop(): void {
    this.stopped = true;
  }

  private read(project: Project): Surroundings {
    const started = performance.now();
    const value = project.workspace.surroundings();
    this.known.set(project, { value, revision: project.workspace.revision, cost: performance.now() - started });
    return value;
  }
}
