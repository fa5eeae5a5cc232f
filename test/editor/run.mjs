/**
 * The editor tests, in a real VS Code:
 *
 *   suite   inside the extension host: desktop VS Code where found or downloadable, else the browser host
 *   web     as a web extension: the browser entry, in a web worker, in a workspace that is not trusted
 *   ui      by keys and clicks in the page, the extension installed as a user has it
 *   guide   the guide panel by keys alone, and with axe-core in light, dark and high contrast
 *
 * `node test/editor/run.mjs [--host=desktop|browser] [--only=suite,web,ui,guide] [--grep=TEXT] [--screenshots=DIR]`
 *
 * Expects `npm run build`. Exit status 1 when a test failed or could not run; what the editor itself said goes to
 * `.vscode-test/editor-tests.log`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { desktopFlags, findDesktop } from "../../scripts/editor-host/desktop.mjs";
import { CACHE, ROOT } from "../../scripts/editor-host/install.mjs";
import { launchBrowser, runTestsInPage } from "../../scripts/editor-host/page.mjs";
import { say, StepError } from "../../scripts/editor-host/progress.mjs";
import { startServer } from "../../scripts/editor-host/server.mjs";
import { runGuide } from "./guide.mjs";
import { runUi } from "./ui.mjs";

const MARK = "│ ";
const LIMIT_MS = 240_000;
const SUITE = join(ROOT, "out/test/editor/index.js");
const WEB_SUITE = join(ROOT, "out/test/editor-web/index.js");

const BUILT = [
  "dist/extension.node.js",
  "dist/extension.browser.js",
  "out/test/editor/index.js",
  "out/test/editor-web/index.js",
];

const { values: options } = parseArgs({
  options: {
    host: { type: "string" },
    only: { type: "string", default: "suite,web,ui,guide" },
    grep: { type: "string", default: "" },
    screenshots: { type: "string" },
  },
});

/** Fresh copies of the fixtures, and one window's file for them, in which folders come and go without a restart. */
function makeWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), "archwright-editor-"));
  cpSync(join(ROOT, "test/editor/fixtures"), folder, { recursive: true });
  const workspace = join(folder, "shop.code-workspace");
  // In a browser, VS Code saves by itself; these tests tell saved from unsaved.
  const settings = { "files.autoSave": "off" };
  writeFileSync(workspace, JSON.stringify({ folders: [{ path: "shop" }], settings }));
  return { folder, workspace, shop: join(folder, "shop") };
}

mkdirSync(CACHE, { recursive: true });
const log = createWriteStream(join(CACHE, "editor-tests.log"));

/** What the parts have counted so far. */
const total = { passed: 0, failed: 0 };

/** Everything to the log, the suites' own lines to the terminal, their counts to the total. @param {string} text */
function print(text) {
  log.write(`${text}\n`);
  if (!text.startsWith(MARK)) return;
  const line = text.slice(MARK.length);
  const counts = /^(\d+) passed, (\d+) failed$/.exec(line);
  if (!counts) return say(line);
  total.passed += Number(counts[1]);
  total.failed += Number(counts[2]);
}

/** @param {string} suite @param {Record<string, unknown>} settings */
async function inBrowserHost(suite, settings = {}) {
  const { folder, workspace } = makeWorkspace();
  process.env.ARCHWRIGHT_TEST_GREP = options.grep;
  const server = await startServer({
    dataDir: join(folder, "server"),
    settings,
    tests: true,
    log: (/** @type {string} */ text) => log.write(text),
  });
  const browser = await launchBrowser();
  try {
    const payload = [
      ["extensionDevelopmentPath", server.uri(ROOT)],
      ["extensionTestsPath", server.uri(suite.replace(/\.js$/, ""))],
    ];
    const address = server.address({ workspace, payload });
    return (await runTestsInPage(browser, { address, print, limitMs: LIMIT_MS })) === 0;
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} executable */
async function onDesktop(executable) {
  const { folder, workspace } = makeWorkspace();
  const args = [
    ...[workspace, `--extensionDevelopmentPath=${ROOT}`, `--extensionTestsPath=${SUITE}`],
    ...[...desktopFlags(join(folder, "desktop")), "--disable-extensions", "--disable-gpu-sandbox"],
  ];
  const editor = spawn(executable, args, {
    env: { ...process.env, ARCHWRIGHT_TEST_GREP: options.grep },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
  });
  for (const stream of [editor.stdout, editor.stderr]) createInterface({ input: stream }).on("line", print);
  try {
    const [code] = await once(editor, "close");
    return code === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function suite() {
  const desktop = options.host === "browser" ? undefined : await findDesktop();
  if (options.host === "desktop" && !desktop) throw new StepError("Desktop VS Code is not to be had here.");
  say(`\nEditor suite, ${desktop ? "desktop VS Code" : "VS Code's server and a browser"}`);
  return desktop ? onDesktop(desktop) : inBrowserHost(SUITE);
}

async function web() {
  say("\nEditor suite, web extension in an untrusted workspace\n");
  return inBrowserHost(WEB_SUITE, {
    "remote.extensionKind": { "archwright.archwright": ["web"] },
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
  });
}

/** @param {string} title @param {typeof runUi} part */
async function byKeys(title, part) {
  say(`\nEditor suite, ${title}\n`);
  const { folder, shop } = makeWorkspace();
  try {
    return await part({ dataDir: join(folder, "server"), folder: shop, screenshots: options.screenshots, log, print });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @type {Record<string, () => Promise<boolean>>} */
const PARTS = {
  suite,
  web,
  ui: () => byKeys("keys and clicks", runUi),
  guide: () => byKeys("the guide by keys, and axe-core", runGuide),
};

async function main() {
  for (const file of BUILT)
    if (!existsSync(join(ROOT, file))) throw new StepError(`${file} is missing: run \`npm run build\``);
  for (const name of options.only.split(",")) {
    const part = PARTS[name];
    if (!part) throw new StepError(`no part "${name}"; there are ${Object.keys(PARTS).join(", ")}`);
    const failedBefore = total.failed;
    const passed = await part();
    // A part that ended badly without a count, for it could not even start, has failed all the same.
    if (!passed && total.failed === failedBefore) total.failed += 1;
  }
  if (total.failed > 0) say("\nWhat the editor itself said: .vscode-test/editor-tests.log");
  say(`\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  say(error instanceof StepError ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
} finally {
  log.end();
}
