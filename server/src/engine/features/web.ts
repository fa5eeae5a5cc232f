/** New features of FastAPI and Flask projects. */
import type { FileEdit } from "../findings";
import type { Words } from "../snippets/words";
import { layoutOf, type FeatureLayout } from "./layout";
import { baseName, folderOf, join, type FeatureProject, type Name } from "./project";
import { register, replaceWords, routerName } from "./register";
import { renderModule } from "./render";
import type { FeaturePlan, FeatureProblem, Part } from "./types";

/** A framework's side of it: which parts there are, and what its templates need to know. */
export interface Web {
  readonly framework: "fastapi" | "flask";
  readonly parts: readonly Part[];
  /** Parts that the others cannot do without. */
  readonly needed: readonly Part[];
  readonly router: (words: Words) => string;
  /** Why nothing can be made here, in a sentence. */
  problem(project: FeatureProject, layout: FeatureLayout): string | undefined;
  values(project: FeatureProject, context: Context): object;
}

export interface Context {
  readonly words: Words;
  readonly parts: ReadonlySet<Part>;
  /** Paths by part. */
  readonly files: ReadonlyMap<Part, string>;
  readonly modules: Readonly<Record<string, string>>;
}

export function webLayout(project: FeatureProject): FeatureLayout {
  return layoutOf(project);
}

/** Parts that most of the project's features have, or that the others need. */
export function usualParts(web: Web, layout: FeatureLayout): readonly Part[] {
  return web.parts.filter((part) => {
    if (part === "test" || web.needed.includes(part)) return true;
    const having = layout.siblings.filter(({ files }) => files.has(part)).length;
    return having > 0 && having * 2 >= layout.siblings.length;
  });
}

export function fileOf(project: FeatureProject, layout: FeatureLayout, part: Part, words: Words): string {
  return part === "test" ? testFile(project, layout, words) : layout.fileOf(part, words);
}

export function planWeb(
  web: Web,
  project: FeatureProject,
  layout: FeatureLayout,
  words: Words,
  wanted: readonly Part[],
): FeaturePlan | FeatureProblem {
  const problem = web.problem(project, layout);
  if (problem !== undefined) return { problem };
  const parts = new Set<Part>([...web.needed, ...wanted.filter((part) => web.parts.includes(part))]);
  const files = new Map([...parts].map((part): [Part, string] => [part, fileOf(project, layout, part, words)]));
  const modules: Record<string, string> = {};
  for (const [part, path] of files) modules[part] = project.moduleName(path);
  modules["provider"] = modules["dependencies"] ?? modules["router"]!;

  const router = routerName(project, layout.siblings, words, web.router(words));
  const context: Context = { words, parts, files, modules };
  const edits: FileEdit[] = [];
  const registration = register(project, layout.siblings, {
    path: files.get("router")!,
    module: modules["router"]!,
    name: router,
    words,
  });
  const included = registration?.changes.at(-1)?.text ?? "";
  const values = {
    ...namesOf(words),
    // A prefix that the siblings get where they are included is not given twice.
    ownPrefix: !/\bprefix\s*=\s*f?["'][^"']*[A-Za-z0-9_-]["']/.test(prefixOf(included, words)),
    modules,
    ...Object.fromEntries(web.parts.map((part) => [part, parts.has(part)])),
    ...web.values(project, context),
    router,
  };
  for (const folder of packagesToMake(project, layout, words, files))
    edits.push(create(join(folder, "__init__.py"), ""));
  for (const part of web.parts) {
    const path = files.get(part);
    if (path !== undefined)
      edits.push(create(path, renderModule(`${web.framework}/${part}`, values, project.surroundings.own)));
  }
  const notes: string[] = [];
  if (registration) edits.push(registration);
  else notes.push(`Include \`${router}\` of ${files.get("router")!} in the application: nothing here shows where.`);
  const migrations = project.view.modules().some((path) => /(?:^|\/)(?:migrations|alembic)\/env\.py$/.test(path));
  notes.push(
    migrations
      ? `Import ${modules["model"]!} where the migrations' env.py imports the others, and make a migration for the table \`${words.plural}\`.`
      : `The table \`${words.plural}\` is new: make it where the others are made.`,
  );
  return { edits, open: files.get("router")!, notes };
}

/** Of what is included, the prefix that is the feature's own. */
function prefixOf(statement: string, { plural, singular }: Words): string {
  const slugs = [plural, singular, plural.replaceAll("_", "-"), singular.replaceAll("_", "-")];
  const prefix = /\b(?:url_)?prefix\s*=\s*f?["'][^"']*["']/.exec(statement)?.[0] ?? "";
  return slugs.some((slug) => prefix.includes(`/${slug}`)) ? prefix.replace(/url_prefix/, "prefix") : "";
}

export function namesOf(words: Words): object {
  const { plural, singular, entity } = words;
  const title = singular.replaceAll("_", " ");
  return {
    Entity: entity,
    Entities: plural.replace(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase()),
    entity: singular,
    entities: plural,
    slug: plural.replaceAll("_", "-"),
    words: plural.replaceAll("_", " "),
    Title: title.charAt(0).toUpperCase() + title.slice(1),
    idPath: `{${singular}_id}`,
  };
}

/** Folders of the new files that are no packages yet, in projects whose folders are. */
export function packagesToMake(
  project: FeatureProject,
  layout: FeatureLayout,
  words: Words,
  files: ReadonlyMap<Part, string>,
): readonly string[] {
  const example = layout.siblings.flatMap(({ files: own }) => [...own].filter(([part]) => part !== "test"))[0]?.[1];
  const usePackages = example === undefined || project.isPackage(folderOf(example)) || layout.kind === "flat";
  const folders = new Set([...files].flatMap(([part, path]) => (part === "test" ? [] : [folderOf(path)])));
  const own = layout.packageOf(words);
  if (own !== undefined) folders.add(own);
  return usePackages ? [...folders].filter((folder) => folder !== "" && !project.isPackage(folder)) : [];
}

export function create(path: string, text: string): FileEdit {
  return { path, create: true, changes: [{ start: 0, end: 0, text }] };
}

/** Where a sibling's test stands, with the new feature's name; else in the project's folder of tests. */
export function testFile(project: FeatureProject, { siblings }: FeatureLayout, words: Words): string {
  for (const { words: of } of siblings) {
    if (of.singular === "") continue;
    const named = project.tests.filter((path) => replaceWords(path, of, words) !== path && /(?:^|\/)test_/.test(path));
    const best = named.find((path) => /api|route|view|endpoint/.test(baseName(path))) ?? named[0];
    if (best !== undefined) return replaceWords(best, of, words);
  }
  const folder = project.tests
    .map(folderOf)
    .filter((path) => /(?:^|\/)tests?$/.test(path))
    .sort((a, b) => a.length - b.length)[0];
  return join(folder ?? join(project.parts.folder, "tests"), `test_${words.plural}.py`);
}

export const asName = (module: string, name: string): Name => ({ module, name });
