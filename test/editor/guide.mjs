/** The guide panel in the editor's page: by keys alone, and with axe-core in every kind of theme. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launchBrowser } from "../../scripts/editor-host/page.mjs";
import { startServer } from "../../scripts/editor-host/server.mjs";
import { installExtension, Workbench } from "../../scripts/editor-host/workbench.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Themes by the kind that the webview is told; the editor starts with the first. */
const THEMES = {
  "vscode-dark": "Dark Modern",
  "vscode-light": "Light Modern",
  "vscode-high-contrast": "Dark High Contrast",
  "vscode-high-contrast-light": "Light High Contrast",
};

/** One of each kind, and what has the most on it. */
const PAGES = [
  ...["guide:home", "topic:when-to-add-complexity", "topic:layouts", "topic:frameworks", "topic:celery"],
  ...["rule:blocking-call-in-async", "advice:choose-structure", "advice:choose-framework"],
];

/** The document inside the guide's webview. @param {Workbench} workbench */
async function guideFrame(workbench) {
  await workbench.webview().locator("main h1").first().waitFor();
  const outer = workbench.page.frameLocator("iframe.webview.ready");
  const handle = await outer.locator("iframe#active-frame").elementHandle();
  const frame = await handle?.contentFrame();
  if (!frame) throw new Error("The guide's webview has no document");
  return frame;
}

/** Opens a page of the guide as its links do. @param {Workbench} workbench @param {string} href */
async function openPage(workbench, href) {
  const frame = await guideFrame(workbench);
  await frame.evaluate((target) => {
    document.querySelector("main")?.replaceChildren();
    const link = document.createElement("a");
    link.href = target;
    document.body.append(link);
    link.click();
    link.remove();
  }, href);
  await frame.locator("main h1").waitFor();
  // Everything that is folded counts too.
  await frame.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  return frame;
}

/** Fails where axe-core finds something serious. @param {import("playwright-core").Frame} frame */
async function expectAccessible(frame) {
  await frame.evaluate(AXE);
  const found = await frame.evaluate(async () => {
    // @ts-expect-error axe-core is there since the line before
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter((/** @type {{ impact: string }} */ { impact }) => impact === "serious" || impact === "critical")
      .map((/** @type {{ id: string, nodes: { html: string, failureSummary: string }[] }} */ { id, nodes }) => {
        return `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary.slice(0, 240)}`;
      });
  });
  assert.deepEqual(found, []);
}

