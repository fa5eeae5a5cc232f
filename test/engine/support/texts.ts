import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import MarkdownIt from "markdown-it";

const FOLDERS = ["server", "media", "sample", "snippets", "docs"];

/** All Python of the repository: modules, and the fences of Markdown files (rule cases, guide pages). */
export function pythonTexts(root: string): { readonly from: string; readonly text: string }[] {
  const markdown = new MarkdownIt();
  return FOLDERS.flatMap((folder) => files(path.join(root, folder))).flatMap((from) => {
    if (from.endsWith(".py")) return [{ from, text: readFileSync(from, "utf8") }];
    if (!from.endsWith(".md")) return [];
    const fences = markdown.parse(readFileSync(from, "utf8"), {}).filter((token) => token.type === "fence");
    return fences.filter(({ info }) => /^python\b/.test(info)).map(({ content }) => ({ from, text: content }));
  });
}

/** Paths of all files below a folder, sorted; none where there is no such folder. */
function files(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}
