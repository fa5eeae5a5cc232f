/** How a project lays out its features, read from those that it has. */
import { wordsOf, type Words } from "../snippets/words";
import { inclusionsOf } from "./inclusions";
import { baseName, commonest, folderOf, join, stemOf, type FeatureProject } from "./project";
import type { Part } from "./types";

/** What modules and folders of a part are called; the first is what a new one is called where there is no example. */
const NAMES: Readonly<Partial<Record<Part, readonly string[]>>> = {
  model: ["models", "model", "entities", "orm", "tables"],
  schemas: ["schemas", "schema", "dto", "dtos", "serializers"],
  repository: ["repository", "repositories", "repos", "repo", "crud", "dao"],
  selectors: ["selectors"],
  service: ["service", "services", "use_cases"],
  dependencies: ["dependencies", "deps", "depends"],
  router: [
    "router",
    "routes",
    "routers",
    "endpoints",
    "views",
    "handlers",
    "controllers",
    "blueprints",
    "api",
    "resources",
  ],
  admin: ["admin"],
};
const PART_OF = new Map(
  (Object.entries(NAMES) as [Part, readonly string[]][]).flatMap(([part, names]) =>
    names.map((name): [string, Part] => [name, part]),
  ),
);
/** Parts that a file for one entity may have in its name: `user_service.py`. */
const SUFFIX =
  /_(?:api|crud|dao|endpoints?|entit(?:y|ies)|handlers?|models?|repo|repository|router|routes?|schemas?|serializers?|services?|views?)$/;

/** A feature that the project has. */
export interface Sibling {
  readonly words: Words;
  /** Its files by part. */
  readonly files: ReadonlyMap<Part, string>;
}

export interface FeatureLayout {
  readonly kind: "packages" | "layers" | "flat";
  /** The folder that holds the features' packages, or the layers. */
  readonly container: string;
  readonly siblings: readonly Sibling[];
  /** The package of a new feature; absent in layers. */
  packageOf(words: Words): string | undefined;
  fileOf(part: Part, words: Words): string;
}

export function layoutOf(
  project: FeatureProject,
  defaults: Readonly<Partial<Record<Part, string>>> = {},
): FeatureLayout {
  const packages = packageSiblings(project);
  const layers = layerSiblings(project);
  const complete = layers.siblings.filter(({ files }) => files.size > 1);
  if (packages.length > 0 && packages.length >= complete.length) return inPackages(packages, defaults);
  if (complete.length > 0) return inLayers(layers, complete, defaults);
  return flat(project, defaults);
}

/** The part that a module or folder is called after. */
export function partOf(name: string): Part | undefined {
  return PART_OF.get(name);
}

/** Folders that hold modules of several parts and no program of their own. */
function packageSiblings(project: FeatureProject): readonly Sibling[] {
  const folders = new Map<string, Map<Part, string>>();
  for (const path of project.modules) {
    const part = partOf(stemOf(path));
    if (part === undefined) continue;
    const folder = folderOf(path);
    const files = folders.get(folder) ?? new Map<Part, string>();
    folders.set(folder, files.set(part, files.get(part) ?? path));
  }
  const composed = new Set(
    (["fastapi", "flask", "flask-factory", "base", "flask-database", "settings-class"] as const).flatMap((kind) =>
      project.landmarks(kind).map(({ path }) => folderOf(path)),
    ),
  );
  return [...folders]
    .filter(([folder, files]) => files.size > 1 && !composed.has(folder) && partOf(baseName(folder)) === undefined)
    .filter(([, files]) => files.has("router") || files.has("model") || files.has("service"))
    .map(([folder, files]) => ({ words: wordsOf(baseName(folder)), files }));
}

interface Layers {
  readonly siblings: readonly Sibling[];
  /** The folder of each part, and how its files are called. */
  readonly folders: ReadonlyMap<Part, { readonly folder: string; readonly suffix: string; readonly plural: boolean }>;
}

