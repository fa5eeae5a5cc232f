/**
 * Writes `server/src/guide/bundle.generated.ts`: the page of every rule and of every topic in `media/guide/`, for the
 * guide panel, hovers and `archwright explain`. The files are read here and not at run time, since a web extension has no disk.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { emit, NOTICE, ROOT } from "./emit.mjs";

const TOPIC_PAGES = "media/guide";

export async function generate(rules, check) {
  const pages = [...(await topicPages()), ...rules.map(rulePage)];
  const text = `${NOTICE}
import type { GuidePage } from "./page";

export const GUIDE: readonly GuidePage[] = [
${pages.map((page) => `${page},`).join("\n")}
];
`;
  return emit("server/src/guide/bundle.generated.ts", text, check);
}

/** Pages in the order of their file names; a number in front (`01-structure.md`) orders and is no part of the id. */
async function topicPages() {
  const files = (await readdir(path.join(ROOT, TOPIC_PAGES)).catch(() => []))
    .filter((file) => file.endsWith(".md"))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const markdown = await readFile(path.join(ROOT, TOPIC_PAGES, file), "utf8");
      const title = /^# (.+)$/m.exec(markdown)?.[1];
      if (!title) throw new Error(`${TOPIC_PAGES}/${file} has no title (a line "# …")`);
      const id = file.replace(/^\d+-|\.md$/g, "");
      return `{ kind: "topic", id: ${JSON.stringify(id)}, title: ${JSON.stringify(title)}, markdown: ${template(markdown)} }`;
    }),
  );
}

function rulePage({ meta, guide }) {
  return `{
    kind: "rule",
    id: ${JSON.stringify(meta.id)},
    title: ${JSON.stringify(meta.title)},
    meta: ${JSON.stringify(meta)},
    markdown: ${template(guide)},
  }`;
}

/** A template literal, so that a changed line of a page is a changed line of the bundle. */
function template(markdown) {
  return `\`${markdown.replaceAll("\r\n", "\n").replace(/[\\`]|\$(?=\{)/g, "\\$&")}\``;
}
