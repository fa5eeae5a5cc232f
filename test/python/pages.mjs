/** Takes the Python blocks out of the guide's topics and puts each into a file of its own. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGES = path.join(ROOT, "media/guide");

/** @returns {string} the folder with the files, named after page and line */
export function extractPages() {
  const folder = path.join(ROOT, ".cache/python/guide");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const markdown = new MarkdownIt();
  for (const page of readdirSync(PAGES).filter((file) => file.endsWith(".md"))) {
    for (const token of markdown.parse(readFileSync(path.join(PAGES, page), "utf8"), {})) {
      if (token.type !== "fence" || token.info.trim().split(" ")[0] !== "python") continue;
      const name = `${page.replace(/\.md$/, "").replaceAll("-", "_")}_line_${(token.map?.[0] ?? 0) + 1}.py`;
      writeFileSync(path.join(folder, name), token.content);
    }
  }
  return folder;
}
