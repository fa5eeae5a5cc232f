/**
 * Writes what the guide is shown from, for the guide panel, hovers and `archwright explain`. The files are read here and
 * not at run time, since a web extension has no disk.
 *
 *   server/src/guide/bundle.generated.ts     the page of every rule, and of every topic in `media/guide/`
 *   server/src/guide/diagrams.generated.ts   the topics' diagrams, by name; for the panel alone
 */
import { readDiagrams } from "./diagrams.mjs";
import { emit, NOTICE, template } from "./emit.mjs";
import { checkPages } from "./guide-links.mjs";
import { readTopicPages } from "./guide-topics.mjs";

/** What is wrong in the pages is pushed to `mistakes`. */
export async function generate(rules, check, mistakes) {
  const topics = await readTopicPages(mistakes);
  const diagrams = await readDiagrams(mistakes);
  const pages = [...topics, ...rules.map(rulePage)];
  await checkPages(pages, diagrams, mistakes);
  return [
    ...(await emit("server/src/guide/bundle.generated.ts", bundle(pages), check)),
    ...(await emit("server/src/guide/diagrams.generated.ts", diagramModule(diagrams), check)),
  ];
}

function rulePage({ meta, guide, topic }) {
  const file = `server/src/engine/rules/${topic}/${meta.id}/guide.md`;
  return { file, page: { kind: "rule", id: meta.id, title: meta.title, meta }, markdown: guide };
}

function bundle(pages) {
  const items = pages.map(({ page, markdown }) => {
    const fields = Object.entries(page).map(([name, value]) => `${name}: ${JSON.stringify(value)},`);
    return `{ ${fields.join(" ")} markdown: ${template(markdown)} },`;
  });
  return `${NOTICE}
import type { GuidePage } from "./page";

export const GUIDE: readonly GuidePage[] = [
${items.join("\n")}
];
`;
}

function diagramModule(diagrams) {
  const items = [...diagrams].map(([name, svg]) => `${JSON.stringify(name)}: ${template(svg)},`);
  return `${NOTICE}

/** SVG by the diagram's name, \`media/guide/diagrams/<name>.svg\`. Checked to hold shapes, text and nothing that acts. */
export const DIAGRAMS: Readonly<Record<string, string>> = {
${items.join("\n")}
};
`;
}
