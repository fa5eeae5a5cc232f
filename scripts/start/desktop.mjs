/** Shows the extension in desktop VS Code. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { desktopFlags } from "../editor-host/desktop.mjs";
import { CACHE, ROOT } from "../editor-host/install.mjs";
import { say } from "../editor-host/progress.mjs";
import { writeSettings } from "../editor-host/server.mjs";

/** Opens a window on a folder and waits until it is closed; Ctrl-C closes it. */
export async function openDesktop(executable, folder) {
  const profile = join(CACHE, "desktop");
  writeSettings(join(profile, "user-data", "User", "settings.json"));
  const args = [...desktopFlags(profile), `--extensionDevelopmentPath=${ROOT}`, "--new-window", folder];
  const window = spawn(executable, args, { stdio: "ignore" });
  say(`VS Code opens ${folder}. Ctrl-C closes it.`);
  process.once("SIGINT", () => window.kill());
  process.once("SIGTERM", () => window.kill());
  await once(window, "exit");
}
