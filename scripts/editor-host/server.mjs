/** Runs VS Code's server, bound to this machine only, telemetry off. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { ensureBrowserHost } from "./install.mjs";
import { StepError } from "./progress.mjs";

const START_LIMIT_MS = 60_000;

/** Quiet: no welcome pages, no assistants, nothing sent, nothing updated, no question whether to trust the folder. */
const BASE_SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
};

/** Writes the first `settings.json` of a profile: the given ones over quiet defaults. Later changes are the user's. */
export function writeSettings(file, settings = {}) {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...BASE_SETTINGS, ...settings }, null, 2)}\n`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts the server.
 * @param options.dataDir   its state: settings, extensions; made when absent
 * @param options.settings  user settings for a new profile, over the quiet defaults
 * @param options.tests     pages may load an extension under development and run a test module; no marketplace
 * @param options.port      a free one when absent
 * @param options.log       receives what the server prints
 * @returns `address({folder | workspace, payload})` makes a page's address; `uri(path)` names a file of this machine as
 *   the page does; `stop()` ends the server; `exited` settles when it has ended
 * @throws StepError when it does not come up
 */
export async function startServer({ dataDir, settings, tests = false, port, log = () => {} }) {
  const { node, serverMain } = await ensureBrowserHost();
  writeSettings(join(dataDir, "data", "User", "settings.json"), settings);
  const at = port ?? (await freePort());
  const token = randomBytes(16).toString("hex");
  const args = [
    ...[serverMain, "--host", "127.0.0.1", "--port", String(at), "--connection-token", token],
    ...["--server-data-dir", dataDir, "--accept-server-license-terms", "--telemetry-level", "off"],
    ...(tests ? ["--enable-smoke-test-driver"] : []),
  ];
  const env = { ...process.env, ...(tests && { EXTENSIONS_GALLERY: '{"serviceUrl":""}' }) };
  const child = spawn(node, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise((resolve) => child.once("close", resolve));
  await listening(child, exited, log);
  return {
    exited,
    address: (page) => pageAddress(at, token, page),
    uri: (path) => `vscode-remote://127.0.0.1:${at}${encodeURI(path)}`,
    async stop() {
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await exited;
      clearTimeout(force);
    },
  };
}

function listening(child, exited, log) {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why) => reject(new StepError(`VS Code's server ${why}\n${output.trimEnd()}`));
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`did not start within ${START_LIMIT_MS / 1000} s`);
    }, START_LIMIT_MS);
    const read = (chunk) => {
      log(String(chunk));
      output = (output + chunk).slice(-10_000);
      if (!output.includes("Extension host agent listening")) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    void exited.then((code) => {
      clearTimeout(limit);
      fail(`ended with ${code}`);
    });
  });
}

function pageAddress(port, token, { folder, workspace, payload }) {
  const readable = (path) => encodeURIComponent(path).replaceAll("%2F", "/");
  const query = [`tkn=${token}`];
  if (folder) query.push(`folder=${readable(folder)}`);
  if (workspace) query.push(`workspace=${readable(workspace)}`);
  if (payload) query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return `http://127.0.0.1:${port}/?${query.join("&")}`;
}
