import type { Finding, Fix, TextChange } from "../engine";
import type { Project } from "./project";

interface Remembered {
  readonly revision: number;
  readonly fixes: Map<string, readonly Fix[]>;
  readonly all: Map<string, readonly TextChange[]>;
}

/** Fixes cost trials on a copy, and editors ask for the same ones again and again: they are kept until an input changes. */
export class Fixes {
  private readonly remembered = new WeakMap<Project, Remembered>();

  of(project: Project, finding: Finding): readonly Fix[] {
    const { path, rule, fingerprint, start } = finding;
    const key = [path, rule, fingerprint, start].join("\n");
    return lookUp(this.current(project).fixes, key, () => project.workspace.fixes(finding));
  }

  /** All safe fixes of a file at once. */
  all(project: Project, path: string): readonly TextChange[] {
    return lookUp(this.current(project).all, path, () => project.workspace.fixAll(path));
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

function lookUp<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
