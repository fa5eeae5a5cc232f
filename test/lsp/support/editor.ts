/** A tiny editor that speaks LSP with the built server over stdio, as any other would. */
import assert from "node:assert/strict";
import { fork, spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type CompletionList,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FullDocumentDiagnosticReport,
  type Hover,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type RegistrationParams,
  type TextDocumentContentChangeEvent,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { StatusParams } from "../../../server/src/lsp/protocol";
import { RICH } from "./capabilities";
import type { Folder } from "./folder";

/** The bundle that is tested. */
export const SERVER = process.env["ARCHWRIGHT_TEST_SERVER"] ?? path.resolve("dist/server.node.js");

export interface EditorOptions {
  /** Default: `stdio`. */
  readonly transport?: "stdio" | "ipc";
  readonly folders?: readonly Folder[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly processId?: number | null;
  /** What the server gets when it asks for the section `archwright`. */
  readonly settings?: unknown;
  /** Called when the server makes a progress bar; may wait, or cancel it. */
  readonly onProgress?: (token: string | number) => unknown;
}

interface Progress {
  readonly token: string | number;
  readonly value: { readonly kind: "begin" | "report" | "end"; readonly title?: string; readonly items?: unknown };
}

function connectByStdio(): [ChildProcess, ProtocolConnection] {
  const child = spawn(process.execPath, [SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  return [child, createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))];
}

function connectByIpc(): [ChildProcess, ProtocolConnection] {
  const child = fork(SERVER, ["--node-ipc"]);
  return [child, createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child))];
}

