/**
 * What the rules' folders hold: `server/src/engine/rules/<topic>/<id>/` with `rule.ts`, `guide.md` and `cases.md`.
 * Metadata is read by bundling the rules in memory and importing the result.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import ts from "typescript";
import { ROOT } from "./emit.mjs";

/** Relative to the repository. */
export const RULES_FOLDER = "server/src/engine/rules";

/** Topics in the order of the type `Topic`, which is the order of lists and tables. */
export async function readTopics() {
  const file = path.join(ROOT, RULES_FOLDER, "api.ts");
  const source = ts.createSourceFile(file, await readFile(file, "utf8"), ts.ScriptTarget.ES2022);
  const alias = source.statements.find((it) => ts.isTypeAliasDeclaration(it) && it.name.text === "Topic");
  return alias.type.types.map((member) => member.literal.text);
}

/** Folders of rules, `{ topic, id }`, by topic and id. */
export async function findRules(topics) {
  const found = [];
  for (const topic of topics) {
    const folder = path.join(ROOT, RULES_FOLDER, topic);
    for (const id of (await readdir(folder).catch(() => [])).sort()) {
      const files = await readdir(path.join(folder, id)).catch(() => []);
      if (files.includes("rule.ts")) found.push({ topic, id, files });
    }
  }
  return found;
}

/** The registry's text for these rules. */
export function registrySource(rules, topics) {
  const name = ({ id }) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return `
/** Every rule, by topic and id. */
import type { Rule, Topic } from "./api";
${rules.map((rule) => `import ${name(rule)} from "./${rule.topic}/${rule.id}/rule";`).join("\n")}

export const RULES: readonly Rule[] = [${rules.map(name).join(", ")}];

export const TOPICS: readonly Topic[] = ${JSON.stringify(topics)};
`;
}

/**
 * The rules with their metadata and guide pages: `{ topic, id, meta, guide }`. What is wrong in their folders is pushed
 * to `mistakes`. Throws where a rule does not compile.
 */
export async function loadRules(rules, topics, mistakes) {
  const result = await build({
    stdin: { contents: registrySource(rules, topics), loader: "ts", resolveDir: path.join(ROOT, RULES_FOLDER) },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
  });
  const code = Buffer.from(result.outputFiles[0].contents).toString("base64");
  const { RULES } = await import(`data:text/javascript;base64,${code}`);

  const loaded = rules.map(async ({ topic, id, files }, index) => {
    const folder = `${RULES_FOLDER}/${topic}/${id}`;
    const { meta } = RULES[index];
    if (meta.id !== id)
      mistakes.push(`${folder}/rule.ts calls itself "${meta.id}"; the folder's name is the rule's id`);
    if (meta.topic !== topic) mistakes.push(`${folder}/rule.ts is of topic "${meta.topic}" but stands in "${topic}"`);
    for (const file of ["guide.md", "cases.md"]) {
      if (!files.includes(file)) mistakes.push(`${folder} has no ${file}`);
    }
    const guide = files.includes("guide.md") ? await readFile(path.join(ROOT, folder, "guide.md"), "utf8") : "";
    return { topic, id, meta, guide };
  });
  return Promise.all(loaded);
}
