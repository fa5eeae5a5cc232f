import path from "node:path";
import { baselineKey } from "../engine";
import type {
  Finding,
  Fix,
  Location,
  Region,
  ReportedError,
  ReportedFinding,
  ReportedFix,
  ReportedLocation,
  Workspace,
} from "../engine";
import type { FileProblem } from "../hosts/api";
import { covers, type Target } from "./targets";
import type { LoadedWorkspace } from "./load";

/** A path as it is printed: relative to the working directory, with `/`. */
export function displayPath(cwd: string, root: string, file: string): string {
  return path.relative(cwd, path.join(root, file)).split(path.sep).join("/") || ".";
}

/** Turns what the engine says of one workspace into what reports print. */
export class Collector {
  private readonly workspace: Workspace;

  constructor(
    private readonly loaded: LoadedWorkspace,
    private readonly target: Target,
    private readonly cwd: string,
    /** Keys of findings that are left out: they were there before. */
    private readonly known: ReadonlySet<string> = new Set(),
  ) {
    this.workspace = loaded.workspace;
  }

  /** `withFixes` asks for the fixes of each finding, which are tried out one by one. */
  findings(withFixes: boolean): ReportedFinding[] {
    return this.paths().flatMap((file) =>
      this.loaded.guard.run(file, [], () => [
        ...this.newFindings(file).map((finding) => this.finding(finding, withFixes, false)),
        ...this.workspace.baselined(file).map((finding) => this.finding(finding, false, true)),
      ]),
    );
  }

  private newFindings(file: string): readonly Finding[] {
    return this.workspace.findings(file).filter((finding) => !this.known.has(baselineKey(finding)));
  }

  suppressed(): number {
    const count = (file: string): number =>
      this.loaded.guard.run(file, 0, () => this.workspace.suppressed(file).length);
    return this.paths().reduce((sum, file) => sum + count(file), 0);
  }

  /** The modules that were asked for. */
  modules(): readonly string[] {
    return this.workspace.modules().filter((file) => covers(this.target, file));
  }

  /** To be asked last: what is asked before may add to them. */
  errors(): ReportedError[] {
    const failures = this.workspace.failures().map(({ rule, path: file, message }): FileProblem => ({
      path: file,
      message: `the rule ${rule} failed, its findings are missing: ${message}`,
      internal: true,
    }));
    return [...this.loaded.problems, ...failures]
      .filter((problem) => problem.path === "" || covers(this.target, problem.path))
      .map(({ path: file, message, internal, checked }) => ({
        path: displayPath(this.cwd, this.target.root, file),
        message,
        internal: internal ?? false,
        ...(checked && { checked }),
      }));
  }

  private paths(): string[] {
    return this.workspace.paths().filter((file) => covers(this.target, file));
  }

  private finding(finding: Finding, withFixes: boolean, baselined: boolean): ReportedFinding {
    return {
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...this.place(finding),
      related: finding.related.map((related) => ({ ...this.place(related), message: related.message })),
      fixes: withFixes ? this.fixes(finding) : [],
      fingerprint: finding.fingerprint,
      baselined,
    };
  }

  private fixes(finding: Finding): ReportedFix[] {
    return this.loaded.guard.run(finding.path, [], () => this.workspace.fixes(finding).map((fix) => this.fix(fix)));
  }

  private fix({ title, safety, edits }: Fix): ReportedFix {
    if (edits.some((edit) => edit.renameTo !== undefined)) return { title, safety };
    const replacements = edits.flatMap((edit) =>
      edit.changes.map(({ start, end, text }) => ({
        ...(edit.create ? this.newFile(edit.path) : this.place({ path: edit.path, start, end })),
        text,
      })),
    );
    return { title, safety, replacements };
  }

  private newFile(file: string): ReportedLocation {
    const location = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    return { path: displayPath(this.cwd, this.target.root, file), location };
  }

  private place({ path: file, start, end }: Location): ReportedLocation {
    return {
      path: displayPath(this.cwd, this.target.root, file),
      location: regionOf(this.workspace, file, start, end),
    };
  }
}

/** Positions from 1, as people and reports count. */
export function regionOf(workspace: Workspace, file: string, start: number, end: number): Region {
  const from = workspace.position(file, start);
  const to = workspace.position(file, end);
  return {
    line: from.line + 1,
    column: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}
