/** Reads the topics of the guide: `media/guide/NN-<id>.md`, front matter and text. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { ROOT } from "./emit.mjs";

const FOLDER = "media/guide";

const isText = (value) => typeof value === "string" && value !== "";
const isTextList = (value) => Array.isArray(value) && value.every(isText);

/** The front matter's fields, each with what it has to be. */
const FIELDS = {
  id: isText,
  title: isText,
  chapter: isText,
  order: Number.isInteger,
  summary: isText,
  sources: (value) => Array.isArray(value) && value.every((source) => isText(source?.title) && isText(source.url)),
  rules: isTextList,
  snippets: isTextList,
};

/** Pages `{ file, page, markdown }` in their order; pages that are not as they should be are left out and reported. */
export async function readTopicPages(mistakes) {
  const files = (await readdir(path.join(ROOT, FOLDER))).filter((file) => file.endsWith(".md"));
  const pages = await Promise.all(
    files.map(async (name) => {
      const file = `${FOLDER}/${name}`;
      try {
        return readTopic(file, await readFile(path.join(ROOT, file), "utf8"));
      } catch (error) {
        mistakes.push(`${file}: ${error.message}`);
        return undefined;
      }
    }),
  );
  const read = pages.filter((page) => page !== undefined).sort((a, b) => a.page.order - b.page.order);
  read.forEach(({ file, page }, index) => {
    if (page.order !== index + 1) mistakes.push(`${file}: order is ${page.order}, its place is ${index + 1}`);
  });
  return read;
}

/** @throws Error that says what is wrong with the page */
function readTopic(file, text) {
  const [whole, yaml] = /^---\r?\n(.*?)\r?\n---\r?\n+/s.exec(text) ?? [];
  if (whole === undefined) throw new Error("no front matter between two lines `---` on top");
  const front = parse(yaml);
  for (const [name, isRight] of Object.entries(FIELDS)) {
    if (!isRight(front?.[name])) throw new Error(`\`${name}\` is missing or of the wrong type`);
  }
  const unknown = Object.keys(front).filter((name) => !(name in FIELDS));
  if (unknown.length > 0) throw new Error(`unknown fields: ${unknown.join(", ")}`);
  const id = path.basename(file).replace(/^\d+-|\.md$/g, "");
  if (front.id !== id) throw new Error(`\`id\` is "${front.id}", the file's name says "${id}"`);
  const markdown = text.slice(whole.length);
  if (/^# (.+)$/m.exec(markdown)?.[1] !== front.title) throw new Error("`title` and the heading `# …` differ");
  return { file, page: { kind: "topic", ...front }, markdown };
}
