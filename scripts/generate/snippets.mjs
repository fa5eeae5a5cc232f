/**
 * Makes of `snippets/python.yaml`, whose tab stops have names, what the editor reads (`snippets/python.json`, with
 * numbers) and what the language server fills in itself.
 *
 * In the source a tab stop is `${name:default}` or `${name|one,other|}` where it stands first, and `${name}` after that.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { emit, NOTICE, ROOT } from "./emit.mjs";

const SOURCE = "snippets/python.yaml";
const FIELDS = ["prefix", "title", "description", "body", "sync"];

/** Mistakes of the source are pushed to `mistakes`. */
export async function generate(check, mistakes) {
  const snippets = parse(await readFile(path.join(ROOT, SOURCE), "utf8"));
  for (const snippet of snippets) {
    for (const field of Object.keys(snippet))
      if (!FIELDS.includes(field)) mistakes.push(`${SOURCE}: ${snippet.prefix} has an unknown field "${field}"`);
  }
  const plain = Object.fromEntries(
    snippets.map(({ prefix, title, description, body }) => [
      title,
      { prefix, description, body: `${numbered(body.trimEnd(), `${SOURCE}: ${prefix}`, mistakes)}$0`.split("\n") },
    ]),
  );
  const templates = snippets.map(({ prefix, title, description, body, sync }) => ({
    prefix,
    title,
    description,
    body: body.trimEnd(),
    ...(sync !== undefined && { sync }),
  }));
  const toml = JSON.parse(await readFile(path.join(ROOT, "snippets/toml.json"), "utf8"));
  return [
    ...(await emit("snippets/python.json", JSON.stringify(plain), check)),
    ...(await emit("server/src/engine/snippets/templates.generated.ts", source(templates, toml), check)),
  ];
}

/** A body with numbers for names, in the order in which they stand. */
function numbered(body, place, mistakes) {
  const numbers = new Map();
  return body.replace(/\\[$}\\]|\$\{([A-Za-z_]\w*)([:|}])|\$/g, (match, name, next) => {
    if (match.startsWith("\\")) return match;
    if (name === undefined) {
      mistakes.push(`${place}: a "$" that starts no tab stop`);
      return match;
    }
    const isFirst = !numbers.has(name);
    if (isFirst !== (next !== "}")) mistakes.push(`${place}: the first "${name}", and only that, has the default`);
    if (isFirst) numbers.set(name, numbers.size + 1);
    return next === "}" ? `$${numbers.get(name)}` : `\${${numbers.get(name)}${next}`;
  });
}

function source(templates, toml) {
  const plain = Object.entries(toml).map(([title, { body, ...rest }]) => ({ title, ...rest, body: body.join("\n") }));
  return `${NOTICE}
import type { PlainSnippet, TemplateSource } from "./template";

/** The snippets for Python, with the names of their tab stops. */
export const TEMPLATES: readonly TemplateSource[] = ${JSON.stringify(templates)};

/** The snippets for pyproject.toml, which are the same in every project. */
export const TOML_SNIPPETS: readonly PlainSnippet[] = ${JSON.stringify(plain)};
`;
}
