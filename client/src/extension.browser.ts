/** The extension in a web worker: the language server is another worker, and reads files through the client. */
import { type ExtensionContext, Uri, workspace } from "vscode";
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from "vscode-languageclient/browser";
import type { WorkerBinaries } from "../../server/src/lsp/protocol";
import { type ArchwrightApi, activateWith } from "./activate";

export function activate(context: ExtensionContext): ArchwrightApi {
  const server = new ServerWorker(Uri.joinPath(context.extensionUri, "dist"));
  context.subscriptions.push(server);
  return activateWith(
    context,
    (options) => new LanguageClient("archwright", "Archwright", () => server.start(), options),
    undefined,
  );
}

class ServerWorker {
  #worker: Worker | undefined;

  constructor(private readonly dist: Uri) {}

  /**
   * Starts anew. The script is read like any file, since a worker cannot load it from a remote extension host, and the
   * script in turn cannot load what lies beside it.
   */
  async start(): Promise<MessageTransports> {
    // One that crashed or was stopped stays around until it is told to go.
    this.dispose();
    const [script, runtime, grammar] = await Promise.all([
      this.#read("server.browser.js"),
      this.#read("web-tree-sitter.wasm"),
      this.#read("tree-sitter-python.wasm"),
    ]);
    const url = URL.createObjectURL(new Blob([Uint8Array.from(script)], { type: "text/javascript" }));
    const worker = new Worker(url);
    this.#worker = worker;
    const binaries: WorkerBinaries = { runtime, grammar };
    worker.postMessage(binaries);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  }

  dispose(): void {
    this.#worker?.terminate();
  }

  #read(name: string): Thenable<Uint8Array> {
    return workspace.fs.readFile(Uri.joinPath(this.dist, name));
  }
}
