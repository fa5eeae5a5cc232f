import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Connection,
  type CreateFilesParams,
  type DeleteFilesParams,
  type DidChangeTextDocumentParams,
  type DidChangeWatchedFilesParams,
  type DidCloseTextDocumentParams,
  type DidOpenTextDocumentParams,
  type DidSaveTextDocumentParams,
  type Hover,
  type HoverParams,
  type RenameFilesParams,
} from "vscode-languageserver";
import { Aftermath } from "./aftermath";
import type { Client } from "./capabilities";
import { CodeActions } from "./code-actions";
import { Completions } from "./completion";
import { ContractLenses } from "./contracts";
import { hover } from "./hover";
import type { Machine } from "./machine";
import { progressOn } from "./progress";
import type { Project } from "./project";
import { Projects } from "./projects";
import type { FolderProfile, StatusParams } from "./protocol";
import { PullDiagnostics } from "./pull";
import { PushDiagnostics } from "./push";
import { Reports } from "./reports";
import { describeError, type Log } from "./requests";
import { readSettings, SECTION } from "./settings";
import { SnippetSurroundings } from "./surroundings";

/** Everything of one client's session: what it opened, what is checked, and what follows when something changes. */
export class Session {
  readonly pull: PullDiagnostics;
  readonly codeActions: CodeActions;
  readonly completions: Completions;
  readonly lenses: ContractLenses;
  readonly projects: Projects;
  private readonly aftermath: Aftermath;
  private readonly surroundings = new SnippetSurroundings((error) => this.log.error(describeError(error)));
  private readonly startedAt = Date.now();
  /** Settings that the client sent because it cannot be asked. */
  private pushedSettings: unknown;
  private started = false;
  private trace = false;

  constructor(
    private readonly connection: Connection,
    private readonly machine: Machine,
    private readonly client: Client,
    private readonly log: Log,
    private readonly status: (status: StatusParams) => void,
    private readonly firstFolders: readonly string[],
  ) {
    this.projects = new Projects(
      machine,
      {
        changed: (project) => this.projectChanged(project),
        problem: (project, { path, message }) => log.warn(`${decodeURI(project.uriOf(path))} ${message}`),
        failed: (_project, error) => this.failed(error),
        startProgress: progressOn(connection),
      },
      (project) => this.configureProject(project),
    );
    const reports = new Reports(client.diagnostics);
    this.pull = new PullDiagnostics(this.projects, reports);
    this.codeActions = new CodeActions(this.projects, machine, client);
    this.completions = new Completions(this.projects, client, this.surroundings);
    this.lenses = new ContractLenses(this.projects);
    const publish = connection.sendDiagnostics.bind(connection);
    this.aftermath = new Aftermath(
      this.projects,
      reports,
      client.pullDiagnostics
        ? { pull: this.pull }
        : { push: new PushDiagnostics(reports, client.diagnostics.version, (params) => void publish(params)) },
      {
        status,
        refresh: () => this.refresh(),
        settled: () => this.refreshLenses(),
        ruleFailed: (project, { rule, path, message }) =>
          log.error(`The rule ${rule} failed${path === "" ? "" : ` on ${decodeURI(project.uriOf(path))}`}: ${message}`),
        failed: (error) => log.error(describeError(error)),
      },
    );
  }

