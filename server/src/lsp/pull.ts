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

/** What the client was sent of a file. */
interface Told {
  /** The client's or the server's spelling, whichever was used. */
  readonly uri: string;
  readonly report: Report;
}

/** Diagnostics that the client asks for, and what it was told so far. */
export class PullDiagnostics {
  /**
   * By URI key. The client's `previousResultIds` do not say all of it: VS Code drops the id of a document that closes
   * and keeps showing its diagnostics.
   */
  private readonly told = new Map<string, Told>();
  /** The newest reports that the client was asked to fetch, by URI key: it is not asked twice. */
  private readonly announced = new Map<string, string>();
  /** Documents that were opened or edited and not pulled since, by URI key: the client pulls them by itself. */
  private readonly expected = new Set<string>();
  private wantsWorkspace = false;

  constructor(
    private readonly projects: Projects,
    private readonly reports: Reports,
  ) {}

  /** A document was opened or edited. */
  expect(uri: string): void {
    this.expected.add(uriKey(uri));
  }

  /** A document was closed: the client pulls it no more. */
  expectNoMore(uri: string): void {
    this.expected.delete(uriKey(uri));
  }

  async document(params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const { uri } = params.textDocument;
    await orCancelled(this.projects.locate(uri)?.project.idle() ?? Promise.resolve(), token);
    // The folders may have changed meanwhile, and with them the file's place.
    const place = this.projects.locate(uri);
    if (!place) return { kind: Kind.Full, items: [] };
    place.project.flush();
    const report = this.reports.of(place.project, place.path);
    this.told.set(uriKey(uri), { uri, report });
    this.expected.delete(uriKey(uri));
    const { id, items } = report;
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
    const present = new Set<string>();
    const pace = new Pace();
    for (const project of this.projects.all()) {
      await orCancelled(project.idle(), token);
      project.flush();
      for (const path of this.reports.paths(project)) {
        await pace.breathe();
        throwIfCancelled(token);
        const uri = project.uriOf(path);
        present.add(uriKey(uri));
        const item = this.item(project, path, uri, previous.get(uriKey(uri))?.value);
        if (item) items.push(item);
        send(BATCH);
      }
    }
    items.push(...this.clear([...previous.values()], present));
    send(1);
    return { items };
  }

  /** Whether the client should be asked to pull a file again: what it holds is no longer so. Said once for each report. */
  isNews(project: Project, path: string): boolean {
    const key = uriKey(project.uriOf(path));
    const { id, items } = this.reports.of(project, path);
    const told = this.told.get(key)?.report;
    const known = told ? told.id === id || this.expected.has(key) : !this.wantsWorkspace || items.length === 0;
    return !known && this.announce(key, id);
  }

  /** Whether the client holds findings of files that are not among these. Said once. */
  holdsOthers(keys: ReadonlySet<string>): boolean {
    if (!this.wantsWorkspace) return false;
    const gone = [...this.told].filter(([key, { report }]) => !keys.has(key) && report.items.length > 0);
    return gone.filter(([key]) => this.announce(key, "gone")).length > 0;
  }

  /** `false` when it was announced before. */
  private announce(key: string, what: string): boolean {
    if (this.announced.get(key) === what) return false;
    this.announced.set(key, what);
    return true;
  }

  /** Files without diagnostics, of which the client knows nothing, need no words. */
  private item(
    project: Project,
    path: string,
    uri: string,
    held: string | undefined,
  ): WorkspaceDocumentDiagnosticReport | undefined {
    const key = uriKey(uri);
    const report = this.reports.of(project, path);
    const { id, items } = report;
    const shows = held !== undefined || this.shows(key);
    if (!shows && items.length === 0) return undefined;
    this.told.set(key, { uri, report });
    const version = project.bufferOf(path)?.version ?? null;
    if (held === id) return { kind: Kind.Unchanged, uri, version, resultId: id };
    return { kind: Kind.Full, uri, version, resultId: id, items };
  }

  private shows(key: string): boolean {
    return (this.told.get(key)?.report.items.length ?? 0) > 0;
  }

  /** Clears the files that the client holds diagnostics of and that no longer exist. */
  private clear(
    previous: readonly { readonly uri: string }[],
    present: ReadonlySet<string>,
  ): WorkspaceDocumentDiagnosticReport[] {
    const shown = [...this.told.values()].filter(({ report }) => report.items.length > 0);
    const held = new Map([...shown, ...previous].map(({ uri }) => [uriKey(uri), uri]));
    const gone = [...held].filter(([key]) => !present.has(key));
    return gone.map(([key, uri]) => {
      this.told.delete(key);
      return { kind: Kind.Full, uri, version: null, items: [] };
    });
  }
}
