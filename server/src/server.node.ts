import { fileURLToPath } from "node:url";
import { createAnalyzer } from "./engine";
import { createNodeHost, loadWasm } from "./hosts/node";
import { serveInNode } from "./lsp/node";

/** Starts the language server in this process; the command line says how it talks to its client (`--stdio`, `--node-ipc`). */
export function startServer(): void {
  serveInNode(async ({ storagePath }) => {
    const analyzer = await createAnalyzer(loadWasm());
    const host = createNodeHost({ analyzer, ...(storagePath === undefined ? {} : { cacheFolder: storagePath }) });
    return {
      analyzer,
      host,
      root: (uri) => (uri.startsWith("file:") ? fileURLToPath(uri) : undefined),
      readNow: (root, path) => host.readSync(root, path),
    };
  });
}