  /** The client is ready for requests of the server: only now folders may be read, settings asked, watchers set. */
  async start(): Promise<void> {
    this.started = true;
    this.status({ state: "starting", files: 0, errors: 0, warnings: 0, infos: 0, hints: 0 });
    this.projects.changeFolders(this.firstFolders, []);
    this.aftermath.follow();
    if (this.client.workspaceFolders) {
      this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        this.projects.changeFolders(uris(added), uris(removed));
        this.aftermath.follow();
      });
    }
    const { client } = this.connection;
    if (this.client.dynamicConfiguration) {
      await client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    }
    if (this.client.dynamicWatching) {
      // Everything: folders come and go as a whole, and what is a resource no glob can say. Most is dropped at once.
      await client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*" }] });
    }
  }

  async stop(): Promise<void> {
    this.aftermath.stop();
    this.surroundings.stop();
    this.projects.dispose();
    await this.machine.host.dispose();
  }

  hover(params: HoverParams): Hover | null {
    return hover(this.projects, this.client, params);
  }

  /** What kind of projects the folders hold; one whose reading was cancelled is left out. */
  async profiles(): Promise<FolderProfile[]> {
    const projects = this.projects.all();
    await Promise.all(projects.map((project) => project.idle()));
    return projects.flatMap((project) => {
      if (project.folder === undefined || !project.complete) return [];
      project.flush();
      return [{ uri: project.folder, profiles: project.workspace.profiles() }];
    });
  }

  documentOpened({ textDocument }: DidOpenTextDocumentParams): void {
    this.projects.open(textDocument);
    this.pull.expect(textDocument.uri);
    this.aftermath.follow();
  }

  documentChanged(params: DidChangeTextDocumentParams): void {
    if (!this.projects.change(params)) return;
    this.pull.expect(params.textDocument.uri);
    this.aftermath.follow();
  }

  documentSaved({ textDocument }: DidSaveTextDocumentParams): void {
    const place = this.projects.locate(textDocument.uri);
    place?.project.fileChanged(place.path);
    // A client that cannot watch files says at least here that the disk changed.
    if (!this.client.dynamicWatching) place?.project.relist();
  }

  documentClosed({ textDocument }: DidCloseTextDocumentParams): void {
    this.projects.close(textDocument.uri);
    this.pull.expectNoMore(textDocument.uri);
    this.aftermath.follow();
  }

  filesChanged({ changes }: DidChangeWatchedFilesParams): void {
    for (const { uri, type } of changes) {
      if (type === FileChangeType.Deleted) this.fileDeleted(uri);
      else if (type === FileChangeType.Created) this.fileCreated(uri);
      else this.inFolder(uri, (project, path) => project.fileChanged(path));
    }
  }

  filesCreated({ files }: CreateFilesParams): void {
    for (const { uri } of files) this.fileCreated(uri);
  }

  filesDeleted({ files }: DeleteFilesParams): void {
    for (const { uri } of files) this.fileDeleted(uri);
  }

  filesRenamed({ files }: RenameFilesParams): void {
    for (const { oldUri, newUri } of files) {
      this.fileDeleted(oldUri);
      this.fileCreated(newUri);
    }
  }

  /** The settings may have changed; `settings` holds them where the client cannot be asked. */
  configure(settings: unknown): void {
    this.pushedSettings = settings;
    for (const project of this.projects.all()) this.configureProject(project);
  }

  private fileCreated(uri: string): void {
    this.inFolder(uri, (project, path) => project.fileCreated(path));
  }

  private fileDeleted(uri: string): void {
    this.inFolder(uri, (project, path) => project.fileDeleted(path));
  }

  private inFolder(uri: string, action: (project: Project, path: string) => void): void {
    const place = this.projects.locate(uri);
    if (place) action(place.project, place.path);
  }

  private configureProject(project: Project): void {
    readSettings(this.connection, this.client, project, this.pushedSettings).then(
      ({ enable, trace }) => {
        this.trace = trace;
        project.setEnabled(enable);
      },
      (error: unknown) => this.log.error(`The settings could not be read: ${describeError(error)}`),
    );
  }

  private projectChanged(project: Project): void {
    if (!this.started) return;
    if (this.trace && project.complete && !project.busy) {
      this.log.info(
        `${project.folder ?? "A single file"}: ${project.size} modules, ${Date.now() - this.startedAt} ms after the start`,
      );
    }
    if (!project.busy && project.complete) {
      this.aftermath.recover();
      this.surroundings.prepare(project);
    }
    this.aftermath.follow();
  }

  private failed(error: unknown): void {
    this.log.error(describeError(error));
    const reason = error instanceof Error ? error.message : String(error);
    this.aftermath.fail(`The workspace could not be read: ${reason}`);
  }

  private async refresh(): Promise<void> {
    if (this.client.refreshDiagnostics) await this.connection.languages.diagnostics.refresh();
  }

  private async refreshLenses(): Promise<void> {
    if (this.client.refreshLenses && this.lenses.outdated())
      await this.connection.sendRequest(CodeLensRefreshRequest.type);
  }
}

function uris(folders: readonly { readonly uri: string }[]): string[] {
  return folders.map((folder) => folder.uri);
}
