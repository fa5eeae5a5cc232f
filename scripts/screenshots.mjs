/**
 * `node scripts/screenshots.mjs`: takes the README's pictures from the real editor on the sample workspace, into
 * `media/images/`. Expects `npm run build`.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./editor-host/install.mjs";
import { launchBrowser } from "./editor-host/page.mjs";
import { say } from "./editor-host/progress.mjs";
import { startServer } from "./editor-host/server.mjs";
import { installExtension, Workbench } from "./editor-host/workbench.mjs";

const IMAGES = join(ROOT, "media", "images");
const SAMPLE = join(ROOT, "samples", "shop");
const SIZE = { width: 1200, height: 750, scale: 1.5 };

const SETTINGS = {
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.activityBar.location": "top",
  "window.commandCenter": false,
  "breadcrumbs.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontSize": 13,
  "git.enabled": false,
  "terminal.integrated.initialHint": false,
};

/** Each picture: how to get there from the one before. @type {[string, (workbench: Workbench) => Promise<void>][]} */
const PICTURES = [
  [
    "finding.png",
    async (workbench) => {
      await workbench.openFile("src/shop/api/orders.py");
      await workbench.squiggles().first().waitFor();
      await workbench.hoverMark(await workbench.lineOf("if not can_ship"), "blocking-call-in-async");
    },
  ],
  [
    "fix.png",
    async (workbench) => {
      await workbench.page.keyboard.press("Escape");
      await workbench.goTo(await workbench.lineOf("time.sleep(2)"), 10);
      await workbench.openFixes();
    },
  ],
  [
    "guide.png",
    async (workbench) => {
      await workbench.page.keyboard.press("Escape");
      await workbench.goTo(await workbench.lineOf("if not can_ship"), 14);
      await workbench.chooseFix(/explain/i);
      await workbench.webview().locator("body").getByText("orders.py").first().waitFor();
    },
  ],
];

const dataDir = mkdtempSync(join(tmpdir(), "archwright-pictures-"));
mkdirSync(IMAGES, { recursive: true });
installExtension(dataDir);
const server = await startServer({ dataDir, settings: SETTINGS });
const browser = await launchBrowser();
try {
  const workbench = await Workbench.open(browser, server.address({ folder: SAMPLE }), SIZE);
  for (const [name, prepare] of PICTURES) {
    await prepare(workbench);
    // Animations end, and decorations that come late are drawn.
    await workbench.page.waitForTimeout(1_500);
    await workbench.page.screenshot({ path: join(IMAGES, name) });
    say(`media/images/${name}`);
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
