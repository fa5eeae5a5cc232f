/** Shows the extension in VS Code's server, for a browser on this machine. */
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CACHE, ROOT } from "../editor-host/install.mjs";
import { say } from "../editor-host/progress.mjs";
import { startServer } from "../editor-host/server.mjs";

/** Installs this working tree as an extension: a rebuild and a reload of the page show a change. */
function linkExtension(extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  symlinkSync(ROOT, join(extensions, `${publisher}.${name}-${version}`), "junction");
}

/** Serves a folder until Ctrl-C. The address holds a key that only this run accepts. */
export async function openBrowserHost(folder, port) {
  const dataDir = join(CACHE, "browser-profile");
  linkExtension(join(dataDir, "extensions"));
  const server = await startServer({ dataDir, port });
  say(`\nVS Code with Archwright is at\n\n  ${server.address({ folder })}\n\nCtrl-C ends it.`);
  process.once("SIGINT", () => void server.stop());
  process.once("SIGTERM", () => void server.stop());
  await server.exited;
}
