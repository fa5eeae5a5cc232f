/** The language server in Node: `--stdio`, `--node-ipc`, `--pipe=…` or `--socket=…` says how it talks to its client. */
import { fileURLToPath } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createAnalyzer } from "./engine";
import { createNodeHost, loadWasm } from "./hosts/node";
import { serve } from "./lsp/server";

/** Folders of other schemes, and of machines that this one cannot name, are none that Node can read. */
function folderPath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

// The process ends with its client: on `exit`, at the end of its stream, and when the client's process is gone.
serve(createConnection(ProposedFeatures.all), async ({ storagePath }) => {
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({ analyzer, ...(storagePath === undefined ? {} : { cacheFolder: storagePath }) });
  return { analyzer, host, root: folderPath, readNow: (root, path) => host.readSync(root, path) };
});
