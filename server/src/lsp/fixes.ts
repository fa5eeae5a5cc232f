import type { Finding, Fix, TextChange } from "../engine";
import type { Project } from "./project";

interface Remembered {
  revision: number;
  readonly fixes: Map<string, readonly Fix[]>;
  readonly all: Map<string, readonly TextChange[]>;
}

/** Fixes cost trials on a copy, and editors ask for the same ones again and again: they are kept until an input changes. */
export class Fixes {
  private readonly remembered = new WeakMap<Project, Remembered>();

  of(project: Project, finding: Finding): readonly Fix[] {
    const { path, rule, fingerprint, start } = finding;
    const key = [path, rule, fingerprint, start].join("\n");
    const remembered = this.current(project);
    return lookUp(project, remembered, remembered.fixes, key, () => project.workspace.fixes(finding));
  }

  /** All safe fixes of a file at once. */
  all(project: Project, path: string): readonly TextChange[] {
    const remembered = this.current(project);
    return lookUp(project, remembered, remembered.all, path, () => project.workspace.fixAll(path));
  }

  private current(project: Project): Remembered {
    const { revision } = project.workspace;
    const before = this.remembered.get(project);
    if (before?.revision === revision) return before;
    const now: Remembered = { revision, fixes: new Map(), all: new Map() };
    this.remembered.set(project, now);
    return now;
  }
}

function lookUp<T>(project: Project, remembered: Remembered, map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  // Trials change inputs and put them back: to the engine that is a new revision, here nothing has changed.
  remembered.revision = project.workspace.revision;
  return made;
}
