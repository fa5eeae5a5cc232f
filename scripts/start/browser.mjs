/** Shows the extension in VS Code's server, for a browser on this machine. */
import { join } from "node:path";
import { CACHE } from "../editor-host/install.mjs";
import { say } from "../editor-host/progress.mjs";
import { startServer } from "../editor-host/server.mjs";
import { installExtension } from "../editor-host/workbench.mjs";

/** Serves a folder until Ctrl-C. The address holds a key that only this run accepts. */
export async function openBrowserHost(folder, port) {
  const dataDir = join(CACHE, "browser-profile");
  installExtension(dataDir);
  const server = await startServer({ dataDir, port });
  say(`\nVS Code with Archwright is at\n\n  ${server.address({ folder })}\n\nCtrl-C ends it.`);
  process.once("SIGINT", () => void server.stop());
  process.once("SIGTERM", () => void server.stop());
  await server.exited;
}
