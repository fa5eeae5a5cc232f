/** Checks that whatever the guide's pages name is there. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "./emit.mjs";

const SNIPPET_FILES = ["snippets/python.json", "snippets/toml.json"];

/** Mistakes are pushed to `mistakes`. */
export async function checkPages(pages, diagrams, mistakes) {
  const ids = (kind) => new Set(pages.filter(({ page }) => page.kind === kind).map(({ page }) => page.id));
  const topics = ids("topic");
  const rules = ids("rule");
  for (const id of topics) if (rules.has(id)) mistakes.push(`"${id}" is both a topic and a rule`);
  const prefixes = await snippetPrefixes();
  const scaffolds = new Set(await readdir(path.join(ROOT, "scaffolds/projects")));
  const drawn = new Set();
  for (const { file, page, markdown } of pages) {
    const expect = (what, names, known) => {
      for (const name of names) if (!known.has(name)) mistakes.push(`${file}: there is no ${what} "${name}"`);
    };
    const pictures = all(markdown, /!\[[^\]]*\]\((?:diagrams\/(.+?)\.svg|.*?)\)/g);
    for (const name of pictures) drawn.add(name);
    expect("diagram", pictures, diagrams);
    expect("kind of project", all(markdown, /\]\(scaffold:([^)#]*)/g), scaffolds);
    expect("topic", all(markdown, /\]\(topic:([^)#]*)/g), topics);
    expect("snippet", [...(page.snippets ?? []), ...all(markdown, /^```\S+ .*?\bsnippet=(\S+)/gm)], prefixes);
    expect("rule", [...(page.rules ?? []), ...all(markdown, /\]\(rule:([^)#]*)/g)], rules);
  }
  for (const name of diagrams.keys()) if (!drawn.has(name)) mistakes.push(`no page shows the diagram "${name}"`);
}

async function snippetPrefixes() {
  const files = await Promise.all(SNIPPET_FILES.map((file) => readFile(path.join(ROOT, file), "utf8")));
  return new Set(files.flatMap((text) => Object.values(JSON.parse(text)).map(({ prefix }) => prefix)));
}

function all(text, pattern) {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}
