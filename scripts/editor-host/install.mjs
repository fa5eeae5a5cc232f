/** VS Code's own server, from npm packages alone, in a cache folder of this repository; installed once a machine. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runStep } from "./progress.mjs";
import { ensureSystem, which } from "./system.mjs";

/** The repository's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Everything that editors for development and tests keep on this machine. */
export const CACHE = join(ROOT, ".vscode-test");

const HOST = join(CACHE, "browser-host");
/** The server wants a newer Node than this project does, so it brings its own. */
const NODE = { folder: join(HOST, "node"), spec: "node@24" };
const SERVER = { folder: join(HOST, "code-server"), spec: "code-server@4.139.1" };

const NODE_BIN = join(NODE.folder, "node_modules", "node", "bin");
const SERVER_MAIN = join(SERVER.folder, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js");

/** By these an npm command tells its scripts, and so us, which Node it runs under. */
const NODE_OF_CALLER = ["NODE", "npm_node_execpath", "npm_config_user_agent"];

/** The mark of a finished install: written last, holds what was installed. */
const markOf = (part) => join(part.folder, ".installed");

function isInstalled(part) {
  return existsSync(markOf(part)) && readFileSync(markOf(part), "utf8") === part.spec;
}

/** The headers that come with the Node package, so that native modules build against them without a download. */
function nodeHeaders() {
  const nested = join(NODE.folder, "node_modules", "node", "node_modules");
  const flat = join(NODE.folder, "node_modules");
  const name = `node-${process.platform}-${process.arch}`;
  return [nested, flat]
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, "include", "node")));
}

/**
 * This environment for npm: install scripts run, whatever the repository's own `.npmrc` says, and run under the
 * server's Node, whatever Node runs the npm command that started us.
 */
function npmEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !NODE_OF_CALLER.includes(name));
  const headers = nodeHeaders();
  return {
    ...Object.fromEntries(inherited),
    PATH: [NODE_BIN, process.env.PATH].join(delimiter),
    npm_config_ignore_scripts: "false",
    ...(headers && { npm_config_nodedir: headers }),
  };
}

async function installPart(part, label) {
  if (isInstalled(part)) return;
  rmSync(part.folder, { recursive: true, force: true });
  mkdirSync(part.folder, { recursive: true });
  writeFileSync(join(part.folder, "package.json"), '{ "private": true }\n');
  try {
    const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", part.spec];
    await runStep(label, which("npm") ?? "npm", args, { cwd: part.folder, env: npmEnvironment() });
    writeFileSync(markOf(part), part.spec);
  } catch (error) {
    rmSync(part.folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Installs what is not there yet. A half-failed install is removed, so that the next try starts clean.
 * @returns the paths of the server's Node and of its main script
 * @throws StepError
 */
export async function ensureBrowserHost() {
  if (!isInstalled(NODE) || !isInstalled(SERVER)) {
    await ensureSystem({ build: true });
    await installPart(NODE, "Installing the editor's own Node");
    await installPart(SERVER, "Installing VS Code's server (once; about 2 minutes, 750 MB)");
  }
  return { node: join(NODE_BIN, "node"), serverMain: SERVER_MAIN };
}
