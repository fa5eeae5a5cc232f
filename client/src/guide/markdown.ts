import MarkdownIt from "markdown-it";
import { commands } from "vscode";
import { codeLines } from "./rendered";
import { escapeHtml } from "./text";

/** The command of VS Code's own Markdown extension; it highlights code, where that extension is there. */
const RENDER_COMMAND = "markdown.api.render";

/** Renders the guide's Markdown as the editor's own preview does, else plainly. */
export class MarkdownRenderer {
  readonly #plain = new MarkdownIt();

  async render(markdown: string): Promise<string> {
    try {
      const html: unknown = await commands.executeCommand(RENDER_COMMAND, markdown);
      if (typeof html === "string") return html;
    } catch {
      // The host has no Markdown extension, or it is disabled.
    }
    return this.#plain.render(markdown);
  }

  /** Lines of Python as HTML, one piece for each. */
  async highlight(lines: readonly string[]): Promise<readonly string[]> {
    const fence = "~".repeat(12);
    const html = await this.render(`${fence}python\n${lines.join("\n")}\n${fence}\n`);
    return codeLines(html, lines.length) ?? lines.map(escapeHtml);
  }
}
