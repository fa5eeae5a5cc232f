/**
 * `npm start [-- PATH] [-- --host=desktop|browser]`: opens VS Code with this extension on PATH, else on the sample.
 * Works on a fresh clone: installs and builds what is missing first. Imports nothing that has to be installed.
 */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./editor-host/install.mjs";
import { say, StepError } from "./editor-host/progress.mjs";
import { prepare } from "./start/prepare.mjs";

const USAGE = "Usage: npm start [-- PATH] [--host=desktop|browser] [--port=N]";

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { host: { type: "string" }, port: { type: "string" } },
    });
    if (positionals.length > 1) throw new Error("one PATH at most");
    if (values.host && !["desktop", "browser"].includes(values.host)) throw new Error(`no host "${values.host}"`);
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new Error(`no port "${values.port}"`);
    }
    const path = positionals[0] ? resolve(process.env.INIT_CWD ?? ".", positionals[0]) : join(ROOT, "samples", "shop");
    if (!existsSync(path)) throw new Error(`${path} does not exist`);
    return { host: values.host, port, path, isFolder: statSync(path).isDirectory() };
  } catch (error) {
    throw new StepError(`${error.message}\n${USAGE}`);
  }
}

async function main() {
  const { host, port, path, isFolder } = readArguments();
  if (!isFolder) throw new StepError(`${path} is no folder\n${USAGE}`);
  await prepare();
  // Only now are the packages there that these need.
  const { findDesktop } = await import("./editor-host/desktop.mjs");
  const desktop = host === "browser" ? undefined : await findDesktop();
  if (host === "desktop" && !desktop)
    throw new StepError("Desktop VS Code was not found and cannot be downloaded here.");
  if (desktop) {
    const { openDesktop } = await import("./start/desktop.mjs");
    await openDesktop(desktop, path);
  } else {
    const { openBrowserHost } = await import("./start/browser.mjs");
    await openBrowserHost(path, port);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
