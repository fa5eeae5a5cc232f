/**
 * Writes what scaffolds are made from, for the editor and the command line: the files below `scaffolds/`, which are read
 * here and not at run time, since a web extension has no disk.
 *
 *   server/src/scaffold/projects.generated.ts            the kinds of projects, `scaffolds/projects/<id>/`
 *   server/src/engine/features/templates.generated.ts   parts of new features, `scaffolds/features/<framework>/`
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { emit, NOTICE, ROOT, template } from "./emit.mjs";

const PROJECTS = "scaffolds/projects";
const FEATURES = "scaffolds/features";
/** What every project gets, unless it has a file of its own there. */
const COMMON = `${PROJECTS}/common`;
/** What tools leave behind where somebody tried a template out. */
const LEFT_BEHIND = /(?:^|\/)(?:__pycache__|\.[a-z]+_cache)\//;

/** What is wrong in the scaffolds is pushed to `mistakes`. */
export async function generate(check, mistakes) {
  const names = (await readdir(path.join(ROOT, PROJECTS))).filter((name) => name !== "common");
  const common = await readFiles(COMMON);
  const scaffolds = await Promise.all(names.map((id) => readProject(id, common, mistakes)));
  scaffolds.sort((a, b) => a.order - b.order);
  return [
    ...(await emit("server/src/scaffold/projects.generated.ts", projectModule(scaffolds), check)),
    ...(await emit(
      "server/src/engine/features/templates.generated.ts",
      featureModule(await readFiles(FEATURES)),
      check,
    )),
  ];
}

async function readProject(id, common, mistakes) {
  const folder = `${PROJECTS}/${id}`;
  const description = JSON.parse(await readFile(path.join(ROOT, folder, "scaffold.json"), "utf8"));
  for (const field of ["title", "summary", "order", "open", "next"])
    if (description[field] === undefined) mistakes.push(`${folder}/scaffold.json: \`${field}\` is missing`);
  const files = new Map([...common, ...(await readFiles(`${folder}/files`))]);
  for (const [file, text] of files) {
    for (const [, name] of (file + text).matchAll(/\{\{\{?\s*([^}]*?)\s*\}?\}\}/g))
      if (!["name", "package", "title"].includes(name))
        mistakes.push(`${folder}/files/${file}: {{${name}}} is unknown`);
  }
  if (!files.has(description.open)) mistakes.push(`${folder}/scaffold.json: there is no file ${description.open}`);
  return { id, ...description, files };
}

/** Text by path below `folder`. */
async function readFiles(folder) {
  const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(path.join(ROOT, folder), path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !LEFT_BEHIND.test(file))
    .sort();
  return Promise.all(
    files.map(async (file) => [file, (await readFile(path.join(ROOT, folder, file), "utf8")).replaceAll("\r\n", "\n")]),
  );
}

function projectModule(scaffolds) {
  const items = scaffolds.map(({ id, title, summary, open, next, files }) => {
    const texts = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{
      id: ${JSON.stringify(id)},
      title: ${JSON.stringify(title)},
      summary: ${JSON.stringify(summary)},
      open: ${JSON.stringify(open)},
      next: ${JSON.stringify(next)},
      files: [${texts.map(([file, text]) => `{ path: ${JSON.stringify(file)}, text: ${template(text)} }`).join(",\n")}],
    }`;
  });
  return `${NOTICE}
import type { ProjectScaffold } from "./model";

export const PROJECT_SCAFFOLDS: readonly ProjectScaffold[] = [
${items.join(",\n")}
];
`;
}

function featureModule(files) {
  const items = files.map(([file, text]) => `[${JSON.stringify(file.replace(/\.py$/, ""))}, ${template(text)}],`);
  return `${NOTICE}

/** Templates by framework and part. */
export const FEATURE_TEMPLATES: ReadonlyMap<string, string> = new Map([
${items.join("\n")}
]);
`;
}
