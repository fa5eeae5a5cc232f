/** The main job by keys and clicks: see a finding, read its hover, apply its fix, open its guide page. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchBrowser } from "../../scripts/editor-host/page.mjs";
import { startServer } from "../../scripts/editor-host/server.mjs";
import { installExtension, Workbench } from "../../scripts/editor-host/workbench.mjs";

/** @type {[string, (workbench: Workbench) => Promise<void>][]} */
const STEPS = [
  [
    "a finding is underlined",
    async (workbench) => {
      await workbench.openFile("shop/clock.py");
      await workbench.squiggles().first().waitFor();
    },
  ],
  [
    "its hover says what is wrong, and by which rule",
    async (workbench) => {
      const hover = await workbench.hoverMark(await workbench.lineOf("time.sleep(1)"), "blocking-call-in-async");
      assert.match(await hover.innerText(), /time\.sleep/);
    },
  ],
  [
    "its quick fix mends the code, and the underline goes",
    async (workbench) => {
      await workbench.goTo(await workbench.lineOf("time.sleep(1)"), 10);
      await workbench.chooseFix(/asyncio\.sleep/);
      await workbench.squiggles().first().waitFor({ state: "detached" });
      await workbench.lineOf("    await asyncio.sleep(1)");
    },
  ],
  [
    "its guide page opens beside the code and shows this very code",
    async (workbench) => {
      await workbench.openFile("shop/users.py");
      await workbench.squiggles().first().waitFor();
      await workbench.goTo(await workbench.lineOf("user.name"), 14);
      await workbench.chooseFix(/explain/i);
      const guide = workbench.webview().locator("body");
      await guide.getByText("user.name").first().waitFor();
      assert.match(await guide.innerText(), /users\.py/);
    },
  ],
];

/**
 * @param {{ dataDir: string, folder: string, screenshots?: string, log: NodeJS.WritableStream, print: (line: string) => void }} options
 * @returns whether all steps passed
 */
export async function runUi({ dataDir, folder, screenshots, log, print }) {
  if (screenshots) mkdirSync(screenshots, { recursive: true });
  installExtension(dataDir);
  const server = await startServer({ dataDir, log: (/** @type {string} */ text) => log.write(text) });
  const browser = await launchBrowser();
  let failures = 0;
  try {
    const workbench = await Workbench.open(browser, server.address({ folder }), { width: 1280, height: 800 });
    for (const [index, [what, step]] of STEPS.entries()) {
      try {
        await step(workbench);
        print(`│   ✔ ${what}`);
      } catch (error) {
        failures += 1;
        print(`│   ✘ ${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (screenshots) await workbench.page.screenshot({ path: join(screenshots, `${index + 1}.png`) });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  print(`│ ${STEPS.length - failures} passed, ${failures} failed`);
  return failures === 0;
}
