/** The editor in a browser without a window: for test runs inside the extension host, and for clicks as a user's. */
import { chromium } from "playwright-core";
import { ensureSystem, findBrowser } from "./system.mjs";

const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts the system's Chromium.
 * @throws StepError when there is none and it cannot be installed
 */
export async function launchBrowser() {
  await ensureSystem({ browser: true });
  return chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
}

/**
 * Opens a page and runs a test module's `run()` in its extension host.
 * @param options.address   the page, its payload naming the extension and the test module
 * @param options.print     receives each line that the tests print
 * @returns the exit code: 0 when `run()` fulfilled
 * @throws Error when no result came within `limitMs`
 */
export async function runTestsInPage(browser, { address, print, limitMs }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    return await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`No result within ${limitMs / 1000} s`)), limitMs);
      const finish = (code) => {
        clearTimeout(limit);
        resolve(code);
      };
      const opened = Promise.all([
        page.exposeFunction("codeAutomationLog", (kind, args) => print(args.map(String).join(" "), kind)),
        page.exposeFunction("codeAutomationExit", finish),
      ]).then(() => page.goto(address));
      opened.catch((error) => {
        clearTimeout(limit);
        reject(error);
      });
    });
  } finally {
    await page.close();
  }
}
