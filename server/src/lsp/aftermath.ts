import { DiagnosticSeverity } from "vscode-languageserver";
import type { RuleFailure } from "../engine";
import { Debounced, Pace } from "./pace";
import type { Project } from "./project";
import type { Projects } from "./projects";
import type { StatusParams } from "./protocol";
import type { PullDiagnostics } from "./pull";
import type { PushDiagnostics } from "./push";
import type { Reports } from "./reports";
import { uriKey } from "./uris";

/** Short enough to feel immediate, long enough that a word typed at once is looked at once. */
const QUIET_MILLISECONDS = 120;

const CANCELLED = "The analysis was cancelled. It goes on when a file is created, changed or saved.";

export interface AftermathOutput {
  status(status: StatusParams): void;
  /** Asks the client to pull again. */
  refresh(): Promise<void>;
  /** All was looked at, and the client told. */
  settled(): Promise<void>;
  /** A rule threw; said once. */
  ruleFailed(project: Project, failure: RuleFailure): void;
  failed(error: unknown): void;
}

/**
 * What follows a change once things are quiet: numbers for the status, published diagnostics, or the request to pull
 * again what it holds and is no longer so.
 */
export class Aftermath {
  private readonly debounced = new Debounced(QUIET_MILLISECONDS, () => void this.run());
  private readonly failures = new Set<string>();
  private running = false;
  private stopped = false;
  private failure: string | undefined;
  private lastStatus = "";

  constructor(
    private readonly projects: Projects,
    private readonly reports: Reports,
    private readonly diagnostics: { readonly pull: PullDiagnostics } | { readonly push: PushDiagnostics },
    private readonly output: AftermathOutput,
  ) {}

  /** Something changed. */
  follow(): void {
    if (!this.stopped) this.debounced.call();
  }

  /** The newest failure, until something works again. */
  fail(message: string): void {
    this.failure = message;
    this.follow();
  }

  recover(): void {
    this.failure = undefined;
  }

  stop(): void {
    this.stopped = true;
    this.debounced.cancel();
  }

  private async run(): Promise<void> {
    if (this.running) {
      this.debounced.call();
      return;
    }
    this.running = true;
    try {
      await this.lookAround();
    } catch (error) {
      this.output.failed(error);
    } finally {
      this.running = false;
    }
  }

  private async lookAround(): Promise<void> {
    const counts = { errors: 0, warnings: 0, infos: 0, hints: 0 };
    const seen = new Set<string>();
    let outdated = false;
    const pace = new Pace();
    for (const project of this.projects.all()) {
      if (project.busy) {
        // It says so when it is done. What is known of a part of it is not worth showing, what was shown stays.
        if (project.complete) return;
        continue;
      }
      project.flush();
      for (const path of this.reports.paths(project)) {
        await pace.breathe();
        if (this.stopped) return;
        for (const { severity } of this.reports.of(project, path).items) counts[COUNTERS[severity ?? 1]]++;
        seen.add(uriKey(project.uriOf(path)));
        if ("push" in this.diagnostics) this.diagnostics.push.update(project, path);
        else if (this.diagnostics.pull.isNews(project, path)) outdated = true;
      }
      this.tellFailures(project);
    }
    if ("push" in this.diagnostics) this.diagnostics.push.retain(seen);
    else if (this.diagnostics.pull.holdsOthers(seen)) outdated = true;
    this.report(counts);
    if (outdated) await this.output.refresh();
    await this.output.settled();
  }

  private tellFailures(project: Project): void {
    for (const failure of project.workspace.failures()) {
      const key = JSON.stringify([project.key, failure]);
      if (this.failures.has(key)) continue;
      this.failures.add(key);
      this.output.ruleFailed(project, failure);
    }
  }

  private report(counts: Pick<StatusParams, "errors" | "warnings" | "infos" | "hints">): void {
    const projects = this.projects.all();
    const indexing = projects.some((project) => project.busy && !project.complete);
    const failure = this.failure ?? (projects.every((project) => project.complete) ? undefined : CANCELLED);
    const status: StatusParams = {
      state: indexing ? "indexing" : failure === undefined ? "ready" : "failed",
      files: projects.reduce((sum, project) => sum + project.size, 0),
      ...counts,
      ...(failure !== undefined && !indexing ? { message: failure } : {}),
    };
    const json = JSON.stringify(status);
    if (json === this.lastStatus) return;
    this.lastStatus = json;
    this.output.status(status);
  }
}

const COUNTERS = {
  [DiagnosticSeverity.Error]: "errors",
  [DiagnosticSeverity.Warning]: "warnings",
  [DiagnosticSeverity.Information]: "infos",
  [DiagnosticSeverity.Hint]: "hints",
} as const;
