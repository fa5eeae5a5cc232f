/**
 * `node scripts/screenshots.mjs [readme|walkthrough]`: takes the README's pictures, into `media/images/`, and those of the
 * walkthrough, into `media/walkthrough/`, from the real editor on the sample workspace. Expects `npm run build`.
 */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "./editor-host/install.mjs";
import { launchBrowser } from "./editor-host/page.mjs";
import { say } from "./editor-host/progress.mjs";
import { startServer } from "./editor-host/server.mjs";
import { installExtension, Workbench } from "./editor-host/workbench.mjs";

/**
 * How to get there from the one before; without a name it is no picture, but on the way to one.
 * @typedef {[name: string | undefined, prepare: (workbench: Workbench) => Promise<void>]} Picture
 */

const SETTINGS = {
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.activityBar.location": "top",
  "window.commandCenter": false,
  "window.title": "${activeEditorShort}${separator}${rootName}",
  "breadcrumbs.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontSize": 13,
  "git.enabled": false,
  "terminal.integrated.initialHint": false,
};

/** @type {Picture} */
const FINDING = [
  "finding.png",
  async (workbench) => {
    await workbench.openFile("src/shop/api/orders.py");
    await workbench.squiggles().first().waitFor();
    // On a small screen the line lies below: in its middle there is room for the hover.
    await workbench.goTo(32);
    await workbench.hoverMark(await workbench.lineOf("if not can_ship"), "blocking-call-in-async");
  },
];

/** @type {Picture} */
const FIX = [
  "fix.png",
  async (workbench) => {
    await workbench.page.keyboard.press("Escape");
    await workbench.goTo(await workbench.lineOf("time.sleep(2)"), 10);
    await workbench.openFixes();
  },
];

/** @type {Picture} */
const GUIDE = [
  "guide.png",
  async (workbench) => {
    await workbench.page.keyboard.press("Escape");
    await workbench.goTo(await workbench.lineOf("if not can_ship"), 14);
    await workbench.chooseFix(/explain/i);
    await workbench.webview().locator("body").getByText("orders.py").first().waitFor();
  },
];

/** @type {Picture} */
const PROJECT = [
  "project.png",
  async (workbench) => {
    const { page } = workbench;
    const input = page.locator(".quick-input-widget input").first();
    const first = page.locator(".quick-input-list .monaco-list-row").first();
    await workbench.run("View: Close All Editors");
    await workbench.run("Archwright: New Project");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "FastAPI service, simple" }).click();
    await page.locator(".quick-input-widget", { hasText: "its package with underscores" }).waitFor();
    await input.fill("link-shortener");
    await page.keyboard.press("Enter");
    await first.getByText("a new folder in").waitFor();
    await page.keyboard.press("Enter");
    await first.getByText("Make").waitFor();
    await page.locator(".multiDiffEntry").first().waitFor();
  },
];

/** @type {Picture} */
const SNIPPET = [
  "snippet.png",
  async (workbench) => {
    const { page } = workbench;
    await page.keyboard.press("Escape");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await workbench.openFile("src/shop/tasks.py");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.type("aw-cel", { delay: 80 });
    await page.locator(".suggest-widget .monaco-list-row", { hasText: "aw-celery" }).first().waitFor();
  },
];

/** @type {Picture} */
const TERMINAL = [
  "terminal.png",
  async (workbench) => {
    const { page } = workbench;
    await page.keyboard.press("Escape");
    await workbench.run("File: Revert File");
    await workbench.run("View: Close All Editors");
    await workbench.run("Terminal: Create New Terminal");
    await page.locator(".terminal.xterm").first().waitFor();
    await workbench.run("View: Toggle Maximized Panel");
    await page.locator(".terminal.xterm").first().click();
    await page.waitForTimeout(1_000);
    await page.keyboard.type("archwright check src/shop/api/orders.py\n");
    await page.waitForTimeout(4_000);
  },
];

/** A large window is more of the editor, a small one is readable where little room is. */
const SETS = {
  readme: {
    folder: join("media", "images"),
    size: { width: 1200, height: 750, scale: 1.5 },
    pictures: [[undefined, FINDING[1]], FIX, GUIDE],
  },
  walkthrough: {
    folder: join("media", "walkthrough"),
    size: { width: 920, height: 570, scale: 1 },
    pictures: [FINDING, FIX, GUIDE, PROJECT, SNIPPET, TERMINAL],
  },
};

const wanted = process.argv[2];
const dataDir = mkdtempSync(join(tmpdir(), "archwright-pictures-"));
// A copy, which keeps the same name: what is tried out on it changes nothing of the repository.
const sample = join(dataDir, "workspace", "shop");
cpSync(join(ROOT, "samples", "shop"), sample, { recursive: true });
installExtension(dataDir);
const server = await startServer({ dataDir, settings: { ...SETTINGS, ...terminalSettings(join(dataDir, "bin")) } });
const browser = await launchBrowser();
try {
  for (const [name, { folder, size, pictures }] of Object.entries(SETS)) {
    if (wanted === undefined || wanted === name) await take(pictures, folder, size);
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** @param {Picture[]} pictures @param {string} folder @param {{ width: number, height: number, scale: number }} size */
async function take(pictures, folder, size) {
  mkdirSync(join(ROOT, folder), { recursive: true });
  const workbench = await Workbench.open(browser, server.address({ folder: sample }), size);
  for (const [name, prepare] of pictures) {
    await prepare(workbench);
    if (name === undefined) continue;
    // Animations end, and decorations that come late are drawn.
    await workbench.page.waitForTimeout(1_500);
    await workbench.page.screenshot({ path: join(ROOT, folder, name) });
    say(join(folder, name));
  }
  await workbench.page.close();
}

/** A shell without anything of this machine's, in which `archwright` is there. @param {string} bin */
function terminalSettings(bin) {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "archwright"), `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli.js")}" "$@"\n`);
  chmodSync(join(bin, "archwright"), 0o755);
  return {
    "terminal.integrated.profiles.linux": { plain: { path: "bash", args: ["--norc", "--noprofile"] } },
    "terminal.integrated.defaultProfile.linux": "plain",
    "terminal.integrated.env.linux": { PS1: "$ ", PATH: bin + delimiter + (process.env.PATH ?? "") },
    "terminal.integrated.fontSize": 12,
  };
}
