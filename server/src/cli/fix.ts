import { isModule, type Analyzer, type FileEdit, type Finding, type Fix } from "../engine";
import type { FileProblem } from "../hosts/api";
import type { LoadedWorkspace } from "./load";

export interface FixOptions {
  readonly analyzer: Analyzer;
  /** Which files' findings are fixed; a fix of theirs may reach others. */
  readonly covers: (path: string) => boolean;
  /** Also fixes that may need a look afterwards. Refactorings never happen unseen. */
  readonly unsafe: boolean;
}

export interface FixSummary {
  /** Findings that are gone. */
  readonly fixed: number;
  readonly files: number;
  readonly problems: readonly FileProblem[];
}

/** One fix can make room for another, but not for ever. */
const MAX_ROUNDS = 20;

/** Fixes what can be fixed until nothing changes any more, then writes the files. */
export function applyFixes(loaded: LoadedWorkspace, options: FixOptions): FixSummary {
  const fixer = new Fixer(loaded, options);
  const before = fixer.countFindings();
  for (let round = 0; round < MAX_ROUNDS && fixer.runOnce(); round++);
  const fixed = Math.max(0, before - fixer.countFindings());
  const { written, problems } = loaded.documents.write();
  return { fixed, files: written.length, problems };
}

class Fixer {
  /** Fixes that were applied or could not be: none is tried twice. */
  private readonly tried = new Set<string>();

  constructor(
    private readonly loaded: LoadedWorkspace,
    private readonly options: FixOptions,
  ) {}

  countFindings(): number {
    return this.paths().reduce((sum, path) => sum + this.findings(path).length, 0);
  }

  /** Goes through all files once; says whether anything changed. */
  runOnce(): boolean {
    let hasChanged = false;
    for (const path of this.paths()) {
      const changes = this.loaded.guard.run(path, [], () => this.loaded.workspace.fixAll(path));
      if (changes.length > 0 && this.apply([{ path, changes }])) hasChanged = true;
      while (this.applyNext(path)) hasChanged = true;
    }
    return hasChanged;
  }

  private paths(): string[] {
    return this.loaded.workspace.paths().filter(this.options.covers).sort();
  }

  /** What "fix all" of one file leaves: fixes that reach other files, and with `unsafe` those to look at. */
  private applyNext(path: string): boolean {
    for (const finding of this.findings(path)) {
      for (const fix of this.loaded.guard.run(path, [], () => this.loaded.workspace.fixes(finding))) {
        if (this.isWanted(fix) && this.isNew(finding, fix) && this.apply(fix.edits)) return true;
      }
    }
    return false;
  }

  private findings(path: string): readonly Finding[] {
    return this.loaded.guard.run(path, [], () => this.loaded.workspace.findings(path));
  }

  private isWanted(fix: Fix): boolean {
    return fix.safety === "safe" || (this.options.unsafe && fix.safety === "review");
  }

  private isNew(finding: Finding, fix: Fix): boolean {
    const key = [finding.path, finding.start, finding.fingerprint, fix.title].join("\0");
    if (this.tried.has(key)) return false;
    this.tried.add(key);
    return true;
  }

  private apply(edits: readonly FileEdit[]): boolean {
    const changed = this.loaded.documents.apply(edits);
    for (const path of changed ?? []) this.update(path);
    return changed !== undefined;
  }

  private update(path: string): void {
    const text = this.loaded.documents.text(path);
    const { workspace, codeLines } = this.loaded;
    if (!isModule(path)) workspace.setResource(path, text);
    else {
      const facts = text === undefined ? undefined : this.options.analyzer.analyze(path, text);
      workspace.setModule(path, facts);
      codeLines.set(path, facts?.codeLines ?? 0);
    }
  }
}
