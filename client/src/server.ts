import { type LogOutputChannel, EventEmitter, FileType, Uri, window, workspace } from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  type CloseHandlerResult,
  type DocumentSelector,
  ErrorAction,
  type LanguageClientOptions,
  RevealOutputChannelOn,
} from "vscode-languageclient";
import {
  type DirectoryEntry,
  FEATURE_OFFERS_REQUEST,
  type FeatureProblem,
  type FolderFeatures,
  type FolderProfile,
  type InitializationOptions,
  NEW_FEATURE_REQUEST,
  type NewFeature,
  type NewFeatureParams,
  PROFILE_REQUEST,
  READ_DIRECTORY_REQUEST,
  READ_FILE_REQUEST,
  STATUS_NOTIFICATION,
  type StatusParams,
  type UriParams,
} from "../../server/src/lsp/protocol";

/** Makes the language client for this kind of host; called again for each restart. */
export type ClientFactory = (options: LanguageClientOptions) => BaseLanguageClient;

/** Configuration and deployment files: they have findings of their own, and unsaved edits of them count. */
const RESOURCES =
  "**/{pyproject.toml,setup.cfg,.importlinter,tach.toml,tach.domain.toml,archwright-baseline.json,.env,.env.*,Dockerfile,Dockerfile.*,Procfile,compose.yml,compose.yaml,docker-compose.yml,docker-compose.yaml}";

/** Crashes that are mended without a word; the next within {@link CRASH_WINDOW_MS} is the user's to decide on. */
const QUIET_RESTARTS = 2;
const CRASH_WINDOW_MS = 3 * 60_000;

const NOTHING_YET = { files: 0, errors: 0, warnings: 0, infos: 0, hints: 0 };

/** The language server as the rest of the extension sees it: its state, and how it comes back after a crash. */
export class Server {
  readonly #status = new EventEmitter<StatusParams>();
  #client: BaseLanguageClient | undefined;
  #crashes: number[] = [];
  #current: StatusParams = { state: "starting", ...NOTHING_YET };

  readonly onDidChangeStatus = this.#status.event;

  constructor(
    private readonly create: ClientFactory,
    private readonly output: LogOutputChannel,
    private readonly initialization: InitializationOptions,
  ) {}

  get status(): StatusParams {
    return this.#current;
  }

  async start(): Promise<void> {
    this.#set({ state: "starting", ...NOTHING_YET });
    const client = this.create(this.#options());
    this.#client = client;
    client.onNotification(STATUS_NOTIFICATION, (status: StatusParams) => {
      this.#set(status);
    });
    client.onRequest(READ_DIRECTORY_REQUEST, ({ uri }: UriParams) => readDirectory(Uri.parse(uri)));
    client.onRequest(READ_FILE_REQUEST, ({ uri }: UriParams) => readFile(Uri.parse(uri)));
    try {
      await client.start();
    } catch (error) {
      this.#fail(`The language server could not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** What kind of projects the workspace folders hold, once they were read. Rejects while there is no server. */
  profiles(): Promise<readonly FolderProfile[]> {
    return this.#client?.sendRequest<FolderProfile[]>(PROFILE_REQUEST) ?? Promise.resolve([]);
  }

  /** What new features can be made in the workspace folders, once they were read. */
  featureOffers(): Promise<readonly FolderFeatures[]> {
    return this.#client?.sendRequest<FolderFeatures[]>(FEATURE_OFFERS_REQUEST) ?? Promise.resolve([]);
  }

  /** What a new feature would be made of; changes nothing. */
  newFeature(params: NewFeatureParams): Promise<NewFeature | FeatureProblem> {
    const none = { problem: "The language server does not run." };
    return this.#client?.sendRequest<NewFeature | FeatureProblem>(NEW_FEATURE_REQUEST, params) ?? Promise.resolve(none);
  }

  async restart(): Promise<void> {
    this.#crashes = [];
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.stop();
    } catch (error) {
      // It had crashed, or never started: there is nothing left to stop.
      this.output.debug("Stopping the language server:", error);
    }
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: documentSelector(),
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: this.initialization,
      diagnosticPullOptions: { onChange: true, onSave: true },
      errorHandler: {
        error: (error) => {
          this.output.error("Connection to the language server:", error);
          return { action: ErrorAction.Continue };
        },
        closed: () => this.#closed(),
      },
      initializationFailedHandler: (error) => {
        this.output.error("The language server failed to initialize:", error);
        return false;
      },
    };
  }

  #closed(): CloseHandlerResult {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    if (this.#crashes.length <= QUIET_RESTARTS) {
      this.#set({ state: "starting", ...NOTHING_YET });
      return { action: CloseAction.Restart, handled: true, message: "The language server stopped. Starting it again." };
    }
    this.#fail("The language server stopped several times in a row.");
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  #fail(message: string): void {
    this.output.error(message);
    this.#set({ state: "failed", ...NOTHING_YET, message });
    void window.showErrorMessage(`Archwright: ${message}`, "Restart", "Show Output").then((choice) => {
      if (choice === "Restart") void this.restart();
      else if (choice) this.output.show();
    });
  }

  #set(status: StatusParams): void {
    this.#current = status;
    this.#status.fire(status);
  }
}

/** Documents of the workspace's own file systems; the old sides of comparisons and the like are left out. */
function documentSelector(): DocumentSelector {
  const folders = workspace.workspaceFolders ?? [];
  const schemes = new Set(["file", "untitled", ...folders.map((folder) => folder.uri.scheme)]);
  return [...schemes].flatMap((scheme) => [
    { scheme, language: "python" },
    { scheme, pattern: RESOURCES },
  ]);
}

async function readDirectory(uri: Uri): Promise<DirectoryEntry[]> {
  const entries = await workspace.fs.readDirectory(uri);
  return entries.flatMap(([name, type]): DirectoryEntry[] => {
    // Files behind links count, folders behind links do not: they may lead back up.
    if (type & FileType.File) return [{ name, type: "file" }];
    return type === FileType.Directory ? [{ name, type: "directory" }] : [];
  });
}

async function readFile(uri: Uri): Promise<Uint8Array | null> {
  try {
    return await workspace.fs.readFile(uri);
  } catch {
    return null;
  }
}
