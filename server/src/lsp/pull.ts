import {
  DocumentDiagnosticReportKind as Kind,
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { Pace } from "./pace";
import type { Project } from "./project";
import type { Projects } from "./projects";
import type { Report, Reports } from "./reports";
import { orCancelled, throwIfCancelled } from "./requests";
import { uriKey } from "./uris";

/** Items of a workspace report that are sent together, where the client takes them in parts. */
const BATCH = 100;

/** Diagnostics that the client asks for, and what it was told so far. */
export class PullDiagnostics {
  /** Reports that the client holds, or was asked to fetch, by URI key. */
  private readonly told = new Map<string, Report>();
  private wantsWorkspace = false;

  constructor(
    private readonly projects: Projects,
    private readonly reports: Reports,
  ) {}

  async document(params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const { uri } = params.textDocument;
    await orCancelled(this.projects.locate(uri)?.project.idle() ?? Promise.resolve(), token);
    // The folders may have changed meanwhile, and with them the file's place.
    const place = this.projects.locate(uri);
    if (!place) return { kind: Kind.Full, items: [] };
    place.project.flush();
    const report = this.reports.of(place.project, place.path);
    const { id, items } = report;
    this.told.set(uriKey(uri), report);
    if (params.previousResultId === id) return { kind: Kind.Unchanged, resultId: id };
    return { kind: Kind.Full, resultId: id, items };
  }

  async workspace(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    this.wantsWorkspace = true;
    const previous = new Map(params.previousResultIds.map(({ uri, value }) => [uriKey(uri), { uri, value }]));
    let items: WorkspaceDocumentDiagnosticReport[] = [];
    const send = (least: number): void => {
      if (!partial || items.length < least) return;
      partial.report({ items });
      items = [];
    };
    const pace = new Pace();
    for (const project of this.projects.all()) {
      await orCancelled(project.idle(), token);
      project.flush();
      for (const path of this.reports.paths(project)) {
        await pace.breathe();
        throwIfCancelled(token);
        const item = this.item(project, path, previous);
        if (item) items.push(item);
        send(BATCH);
      }
    }
    items.push(...this.gone(previous));
    send(1);
    return { items };
  }

  /**
   * Whether the client should pull a file again, because what it holds is no longer so. Said once for each new report.
   * Of documents in `edited` the client knows that itself.
   */
  isNews(project: Project, path: string, edited: ReadonlySet<string>): boolean {
    const key = uriKey(project.uriOf(path));
    const told = this.told.get(key);
    const report = this.reports.of(project, path);
    if (told ? told.id === report.id || edited.has(key) : !this.wantsWorkspace || report.items.length === 0)
      return false;
    this.told.set(key, report);
    return true;
  }

  /** Whether the client holds findings of files that are not among these. Said once. */
  forgetOthers(keys: ReadonlySet<string>): boolean {
    let any = false;
    for (const [key, report] of this.told) {
      if (keys.has(key)) continue;
      this.told.delete(key);
      any ||= this.wantsWorkspace && report.items.length > 0;
    }
    return any;
  }

  /** Consumes `previous`. Files without diagnostics, of which the client knows nothing, need no words. */
  private item(
    project: Project,
    path: string,
    previous: Map<string, { readonly value: string }>,
  ): WorkspaceDocumentDiagnosticReport | undefined {
    const uri = project.uriOf(path);
    const key = uriKey(uri);
    const held = previous.get(key);
    previous.delete(key);
    const report = this.reports.of(project, path);
    const { id, items } = report;
    if (!held && items.length === 0) return undefined;
    this.told.set(key, report);
    const version = project.bufferOf(path)?.version ?? null;
    if (held?.value === id) return { kind: Kind.Unchanged, uri, version, resultId: id };
    return { kind: Kind.Full, uri, version, resultId: id, items };
  }

  /** Clears the files that the client holds diagnostics of and that no longer exist. */
  private gone(previous: ReadonlyMap<string, { readonly uri: string }>): WorkspaceDocumentDiagnosticReport[] {
    return [...previous].map(([key, { uri }]) => {
      this.told.delete(key);
      return { kind: Kind.Full, uri, version: null, items: [] };
    });
  }
}
