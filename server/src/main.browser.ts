/** The language server in a web worker: its files come from the client that started it. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { createAnalyzer } from "./engine";
import { createBrowserHost, type RemoteFiles } from "./hosts/browser";
import type { ClientRequests } from "./lsp/machine";
import { READ_DIRECTORY_REQUEST, READ_FILE_REQUEST, type DirectoryEntry, type UriParams } from "./lsp/protocol";
import { serve } from "./lsp/server";
import { childUri } from "./lsp/uris";

const port = self as DedicatedWorkerGlobalScope & typeof globalThis;

/** The parser's binaries lie beside this script. */
async function loadBinary(name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, port.location.href));
  if (!response.ok) throw new Error(`${name} could not be loaded (${response.status} ${response.statusText})`);
  return new Uint8Array(await response.arrayBuffer());
}

function remoteFiles(client: ClientRequests): RemoteFiles {
  const at = (root: string, path: string): UriParams => ({ uri: path === "" ? root : childUri(root, path) });
  return {
    readDirectory: (root, path) => client.sendRequest<DirectoryEntry[]>(READ_DIRECTORY_REQUEST, at(root, path)),
    async readFile(root, path) {
      return (await client.sendRequest<Uint8Array | null>(READ_FILE_REQUEST, at(root, path))) ?? undefined;
    },
  };
}

serve(createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port)), async (_options, client) => {
  const [runtime, grammar] = await Promise.all([
    loadBinary("web-tree-sitter.wasm"),
    loadBinary("tree-sitter-python.wasm"),
  ]);
  const analyzer = await createAnalyzer({ runtime, grammar });
  const host = createBrowserHost(analyzer, remoteFiles(client));
  return { analyzer, host, root: (uri) => uri, readNow: (root, path) => host.lastRead(root, path) };
});
