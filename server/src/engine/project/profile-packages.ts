/** What each package of a program's container is to its layout: a layer, a feature or shared code. */
import { baseName } from "./modules";
import {
  ENTITY_MODULES,
  FEATURE_FOLDERS,
  isNameOfProgram,
  kindOfName,
  LOGIC_MODULES,
  ROUTE_MODULES,
  SLICE_MODULES,
  type NamedKind,
} from "./profile-folders";
import type { Tree } from "./profile-tree";

/** `sibling` is a layer that only the names of its modules show: those that the layers beside it have too. */
export type Kind = NamedKind | "feature" | "slice" | "sibling";

/** So many subjects, and this share of its own, a package must have in common with layers to be one. */
const COMMON_SUBJECTS = 2;
const COMMON_SHARE = 0.5;
/** Among packages that no name tells from features the bar is higher: `ssh` and `telnet` may both have sessions. */
const UNNAMED_SUBJECTS = 3;
const UNNAMED_SHARE = 0.75;

/** The packages in a folder, each with what it is. */
export function kindsIn(tree: Tree, container: string): ReadonlyMap<string, Kind> {
  const kinds = new Map(tree.foldersIn(container).map((child): [string, Kind] => [child, kindOf(tree, child)]));
  for (const child of siblings(tree, kinds)) kinds.set(child, "sibling");
  return kinds;
}

/** What a package is by its name and its modules. */
export function kindOf(tree: Tree, folder: string): Kind {
  const stems = tree.stemsIn(folder);
  const kind = kindOfName(baseName(folder));
  if (kind === "port") return kind;
  if (holdsSlices(tree, folder, kind ? 2 : 1)) return "slice";
  // Django's app of what all share has modules; a core with folders of routers and models is no slice of its own.
  const told = kind === "shared" ? tree.modulesIn(folder).map((path) => baseName(path).replace(/\.py$/, "")) : stems;
  const slices = SLICE_MODULES.map((names) => names.some((name) => told.includes(name)));
  // A layer may have modules of another's name; one with both ends of a slice is a feature that is called like a layer.
  // Schemas beside routes are part of the presentation, models are not.
  const ends =
    kind === "presentation" ? slices[0] && ENTITY_MODULES.some((name) => stems.includes(name)) : slices[0] && slices[1];
  const isSlice = kind ? ends : slices.filter(Boolean).length >= 2;
  if (isSlice) return "slice";
  const isPrivate = baseName(folder).startsWith("_");
  return kind ?? (isPrivate || isDjangoConfiguration(stems) ? "shared" : "feature");
}

/** Whether a folder alone makes a structure by feature: it holds a package for each. */
export function holdsFeatures(tree: Tree, folder: string): boolean {
  if (!FEATURE_FOLDERS.has(baseName(folder).toLowerCase())) return holdsSlices(tree, folder, 2);
  const parts = tree.foldersIn(folder).filter((child) => kindOfName(baseName(child)) !== "shared");
  return parts.length >= 2 || holdsSlices(tree, folder, 1);
}

/** `api/v1/users` and `api/v1/orders`, each with its routes and one with its models or services, are features and no layer. */
function holdsSlices(tree: Tree, folder: string, least: number): boolean {
  const has = (names: readonly string[], stems: readonly string[]): boolean =>
    names.some((name) => stems.includes(name));
  const inside = tree.foldersIn(folder);
  const routed = inside
    .filter((child) => !kindOfName(baseName(child)) && !isNameOfProgram(baseName(child)))
    .map((child) => tree.stemsIn(child))
    .filter((stems) => has(ROUTE_MODULES, stems));
  const isFull = routed.some((stems) => has(ENTITY_MODULES, stems) || has(LOGIC_MODULES, stems));
  const isMade = least > 1 || FEATURE_FOLDERS.has(baseName(folder).toLowerCase());
  if (isMade && isFull && routed.length >= least) return true;
  return inside.some((child) => isNameOfProgram(baseName(child)) && holdsSlices(tree, child, 2));
}

/** The package that `startproject` makes: where a Django program is put together, and nothing of its subject. */
function isDjangoConfiguration(stems: readonly string[]): boolean {
  return stems.includes("settings") && ["asgi", "urls", "wsgi"].some((name) => stems.includes(name));
}

/**
 * Packages by subject have modules of the same kinds (`orders/models`, `users/models`); packages by kind have modules of
 * the same subjects (`options/browser`, `choices/browser`).
 */
function siblings(tree: Tree, kinds: ReadonlyMap<string, Kind>): readonly string[] {
  const unnamed = [...kinds].filter(([, kind]) => kind === "feature").map(([child]) => child);
  const layers = [...kinds].filter(([, kind]) => isLayerKind(kind)).map(([child]) => child);
  const subjects = new Map([...kinds.keys()].map((child) => [child, subjectsOf(tree, child)]));
  const inLayers = new Set(layers.flatMap((child) => [...subjects.get(child)!]));
  const isCommon = (own: ReadonlySet<string>, others: ReadonlySet<string>, least: number, share: number): boolean => {
    const common = [...own].filter((name) => others.has(name)).length;
    return common >= least && common >= share * Math.min(own.size, others.size);
  };
  // Kinds are many: `options`, `choices`.
  const plural = (child: string): boolean => child.endsWith("s");
  return unnamed.filter((child) => {
    const own = subjects.get(child)!;
    if (own.size <= inLayers.size && isCommon(own, inLayers, COMMON_SUBJECTS, COMMON_SHARE)) return true;
    return (
      plural(child) &&
      unnamed.some(
        (other) =>
          other !== child && plural(other) && isCommon(own, subjects.get(other)!, UNNAMED_SUBJECTS, UNNAMED_SHARE),
      )
    );
  });
}

export function isLayerKind(kind: Kind): boolean {
  return kind !== "feature" && kind !== "slice" && kind !== "shared";
}

/** Names of a package's parts that say of which subject they are. */
function subjectsOf(tree: Tree, folder: string): ReadonlySet<string> {
  const kinds = new Set([...SLICE_MODULES.flat(), "app", "base", "client", "main", "plugin"]);
  return new Set(tree.stemsIn(folder).filter((stem) => !stem.startsWith("_") && !kinds.has(stem) && !kindOfName(stem)));
}
