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
      root: folderPath,
      readNow: (root, path) => host.readSync(root, path),
    };
  });
}

/** Folders of other schemes, and of machines that this one cannot name, are none that Node can read. */
function folderPath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
