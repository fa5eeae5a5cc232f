/** The language server in a web worker: its files come from the client that started it. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { createAnalyzer } from "./engine";
import { createBrowserHost, type RemoteFiles } from "./hosts/browser";
import type { ClientRequests } from "./lsp/machine";
import {
  READ_DIRECTORY_REQUEST,
  READ_FILE_REQUEST,
  type DirectoryEntry,
  type UriParams,
  type WorkerBinaries,
} from "./lsp/protocol";
import { serve } from "./lsp/server";
import { childUri } from "./lsp/uris";

const port = self as DedicatedWorkerGlobalScope & typeof globalThis;

function remoteFiles(client: ClientRequests): RemoteFiles {
  const at = (root: string, path: string): UriParams => ({ uri: path === "" ? root : childUri(root, path) });
  return {
    readDirectory: (root, path) => client.sendRequest<DirectoryEntry[]>(READ_DIRECTORY_REQUEST, at(root, path)),
    async readFile(root, path) {
      return (await client.sendRequest<Uint8Array | null>(READ_FILE_REQUEST, at(root, path))) ?? undefined;
    },
  };
}

function start(binaries: WorkerBinaries): void {
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
  serve(connection, async (_options, client) => {
    const analyzer = await createAnalyzer(binaries);
    const host = createBrowserHost(analyzer, remoteFiles(client));
    return { analyzer, host, root: (uri) => uri, readNow: (root, path) => host.lastRead(root, path) };
  });
}

port.addEventListener(
  "message",
  ({ data }: MessageEvent<WorkerBinaries>) => {
    start(data);
  },
  { once: true },
);
