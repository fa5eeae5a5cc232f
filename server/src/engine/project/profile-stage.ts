/** How a project's code is laid out, read from its folders alone. */
import { codeLines } from "./profile-lines";
import { baseName, folderOf } from "./modules";
import { CENTRES, isNameOfProgram, kindOfName, RINGS, SIDES } from "./profile-folders";
import { holdsFeatures, isLayerKind, kindOf, kindsIn, type Kind } from "./profile-packages";
import { projectsOf, type ProjectParts } from "./profile-projects";
import { Tree } from "./profile-tree";
import type { ProjectView } from "./view";

/** The stages of the guide's "project structure evolution", in order. */
export const STAGES = ["single-file", "flat", "feature", "layered", "clean"] as const;
export type Stage = (typeof STAGES)[number];

export interface Layout {
  readonly stage: Stage;
  /** The folder whose modules and packages were judged: the program's package, or the folder of several. */
  readonly container: string;
  /** Packages of the container by what they are to the layout, names only. */
  readonly features: readonly string[];
  readonly layers: readonly string[];
  readonly shared: readonly string[];
}

/**
 * With less than this share of its lines or of its modules in packages a program counts as flat, but for one with so many
 * layers side by side, which nobody makes by chance. Shared packages count
 * on neither side: settings, helpers and the like stand beside any structure.
 */
const PACKAGED_LINES = 0.5;
const PACKAGED_MODULES = 0.4;
const LAYERS_MEANT = 3;
/** So many packages by subject, each with layers of its own inside, are meant where they hold a smaller share. */
const SLICES_MEANT = 2;
const SLICED_LINES = 0.25;
/** With less than this share of its packages in layers, by lines or by number, a program counts as packages by subject. */
const LAYERED_SHARE = 0.4;
/** A folder that holds this share of the code beside it is what is judged. */
const DOMINANT_SHARE = 0.75;

/** The layout of the project in a folder. */
export function layoutOf(view: ProjectView, folder: string): Layout {
  return view.derived(`layout:${folder}`, () =>
    readLayout(
      view,
      projectsOf(view).find((parts) => parts.folder === folder)!,
    ),
  );
}

function readLayout(view: ProjectView, { folder, application }: ProjectParts): Layout {
  const linesOf = (path: string): number => codeLines(view).get(path) ?? 0;
  const tree = new Tree(folder, application, linesOf);
  const container = containerOf(tree, new Set(view.sourceRoots()));
  const kinds = kindsIn(tree, container);
  const named = (...wanted: readonly Kind[]): string[] =>
    [...kinds].filter(([, kind]) => wanted.includes(kind)).map(([child]) => child);
  const layers = [...kinds].filter(([, kind]) => isLayerKind(kind)).map(([child]) => child);
  const features = named("feature", "slice");
  const shared = named("shared");
  const names = (folders: readonly string[]): string[] => folders.map(baseName);
  const stage = (): Stage => {
    const solid = application.filter((path) => linesOf(path) > 0 && baseName(path) !== "__init__.py");
    const own = new Set(application);
    const runs = solid.some((path) => view.imports(path).some((edge) => own.has(edge.to)));
    // Scripts beside each other are no program; a package of helpers is one, though none needs another.
    const isPackage = container !== "" && view.facts(`${container}/__init__.py`) !== undefined;
    if (solid.length <= 1 || (!runs && !isPackage)) return "single-file";
    const sum = (folders: readonly string[]): number =>
      folders.reduce((total, each) => total + tree.linesBelow(each), 0);
    if (isClean(tree, container, features)) return "clean";
    const packages = [...layers, ...features];
    const inner = new Set(packages);
    const start = container === "" ? 0 : container.length + 1;
    const beside = new Set(shared);
    const topOf = (path: string): string => path.slice(0, path.indexOf("/", start));
    const isMeant = layers.length >= LAYERS_MEANT && areLayers(tree, container, layers);
    const share = named("slice").length >= SLICES_MEANT ? SLICED_LINES : PACKAGED_LINES;
    if (!isMeant && sum(packages) < share * (tree.linesBelow(container) - sum(shared))) return "flat";
    const judged = solid.filter((path) => !beside.has(topOf(path)));
    if (!isMeant && judged.filter((path) => inner.has(topOf(path))).length < PACKAGED_MODULES * judged.length)
      return "flat";
    const more = features.filter((child) => isNameOfProgram(baseName(child)) && holdsLayers(tree, child));
    const layered = [...layers, ...more];
    const isMost =
      sum(layered) >= LAYERED_SHARE * sum(packages) ||
      (layers.length > 2 && layers.length >= LAYERED_SHARE * packages.length);
    const slices = named("slice").filter((child) => !more.includes(child));
    // One folder of routes or tasks among packages by subject is no structure of layers.
    const isOne = layered.length < 2 && features.length >= 2;
    const isLayered = more.length > 0 || (!isOne && areLayers(tree, container, layers));
    if (isMost && sum(layered) >= sum(slices) && isLayered) return "layered";
    const isByFeature = features.length >= 2 || packages.some((child) => holdsFeatures(tree, child));
    if (isByFeature) return "feature";
    // A single package by subject makes no structure; with one above it there are two levels.
    return features.length > 0 && named("presentation", "application").length > 0 ? "layered" : "flat";
  };
  return {
    stage: stage(),
    container,
    features: names(features),
    layers: names(layers),
    shared: names(shared),
  };
}

