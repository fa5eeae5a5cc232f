/** Writes the JSON Schema of `[tool.archwright]`, for tools that complete TOML by schemas, from the one that reads it. */
import path from "node:path";
import { build } from "esbuild";
import { emit, ROOT } from "./emit.mjs";

const SOURCE = "server/src/engine/config/schema.ts";
const TARGET = "docs/configuration.schema.json";

export async function generate(rules, check) {
  const result = await build({
    entryPoints: [path.join(ROOT, SOURCE)],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
  });
  const code = Buffer.from(result.outputFiles[0].contents).toString("base64");
  const { configurationSchema } = await import(`data:text/javascript;base64,${code}`);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Archwright",
    description: "The table [tool.archwright] of pyproject.toml",
    ...ofTable(configurationSchema(rules.map(({ meta }) => meta))),
  };
  return emit(TARGET, JSON.stringify(schema), check);
}

function toJson(schema) {
  switch (schema.kind) {
    case "integer":
      return { type: "integer", minimum: 0 };
    case "string":
      return { type: "string", pattern: "\\S" };
    case "choice":
      return { enum: Object.keys(schema.choices) };
    case "list":
      return { type: "array", items: toJson(schema.of) };
    case "table":
      return ofTable(schema);
    case "tables":
      return { type: "array", items: { oneOf: Object.entries(schema.types).map(ofContract) } };
    default:
      return { type: schema.kind };
  }
}

function ofContract([type, table]) {
  const json = ofTable(table);
  return { ...json, properties: { ...json.properties, type: { const: type } } };
}

function ofTable({ keys, required, others }) {
  const properties = Object.entries(keys).map(([name, { doc, schema, default: value }]) => [
    name,
    { ...toJson(schema), description: doc, ...(value !== undefined && { default: JSON.parse(value) }) },
  ]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required && { required }),
    additionalProperties: others ? { ...toJson(others.schema), description: others.doc } : false,
  };
}
