import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ResponseError,
} from "vscode-languageserver/node";
import { POOR } from "./support/capabilities";
import { Editor, SERVER } from "./support/editor";
import { Folder } from "./support/folder";
import { AT_SLEEP, BLOCKING } from "./support/sources";

describe("lifecycle", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("says what it can do", async () => {
    const editor = await Editor.start();
    const { capabilities, serverInfo } = editor.initialized;
    assert.equal(serverInfo?.name, "archwright");
    assert.equal(capabilities.positionEncoding, "utf-16");
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: { includeText: false } });
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: "archwright",
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.deepEqual(capabilities.codeActionProvider, {
      codeActionKinds: ["quickfix", "source.fixAll.archwright"],
      resolveProvider: true,
    });
    assert.equal(capabilities.hoverProvider, true);
    assert.deepEqual(capabilities.workspace?.workspaceFolders, { supported: true, changeNotifications: true });
  });

  it("offers a poor client no more than it knows", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder], capabilities: POOR });
    assert.equal(editor.initialized.capabilities.diagnosticProvider, undefined);
    assert.deepEqual(editor.initialized.capabilities.codeActionProvider, {
      codeActionKinds: ["quickfix", "source.fixAll.archwright"],
      resolveProvider: false,
    });
    await editor.ready();
    assert.deepEqual(editor.registrations, []);
    assert.deepEqual(editor.progress, []);
    assert.equal(editor.refreshes, 0);
  });

  it("registers for watched files and configuration where that is dynamic", async () => {
    const editor = await Editor.start();
    await editor.until("it registered", () => editor.registrations.length === 2);
    const options = new Map(editor.registrations.map(({ method, registerOptions }) => [method, registerOptions]));
    assert.deepEqual(options.get("workspace/didChangeConfiguration"), { section: "archwright" });
    assert.deepEqual(options.get("workspace/didChangeWatchedFiles"), { watchers: [{ globPattern: "**/*" }] });
  });

  it("tells its state and the numbers", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING, "other.py": "X = 1\n" });
    const editor = await Editor.start({ folders: [folder] });
    const status = await editor.ready();
    assert.equal(editor.statuses[0]?.state, "starting");
    assert.deepEqual(status, { state: "ready", files: 2, errors: 0, warnings: 1, infos: 0, hints: 0 });
  });

  it("speaks over Node's IPC as well", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder], transport: "ipc" });
    assert.deepEqual(await editor.codes(folder.at("app.py")), ["blocking-call-in-async"]);
  });

  it("stays of use where a folder is none that it can read", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const remote = {
      uri: "vscode-vfs://github/a/b",
      root: "",
      at: (file: string) => `vscode-vfs://github/a/b/${file}`,
    };
    const editor = await Editor.start({ folders: [remote as never, folder] });
    assert.deepEqual(await editor.codes(folder.at("app.py")), ["blocking-call-in-async"]);
    await editor.open(remote.at("app.py"), BLOCKING);
    assert.deepEqual(await editor.codes(remote.at("app.py")), ["blocking-call-in-async"]);
  });

  it("logs a request that fails, answers it with nothing, and goes on", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder] });
    await editor.ready();
    const uri = folder.at("app.py");
    assert.equal(await editor.hover(uri, null as never), null);
    await editor.until("it logged", () =>
      editor.log.some(({ type, message }) => type === 1 && message.includes("hover failed")),
    );
    assert.ok(await editor.hover(uri, AT_SLEEP));
  });

  it("refuses requests before it is initialized and after it was shut down", async () => {
    const server = spawn(process.execPath, [SERVER, "--stdio"]);
    const connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    const code = async (): Promise<number | undefined> => {
      const position = { textDocument: { uri: "file:///a.py" }, position: { line: 0, character: 0 } };
      return connection.sendRequest("textDocument/hover", position).then(
        () => undefined,
        (error: unknown) => (error as ResponseError<unknown>).code,
      );
    };
    assert.equal(await code(), -32002);
    await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
    assert.equal(await code(), undefined);
    await connection.sendRequest("shutdown");
    assert.equal(await code(), -32600);
    connection.dispose();
    server.kill();
  });

  it("exits with 1 when its stream ends without a goodbye", async () => {
    const editor = await Editor.start();
    editor.process.stdin?.end();
    assert.equal(await editor.exited, 1);
  });

  it("exits when the process that started it dies", async () => {
    const parent = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"]);
    const editor = await Editor.start({ processId: parent.pid! });
    parent.kill("SIGKILL");
    assert.equal(await editor.exited, 1);
  });
});