export class Editor {
  static readonly #all: Editor[] = [];
  readonly published = new Map<string, PublishDiagnosticsParams>();
  readonly statuses: StatusParams[] = [];
  readonly log: { readonly type: number; readonly message: string }[] = [];
  readonly progress: Progress[] = [];
  readonly registrations: RegistrationParams["registrations"] = [];
  readonly exited: Promise<number | null>;
  initialized!: InitializeResult;
  refreshes = 0;
  /** How often lenses were said to be outdated. */
  lensRefreshes = 0;
  settings: unknown;
  readonly #versions = new Map<string, number>();
  readonly #waiting = new Set<() => void>();

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
    private readonly options: EditorOptions,
  ) {
    this.settings = options.settings ?? {};
    this.exited = new Promise((resolve) => process.once("exit", resolve));
    this.#listen();
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const [child, connection] = options.transport === "ipc" ? connectByIpc() : connectByStdio();
    const editor = new Editor(child, connection, options);
    Editor.#all.push(editor);
    connection.listen();
    await editor.#initialize();
    return editor;
  }

  /** Ends all servers; each must go in peace. */
  static async stopAll(): Promise<void> {
    for (const editor of Editor.#all.splice(0)) await editor.stop();
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.connection.sendRequest("shutdown");
      await this.connection.sendNotification("exit");
      assert.equal(await this.exited, 0, "a server that was told to shut down exits with 0");
    }
    this.connection.dispose();
  }

  /** Waits until a condition holds; it is looked at after each message of the server. */
  async until(what: string, condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      void this.exited.then(() => reject(new Error(`the server exited before ${what}`)));
    });
  }

  /** Waits until the server says that it is ready, and gives what it says. */
  async ready(): Promise<StatusParams> {
    await this.until("it was ready", () => this.statuses.at(-1)?.state === "ready");
    return this.statuses.at(-1)!;
  }

  async open(uri: string, text: string, languageId = "python"): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }

  /** Tells of changes on the disk. */
  async watched(...changes: { uri: string; type: 1 | 2 | 3 }[]): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri }, previousResultId });
  }

  /** The diagnostics of a file, which must be a full report. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    assert.equal(report.kind, "full");
    return (report as FullDocumentDiagnosticReport).items;
  }

  /** The rules of a file's diagnostics, in order. */
  async codes(uri: string): Promise<unknown[]> {
    return (await this.diagnostics(uri)).map(({ code }) => code);
  }

  pullWorkspace(
    previousResultIds: { uri: string; value: string }[] = [],
    more: { partialResultToken?: string } = {},
  ): Promise<WorkspaceDiagnosticReport> {
    return this.connection.sendRequest("workspace/diagnostic", { previousResultIds, ...more });
  }

  /** All files that have diagnostics, in order. */
  async marked(): Promise<string[]> {
    const { items } = await this.pullWorkspace();
    return items.flatMap((item) => (item.kind === "full" && item.items.length > 0 ? [item.uri] : [])).sort();
  }

  actions(
    uri: string,
    range: Range,
    context: { diagnostics?: Diagnostic[]; only?: string[] } = {},
  ): Promise<CodeAction[]> {
    const { diagnostics = [], ...rest } = context;
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics, ...rest },
    });
  }

  /** The edit of the action of this title, resolved where it has to be. */
  async editOf(actions: readonly CodeAction[], title: string): Promise<WorkspaceEdit> {
    const action = actions.find((each) => each.title === title);
    assert.ok(action, `no action "${title}" among ${actions.map((each) => each.title).join(", ") || "none"}`);
    if (action.edit) return action.edit;
    const resolved: CodeAction = await this.connection.sendRequest("codeAction/resolve", action);
    assert.ok(resolved.edit, `"${title}" resolved to no edit`);
    return resolved.edit;
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
  }

  /** What stands above lines, as `line: title`. */
  async lenses(uri: string): Promise<string[]> {
    const lenses: CodeLens[] = await this.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
    return lenses.map(({ range, command }) => `${String(range.start.line)}: ${command?.title ?? ""}`);
  }

  /** What is offered at a place. */
  async completions(uri: string, position: Position): Promise<CompletionList> {
    return this.connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
  }

  /** What is offered once the whole project is known. */
  async knowingCompletions(uri: string, position: Position): Promise<readonly CompletionItem[]> {
    await this.ready();
    for (;;) {
      const { items, isIncomplete } = await this.completions(uri, position);
      if (!isIncomplete) return items;
    }
  }

  async #initialize(): Promise<void> {
    const { folders, capabilities = RICH, processId = process.pid } = this.options;
    const workspaceFolders = folders?.map(({ uri }) => ({ uri, name: path.basename(uri) })) ?? null;
    this.initialized = await this.connection.sendRequest("initialize", {
      processId,
      capabilities,
      // Clients that know no workspace folders send the one root they have.
      rootUri: folders?.[0]?.uri ?? null,
      ...(capabilities.workspace?.workspaceFolders ? { workspaceFolders } : {}),
      initializationOptions: this.options.initializationOptions,
    });
    await this.connection.sendNotification("initialized", {});
  }

  #listen(): void {
    const { connection } = this;
    connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      this.#look();
    });
    connection.onNotification("archwright/status", (status: StatusParams) => {
      this.statuses.push(status);
      this.#look();
    });
    connection.onNotification("window/logMessage", (message: { type: number; message: string }) => {
      this.log.push(message);
      this.#look();
    });
    connection.onNotification("$/progress", (progress: Progress) => {
      this.progress.push(progress);
      this.#look();
    });
    connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
      this.registrations.push(...registrations);
      this.#look();
      return null;
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: { section?: string }[] }) => {
      this.#look();
      return items.map(({ section }) => (section === "archwright" ? this.settings : null));
    });
    connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes++;
      this.#look();
      return null;
    });
    connection.onRequest("workspace/codeLens/refresh", () => {
      this.lensRefreshes++;
      this.#look();
      return null;
    });
    connection.onRequest("window/workDoneProgress/create", async ({ token }: { token: string | number }) => {
      await this.options.onProgress?.(token);
      this.#look();
      return null;
    });
  }

  #look(): void {
    for (const check of [...this.#waiting]) check();
  }
}
