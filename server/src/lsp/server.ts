import {
  CodeActionKind,
  ErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type CompletionList,
  type Connection,
  type DocumentDiagnosticReport,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
} from "vscode-languageserver";
import { readClient, type Client } from "./capabilities";
import { FIX_ALL_KIND } from "./code-actions";
import { featureOffers, newFeature } from "./features";
import type { StartMachine } from "./machine";
import {
  FEATURE_OFFERS_REQUEST,
  NEW_FEATURE_REQUEST,
  PROFILE_REQUEST,
  STATUS_NOTIFICATION,
  type NewFeatureParams,
  type StatusParams,
} from "./protocol";
import { describeError, guarded, type Log } from "./requests";
import { Session } from "./session";

/**
 * Serves one client over a connection until it says goodbye. Machine and session are made when the client has said who
 * it is; a request that comes before or after is refused as the protocol says. Where the engine could not start, all
 * answers are empty.
 */
export function serve(connection: Connection, startMachine: StartMachine): void {
  const log: Log = {
    error: (message) => connection.console.error(message),
    warn: (message) => connection.console.warn(message),
    info: (message) => connection.console.info(message),
  };
  let session: Session | undefined;
  let stage: "new" | "served" | "stopped" = "new";
  const handle = <Params extends unknown[], Result>(
    name: string,
    fallback: Result,
    handler: (session: Session, ...params: Params) => Result | Promise<Result>,
  ): ((...params: Params) => Promise<Result>) =>
    guarded(log, name, fallback, (...params: Params) => {
      if (stage === "new") throw new ResponseError(ErrorCodes.ServerNotInitialized, "`initialize` comes first");
      if (stage === "stopped") throw new ResponseError(ErrorCodes.InvalidRequest, "the server was shut down");
      return session ? handler(session, ...params) : fallback;
    });
  const notified = <Params>(name: string, handler: (session: Session, params: Params) => unknown) => {
    const run = handle<[Params], unknown>(name, undefined, handler);
    return async (params: Params): Promise<void> => {
      if (stage === "served") await run(params);
    };
  };

  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const client = readClient(params);
    const status = (state: StatusParams): void => void connection.sendNotification(STATUS_NOTIFICATION, state);
    try {
      const machine = await startMachine(client.options, connection);
      session = new Session(connection, machine, client, log, status, foldersOf(params));
    } catch (error) {
      // The editor stays usable, and its user learns why nothing is found.
      log.error(`The engine could not start: ${describeError(error)}`);
      const message = `Archwright could not start: ${error instanceof Error ? error.message : String(error)}`;
      status({ state: "failed", files: 0, errors: 0, warnings: 0, infos: 0, hints: 0, message });
    }
    stage = "served";
    return { serverInfo: { name: "archwright" }, capabilities: capabilitiesFor(client) };
  });
  connection.onInitialized(notified("initialized", (it) => it.start()));
  connection.onShutdown(async () => {
    stage = "stopped";
    await session?.stop();
    session = undefined;
  });

  connection.onDidOpenTextDocument(notified("didOpen", (it, params) => it.documentOpened(params)));
  connection.onDidChangeTextDocument(notified("didChange", (it, params) => it.documentChanged(params)));
  connection.onDidSaveTextDocument(notified("didSave", (it, params) => it.documentSaved(params)));
  connection.onDidCloseTextDocument(notified("didClose", (it, params) => it.documentClosed(params)));
  connection.onDidChangeWatchedFiles(notified("didChangeWatchedFiles", (it, params) => it.filesChanged(params)));
  connection.onDidChangeConfiguration(
    notified("didChangeConfiguration", (it, params) => it.configure(params.settings)),
  );
  connection.workspace.onDidCreateFiles(notified("didCreateFiles", (it, params) => it.filesCreated(params)));
  connection.workspace.onDidRenameFiles(notified("didRenameFiles", (it, params) => it.filesRenamed(params)));
  connection.workspace.onDidDeleteFiles(notified("didDeleteFiles", (it, params) => it.filesDeleted(params)));

  const { diagnostics } = connection.languages;
  const none: DocumentDiagnosticReport = { kind: "full", items: [] };
  diagnostics.on(handle("diagnostic", none, (it, params, token) => it.pull.document(params, token)));
  diagnostics.onWorkspace(
    handle("workspace/diagnostic", { items: [] }, (it, params, token, _progress, partial) =>
      it.pull.workspace(params, token, partial),
    ),
  );
  connection.onCodeAction(handle("codeAction", [], (it, params) => it.codeActions.list(params)));
  connection.onCodeActionResolve((action) =>
    handle("codeAction/resolve", action, (it) => it.codeActions.resolve(action))(),
  );
  const nothing: CompletionList = { isIncomplete: false, items: [] };
  connection.onCompletion(handle("completion", nothing, (it, params) => it.completions.list(params)));
  connection.onCompletionResolve((item) =>
    handle("completionItem/resolve", item, (it) => it.completions.resolve(item))(),
  );
  connection.onCodeLens(handle("codeLens", [], (it, params) => it.lenses.list(params)));
  connection.onHover(handle<[Parameters<Session["hover"]>[0]], Hover | null>("hover", null, (it, at) => it.hover(at)));
  connection.onRequest(
    PROFILE_REQUEST,
    handle("profile", [], (it) => it.profiles()),
  );
  connection.onRequest(
    FEATURE_OFFERS_REQUEST,
    handle("featureOffers", [], (it) => featureOffers(it.projects)),
  );
  connection.onRequest(
    NEW_FEATURE_REQUEST,
    handle("newFeature", { problem: "The language server failed; its log says how." }, (it, params: NewFeatureParams) =>
      newFeature(it.projects, params),
    ),
  );

  connection.listen();
}

function foldersOf({ workspaceFolders, ...params }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map((folder) => folder.uri);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- clients without workspace folders have nothing else
  return params.rootUri ? [params.rootUri] : [];
}

function capabilitiesFor(client: Client): ServerCapabilities {
  const files = { filters: [{ pattern: { glob: "**/*" } }] };
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    ...(client.pullDiagnostics && {
      diagnosticProvider: { identifier: "archwright", interFileDependencies: true, workspaceDiagnostics: true },
    }),
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND],
      resolveProvider: client.codeActions.resolveEdit,
    },
    completionProvider: {
      // The hyphens of the prefixes, `aw-…`, end a word in most editors; a quote opens a rule's name in the configuration.
      triggerCharacters: ["-", '"'],
      resolveProvider: client.completion.resolvesDocumentation,
      ...(client.completion.labelDetails && { completionItem: { labelDetailsSupport: true } }),
    },
    hoverProvider: true,
    codeLensProvider: {},
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: files, didRename: files, didDelete: files },
    },
  };
}
