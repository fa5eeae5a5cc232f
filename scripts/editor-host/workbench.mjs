/** The editor's page as a user works it: keys, clicks, and what they see. */
import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./install.mjs";

const LIMIT_MS = 30_000;

/**
 * Makes this working tree the one installed extension of a server's data folder; a rebuild and a reload show a change.
 * @param {string} dataDir
 */
export function installExtension(dataDir) {
  const extensions = join(dataDir, "extensions");
  const { publisher, name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  symlinkSync(ROOT, join(extensions, `${publisher}.${name}-${version}`), "junction");
}

/** One open page. */
export class Workbench {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} address
   * @param {{ width: number, height: number, scale?: number }} size
   */
  static async open(browser, address, { width, height, scale = 1 }) {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(address);
    await page.locator(".monaco-workbench").waitFor();
    // The explorer's rows are the sign that the folder is read and keys are heard.
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    return new Workbench(page);
  }

  /** Opens a file by its path, as with Ctrl+P. @param {string} path */
  async openFile(path) {
    const name = path.split("/").at(-1);
    await this.page.keyboard.press("Control+P");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(path);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-group-container.active .view-lines").first().waitFor();
  }

  /** Puts the cursor there, as with Ctrl+G; both from 1. @param {number} line @param {number} column */
  async goTo(line, column = 1) {
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** The marks under code. */
  squiggles() {
    return this.page.locator(".squiggly-error, .squiggly-warning, .squiggly-info");
  }

  /** Rests the pointer on marked code, and waits for a hover that holds a text. @param {number} line @param {string} text */
  async hoverMark(line, text) {
    const top = (await this.visibleLines()).find(({ number }) => number === line)?.top ?? 0;
    const marks = await this.squiggles().evaluateAll((elements) =>
      elements.map((element) => element.getBoundingClientRect().toJSON()),
    );
    const mark = marks.find((box) => box.top <= top + 2 && box.bottom >= top + 2);
    if (!mark) throw new Error(`Nothing is marked on line ${line}`);
    await this.page.mouse.move(mark.left + mark.width / 2, mark.top + mark.height / 2, { steps: 5 });
    const hover = this.page.locator(".monaco-hover", { hasText: text }).first();
    await hover.waitFor();
    return hover;
  }

  /** Opens the menu of fixes at the cursor. */
  async openFixes() {
    const menu = this.page.locator(".action-widget");
    // Asked before the extension has answered for the file, the menu says that there is nothing; then ask again.
    for (const end = Date.now() + LIMIT_MS; ;) {
      await this.page.keyboard.press("Control+.");
      try {
        await menu.locator(".monaco-list-row.action").first().waitFor({ timeout: 2_000 });
        return menu;
      } catch (error) {
        if (Date.now() > end) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Chooses from the menu of fixes. @param {RegExp} title */
  async chooseFix(title) {
    const menu = await this.openFixes();
    await menu.locator(".monaco-list-row.action", { hasText: title }).first().click();
  }

  /** Runs a command by its name, as with F1. @param {string} title */
  async run(title) {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
  }

  /** The document inside the webview that shows. */
  webview() {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  /** The lines of the active editor that are on the screen, from top to bottom. */
  async visibleLines() {
    const read = (/** @type {string} */ selector) =>
      this.page.locator(`.editor-group-container.active ${selector}`).evaluateAll((elements) =>
        elements.map((element) => ({
          top: Math.round(element.getBoundingClientRect().top),
          text: (element.textContent ?? "").replaceAll("\u00a0", " "),
        })),
      );
    const numbers = new Map((await read(".line-numbers")).map(({ top, text }) => [top, Number(text)]));
    const lines = (await read(".view-line")).map(({ top, text }) => ({ number: numbers.get(top) ?? 0, top, text }));
    return lines.sort((a, b) => a.top - b.top);
  }

  /** The number of the first line on the screen that holds a text. @param {string} text */
  async lineOf(text) {
    const line = (await this.visibleLines()).find((each) => each.text.includes(text));
    if (!line) throw new Error(`No line on the screen holds ${text}`);
    return line.number;
  }
}
