import type { Diagnostic } from "vscode-languageserver";
import type { ConfigurationProblem } from "../engine";
import type { DiagnosticSupport } from "./capabilities";
import { toDiagnostic, toProblemDiagnostic } from "./convert";
import type { Project } from "./project";

/** The diagnostics of a file. The id changes if and only if they do. */
export interface Report {
  readonly id: string;
  readonly items: Diagnostic[];
}

interface Remembered {
  readonly report: Report;
  readonly json: string;
  /** What the report was made from; a project that is read completely is another one than before. */
  state: string;
}

/** Makes the diagnostics of files, and remembers them so that clients need not be told twice. */
export class Reports {
  private readonly remembered = new WeakMap<Project, Map<string, Remembered>>();
  private readonly problems = new WeakMap<Project, { state: string; byPath: Map<string, ConfigurationProblem[]> }>();
  /** Ids of an earlier server, which a client may still hold, must not be taken for ours. */
  private readonly session = Date.now().toString(36);
  private count = 0;

  constructor(private readonly support: DiagnosticSupport) {}

  of(project: Project, path: string): Report {
    const files = this.remembered.get(project) ?? new Map<string, Remembered>();
    this.remembered.set(project, files);
    const state = stateOf(project);
    const before = files.get(path);
    if (before?.state === state) return before.report;

    const items = project.complete ? this.diagnose(project, path) : [];
    const json = JSON.stringify(items);
    if (before?.json === json) {
      before.state = state;
      return before.report;
    }
    const report = { id: `${this.session}-${++this.count}`, items };
    files.set(path, { report, json, state });
    return report;
  }

  /** Files that may have diagnostics, those with mistakes in the configuration included. */
  paths(project: Project): string[] {
    return [...new Set([...project.workspace.paths(), ...this.problemsOf(project).keys()])];
  }

  private diagnose(project: Project, path: string): Diagnostic[] {
    const problems = this.problemsOf(project).get(path) ?? [];
    return [
      ...problems.map((problem) => toProblemDiagnostic(project, problem)),
      ...project.workspace.findings(path).map((finding) => toDiagnostic(project, finding, this.support)),
    ];
  }

  private problemsOf(project: Project): ReadonlyMap<string, ConfigurationProblem[]> {
    const state = stateOf(project);
    const before = this.problems.get(project);
    if (before?.state === state) return before.byPath;
    const byPath = new Map<string, ConfigurationProblem[]>();
    for (const problem of project.workspace.problems()) {
      const others = byPath.get(problem.path);
      if (others) others.push(problem);
      else byPath.set(problem.path, [problem]);
    }
    this.problems.set(project, { state, byPath });
    return byPath;
  }
}

function stateOf(project: Project): string {
  return `${project.workspace.revision} ${project.complete}`;
}