/** Whether folders (and the modules beside them) make two layers or more, one of them above domain and data. */
function areLayers(tree: Tree, container: string, folders: readonly string[]): boolean {
  if (folders.length === 0) return false;
  const names = [...folders, ...tree.modulesIn(container)].map((path) => baseName(path).replace(/\.py$/, ""));
  const found = new Set<string>(names.flatMap((name) => kindOfName(name) ?? []));
  found.delete("shared");
  for (const folder of folders) if (!kindOfName(baseName(folder))) found.add(folder);
  // A package of that name holds the queries where no other does.
  if (tree.foldersIn(container).some((child) => /^(?:database|db)$/.test(baseName(child)))) found.add("data-access");
  return found.size >= 2 && (found.has("presentation") || found.has("application"));
}

/** Whether a package is itself divided into layers: `v1/services` and `v1/schemas` beside `models`. */
function holdsLayers(tree: Tree, folder: string): boolean {
  const kinds = new Set(tree.foldersIn(folder).flatMap((child) => kindOfName(baseName(child)) ?? []));
  kinds.delete("shared");
  return kinds.size >= 2 && (kinds.has("presentation") || kinds.has("application"));
}

/** Goes down to the program's package, through folders that only hold it. */
function containerOf(tree: Tree, roots: ReadonlySet<string>): string {
  for (let folder = tree.top; ;) {
    const children = tree.foldersIn(folder);
    const weighty = children.filter((child) => kindOf(tree, child) !== "shared" || roots.has(child));
    const candidates = weighty.length > 0 ? weighty : children;
    const largest = [...candidates].sort((a, b) => tree.linesBelow(b) - tree.linesBelow(a))[0];
    if (largest === undefined) return folder;
    const own = tree.modulesIn(folder).filter((path) => baseName(path) !== "__init__.py" || folder === tree.top);
    const rest = candidates.reduce((total, child) => total + tree.linesBelow(child), 0);
    const isHolder = own.length === 0 && candidates.length === 1 && !kindOfName(baseName(largest));
    // Where nothing is beside what is called shared, the program is in there.
    const isAll = weighty.length === 0 && tree.linesBelow(largest) >= DOMINANT_SHARE * tree.linesBelow(folder);
    if (isAll && tree.foldersIn(largest).length > 1) {
      folder = largest;
      continue;
    }
    const isRoot = folder === tree.top || roots.has(folder);
    const dominates = tree.linesBelow(largest) >= DOMINANT_SHARE * rest && !isOneOfSlices(tree, candidates, largest);
    if (!isHolder && !(isRoot && dominates && (own.length === 0 || !isLayer(tree, largest)))) return folder;
    folder = largest;
  }
}

/** However large, one app of several is not the program. */
function isOneOfSlices(tree: Tree, candidates: readonly string[], folder: string): boolean {
  const isSlice = (child: string): boolean => kindOf(tree, child) === "slice";
  return isSlice(folder) && candidates.filter(isSlice).length > 1;
}

function isLayer(tree: Tree, folder: string): boolean {
  return isLayerKind(kindOf(tree, folder)) && tree.foldersIn(folderOf(folder)).length > 1;
}

/** Two rings side by side in the container, or in features that hold most of the features' code. */
function isClean(tree: Tree, container: string, features: readonly string[]): boolean {
  if (ringsIn(tree, container) >= 2) return true;
  const total = features.reduce((sum, feature) => sum + tree.linesBelow(feature), 0);
  const ringed = features.filter((feature) => ringsIn(tree, feature) >= 2);
  // One of many that is built so says of the others nothing.
  if (ringed.length === 1 && features.length > 2) return false;
  return ringed.reduce((sum, feature) => sum + tree.linesBelow(feature), 0) > total / 2;
}

const OUTER = RINGS.length - 1;

function ringsIn(tree: Tree, folder: string): number {
  const children = tree.foldersIn(folder);
  const names = children.map(baseName);
  if (
    SIDES.some((sides) => sides.every((side) => names.includes(side))) &&
    CENTRES.some((name) => names.includes(name))
  )
    return RINGS.length;
  // The inner rings may stand in a package for all of them, by subject or not: `core/orders/entities` beside `infra`.
  const cores = children.filter((child) => baseName(child) === "core");
  const inner = [...cores, ...cores.flatMap((core) => tree.foldersIn(core))];
  // And a domain may hold its own ports and use cases.
  const domains = children.filter((child) => baseName(child) === "domain");
  const withInner = [...names, ...[...inner, ...domains].flatMap((each) => tree.foldersIn(each)).map(baseName)];
  // Beside a folder of use cases the entities may be one module.
  if (withInner.some((name) => /^use_?cases$/.test(name))) {
    for (const path of tree.modulesIn(folder))
      if (/^(?:domain|entities)\.py$/.test(baseName(path))) names.push(...RINGS[0]!);
    withInner.push(...names);
  }
  return RINGS.filter((ring, at) => ring.some((name) => (at === OUTER ? names : withInner).includes(name))).length;
}