/** @type {[string, (workbench: Workbench) => Promise<void>][]} */
const KEYS = [
  [
    "search: / goes to the field, arrows and Enter open a page, the heading has the focus",
    async (workbench) => {
      const frame = await openPage(workbench, "guide:home");
      await frame.locator("main").focus();
      await workbench.page.keyboard.type("/");
      await workbench.page.keyboard.type("unit of work");
      await frame.locator("#results [role=option]").first().waitFor();
      await workbench.page.keyboard.press("ArrowDown");
      await workbench.page.keyboard.press("ArrowUp");
      await workbench.page.keyboard.press("Enter");
      await frame.locator("h1", { hasText: "Repository and unit of work" }).waitFor();
      assert.equal(await frame.evaluate(() => document.activeElement?.id), "page");
    },
  ],
  [
    "a table sorts by its head: up, down, and as it was",
    async (workbench) => {
      const frame = await openPage(workbench, "topic:when-to-add-complexity");
      const first = () => frame.locator("tbody tr").first().innerText();
      const head = frame.locator("thead .sort", { hasText: "Lines of code" });
      const before = await first();
      await head.focus();
      await workbench.page.keyboard.press("Enter");
      await workbench.page.keyboard.press("Enter");
      assert.match(await first(), /over 20,000/);
      assert.equal(await frame.locator("[aria-sort]").getAttribute("aria-sort"), "descending");
      await workbench.page.keyboard.press("Enter");
      assert.equal(await first(), before);
    },
  ],
  [
    "advice follows the choices",
    async (workbench) => {
      const frame = await openPage(workbench, "advice:choose-interface");
      const title = frame.locator("#advice-title");
      await frame.locator("input[value=flask]").focus();
      await workbench.page.keyboard.press("Space");
      await title.filter({ hasText: "WSGI" }).waitFor();
      await workbench.page.keyboard.press("ArrowUp");
      await workbench.page.keyboard.press("ArrowUp");
      await title.filter({ hasText: "ASGI" }).waitFor();
      assert.match(await frame.locator("#status").innerText(), /Advice: ASGI/);
    },
  ],
  [
    "a finding's page draws the path to what is wrong",
    async (workbench) => {
      await workbench.openFile("shop/orders.py");
      await workbench.squiggles().first().waitFor();
      await workbench.goTo(await workbench.lineOf("    deliver("), 6);
      await workbench.chooseFix(/explain/i);
      const frame = await guideFrame(workbench);
      await frame.locator(".path .station").first().waitFor();
      await expectAccessible(frame);
      await frame.locator(".path .file").first().focus();
      await workbench.page.keyboard.press("Enter");
      await workbench.page.locator('.tab.active[data-resource-name="mail.py"]').waitFor();
    },
  ],
  [
    "a rule's page lists its findings, and leads to their lines",
    async (workbench) => {
      const frame = await openPage(workbench, "rule:blocking-call-in-async");
      await frame.locator(".line-link").first().focus();
      await workbench.page.keyboard.press("Enter");
      await workbench.page.locator('.tab.active[data-resource-name="clock.py"]').waitFor();
    },
  ],
  [
    "a snippet is inserted in the editor beside",
    async (workbench) => {
      const frame = await openPage(workbench, "topic:dramatiq");
      await frame.locator("pre[data-snippet=aw-dramatiq-broker] ~ .buttons button").first().focus();
      await workbench.page.keyboard.press("Enter");
      await workbench.page.locator(".view-line", { hasText: "RedisBroker" }).first().waitFor();
    },
  ],
];

/**
 * @param {{ dataDir: string, folder: string, screenshots?: string, log: NodeJS.WritableStream, print: (line: string) => void }} options
 * @returns whether all steps passed
 */
export async function runGuide({ dataDir, folder, screenshots, log, print }) {
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  installExtension(dataDir);
  const server = await startServer({ dataDir, log: (/** @type {string} */ text) => log.write(text) });
  const browser = await launchBrowser();
  const counts = { passed: 0, failed: 0 };
  /** @param {string} what @param {() => Promise<void>} step */
  const run = async (what, step) => {
    try {
      await step();
      counts.passed += 1;
      print(`│   ✔ ${what}`);
    } catch (error) {
      counts.failed += 1;
      print(`│   ✘ ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  try {
    const workbench = await Workbench.open(browser, server.address({ folder }), { width: 1400, height: 900 });
    await workbench.openFile("shop/clock.py");
    await workbench.squiggles().first().waitFor();
    await workbench.run("Archwright: Open Guide");
    await guideFrame(workbench);
    for (const [kind, theme] of Object.entries(THEMES)) {
      await chooseTheme(workbench, theme);
      await workbench.webview().locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      for (const href of PAGES) {
        await run(`axe-core finds nothing serious: ${href}, ${theme}`, async () => {
          const frame = await openPage(workbench, href);
          await expectAccessible(frame);
        });
        const picture = `guide-${kind}-${href.replace(":", "-")}.png`;
        if (screenshots) await workbench.page.screenshot({ path: join(screenshots, picture) });
      }
    }
    for (const [what, step] of KEYS) await run(what, () => step(workbench));
  } finally {
    await browser.close();
    await server.stop();
  }
  print(`│ ${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0;
}

/** As with "Preferences: Color Theme". @param {Workbench} workbench @param {string} theme */
async function chooseTheme(workbench, theme) {
  // In an editor: a webview takes the focus from a list that opens while it changes.
  await workbench.page.locator(".editor-group-container .view-lines").first().click();
  await workbench.run("Preferences: Color Theme");
  const rows = workbench.page.locator(".quick-input-list .monaco-list-row");
  await rows.filter({ hasText: "Modern" }).first().waitFor();
  await workbench.page.locator(".quick-input-widget input").fill(theme);
  await rows.filter({ hasText: theme }).first().click();
}
