/** Desktop VS Code: the one that is installed, else a download by `@vscode/test-electron`, else none. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { CACHE } from "./install.mjs";
import { say } from "./progress.mjs";
import { which } from "./system.mjs";

/** No answer within this time means that there is no way to the download, not that it is slow. */
const DOWNLOAD_ANSWER_MS = 10_000;

function hasDisplay() {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** The program behind the `code` command on PATH. */
function installedDesktop() {
  const command = which("code");
  if (!command) return undefined;
  const bin = dirname(realpathSync(command));
  const places = {
    darwin: [join(bin, "../../../MacOS/Electron"), join(bin, "../../../MacOS/Code")],
    win32: [join(bin, "../Code.exe")],
  };
  return (places[process.platform] ?? [join(bin, "../code")]).find((path) => existsSync(path));
}

async function downloadedDesktop() {
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  say("Looking for a download of desktop VS Code …");
  try {
    const reporter = { report: () => {}, error: () => {} };
    return await downloadAndUnzipVSCode({ cachePath: CACHE, timeout: DOWNLOAD_ANSWER_MS, reporter });
  } catch (error) {
    say(`  not to be had here (${String(error instanceof Error ? error.message : error).split("\n")[0]})`);
    return undefined;
  }
}

/** The path of a desktop VS Code that can show a window here; `undefined` when there is none. */
export async function findDesktop() {
  if (!hasDisplay()) return undefined;
  return installedDesktop() ?? (await downloadedDesktop());
}

/** Flags for an instance of its own beside the user's: own settings and extensions, quiet, nothing sent. */
export function desktopFlags(profile) {
  return [
    `--user-data-dir=${join(profile, "user-data")}`,
    `--extensions-dir=${join(profile, "extensions")}`,
    ...[
      "--disable-telemetry",
      "--disable-updates",
      "--skip-welcome",
      "--skip-release-notes",
      "--disable-workspace-trust",
    ],
    // Electron refuses to run as root in its sandbox.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