function layerSiblings(project: FeatureProject): Layers {
  const found = new Map<Part, Map<string, string[]>>();
  const routers = new Set([...project.landmarks("router"), ...project.landmarks("blueprint")].map(({ path }) => path));
  // What includes other routers belongs to no entity.
  for (const { path } of inclusionsOf(project)) routers.delete(path);
  for (const path of project.modules) {
    const stem = stemOf(path);
    const part = layerOf(path);
    if (part === undefined || stem === "__init__" || partOf(stem) !== undefined) continue;
    if (part === "router" && !routers.has(path)) continue;
    const folders = found.get(part) ?? new Map<string, string[]>();
    found.set(part, folders);
    folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  }
  const entities = new Map<string, { words: Words; files: Map<Part, string> }>();
  const folders = new Map<Part, { folder: string; suffix: string; plural: boolean }>();
  for (const [part, candidates] of found) {
    const [folder = "", paths = []] = [...candidates].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
    const stems = paths.map(stemOf);
    const bare = stems.map((stem) => stem.replace(SUFFIX, ""));
    folders.set(part, {
      folder,
      suffix: commonest(stems.map((stem) => SUFFIX.exec(stem)?.[0] ?? "")) ?? "",
      plural: isPlural(bare),
    });
    for (const [index, path] of paths.entries()) {
      const words = wordsOf(bare[index]!);
      const entity = entities.get(words.singular) ?? { words, files: new Map<Part, string>() };
      entities.set(words.singular, entity);
      entity.files.set(part, path);
    }
  }
  return { siblings: [...entities.values()], folders };
}

/** By the nearest folder that is called after a part: `api/v1/endpoints/users.py`, `api/routes/users.py`. */
function layerOf(path: string): Part | undefined {
  const parts = folderOf(path).split("/").reverse();
  for (const name of parts) {
    const part = partOf(name);
    if (part !== undefined) return part;
    if (!/^v\d+$/.test(name)) return undefined;
  }
  return undefined;
}

function isPlural(names: readonly string[]): boolean {
  const plural = names.filter((name) => wordsOf(name).plural === name && wordsOf(name).singular !== name);
  return plural.length * 2 >= names.length;
}

function inPackages(siblings: readonly Sibling[], defaults: Readonly<Partial<Record<Part, string>>>): FeatureLayout {
  const folderOfSibling = ({ files }: Sibling): string => folderOf([...files.values()][0]!);
  const container = commonest(siblings.map((sibling) => folderOf(folderOfSibling(sibling))))!;
  const own = siblings.filter((sibling) => folderOf(folderOfSibling(sibling)) === container);
  const plural = isPlural(own.map((sibling) => baseName(folderOfSibling(sibling))));
  const stems = new Map<Part, string>();
  for (const part of PART_OF.values()) {
    const used = own.flatMap(({ files }) => (files.has(part) ? [stemOf(files.get(part)!)] : []));
    stems.set(part, commonest(used) ?? defaults[part] ?? NAMES[part]?.[0] ?? part);
  }
  const packageOf = (words: Words): string => join(container, plural ? words.plural : words.singular);
  return {
    kind: "packages",
    container,
    siblings: own,
    packageOf,
    fileOf: (part, words) => join(packageOf(words), `${stems.get(part) ?? part}.py`),
  };
}

function inLayers(
  { folders }: Layers,
  siblings: readonly Sibling[],
  defaults: Readonly<Partial<Record<Part, string>>>,
): FeatureLayout {
  const tops = [...folders.values()].map(({ folder }) => folder);
  const container = commonest(tops.map(folderOf)) ?? "";
  return {
    kind: "layers",
    container,
    siblings,
    packageOf: () => undefined,
    fileOf(part, words) {
      const place = folders.get(part);
      if (!place) {
        const folder = defaults[part] ?? NAMES[part]?.find((name) => name.endsWith("s")) ?? part;
        return join(join(container, folder), `${words.singular}.py`);
      }
      return join(place.folder, `${place.plural ? words.plural : words.singular}${place.suffix}.py`);
    },
  };
}

/** No example yet: a package for the feature beside what is there, its modules called as the flat ones are. */
function flat(project: FeatureProject, defaults: Readonly<Partial<Record<Part, string>>>): FeatureLayout {
  const composing = (["fastapi", "flask-factory", "flask", "base", "flask-database"] as const).flatMap((kind) =>
    project.landmarks(kind).map(({ path }) => folderOf(path)),
  );
  const container = composing[0] ?? project.parts.folder;
  const files = new Map<Part, string>();
  for (const path of project.modules) {
    const part = folderOf(path) === container ? partOf(stemOf(path)) : undefined;
    if (part !== undefined && !files.has(part)) files.set(part, path);
  }
  const packageOf = (words: Words): string => join(container, words.plural);
  const stem = (part: Part): string => {
    const own = files.get(part);
    return own === undefined ? (defaults[part] ?? NAMES[part]?.[0] ?? part) : stemOf(own);
  };
  return {
    kind: "flat",
    container,
    siblings: files.size > 0 ? [{ words: wordsOf(""), files }] : [],
    packageOf,
    fileOf: (part, words) => join(packageOf(words), `${stem(part)}.py`),
  };
}
