/** A first `[tool.archwright]` for a project that has none: the layers as they are found. */
import { parseToml, tomlAt } from "../config/toml";
import type { FileEdit } from "../findings";
import { layering } from "./layering";
import type { Layer, ProjectView } from "./view";

const PATH = "pyproject.toml";
/** High to low. */
const LAYERS: readonly Layer[] = ["presentation", "application", "data-access", "domain", "shared"];

/**
 * The change that writes it: to the workspace folder's `pyproject.toml`, which is made where there is none.
 * `undefined` where it is configured already.
 */
export function firstConfiguration(project: ProjectView): FileEdit | undefined {
  const text = project.resource(PATH);
  if (text !== undefined && isConfigured(text)) return undefined;
  const end = /\r\n|\n|\r/.exec(text ?? "")?.[0] ?? "\n";
  const section = sectionLines(foundLayers(project)).join(end) + end;
  if (text === undefined) return { path: PATH, create: true, changes: [{ start: 0, end: 0, text: section }] };
  const gap = text === "" ? "" : /[\r\n]$/.test(text) ? end : end + end;
  return { path: PATH, changes: [{ start: text.length, end: text.length, text: gap + section }] };
}

function isConfigured(text: string): boolean {
  const toml = parseToml(text);
  return "root" in toml && tomlAt(toml.root, "tool", "archwright") !== undefined;
}

/** Globs of modules by layer, in the order of layers. */
export function foundLayers(project: ProjectView): ReadonlyMap<Layer, readonly string[]> {
  const globs = new Map<Layer, Set<string>>(LAYERS.map((layer) => [layer, new Set()]));
  for (const [path, { layer, from }] of layering(project)) {
    globs.get(layer as Layer)?.add(globOf(project.moduleName(path), from));
  }
  const found = [...globs].map(([layer, set]): [Layer, readonly string[]] => [layer, joined([...set].sort())]);
  return new Map(found.filter(([, set]) => set.length > 0));
}

/** The part of a module's name up to the one that says its layer, with all that is below it. */
function globOf(name: string, from: string): string {
  const parts = name.split(".");
  const at = parts.findIndex((part, index) => index > 0 && part.toLowerCase() === from.toLowerCase());
  return at < 0 ? name : `${parts.slice(0, at + 1).join(".")}.**`;
}

/** `app.users.models.**` and `app.orders.models.**` as `app.*.models.**`. */
function joined(globs: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const glob of globs) {
    const parts = glob.split(".");
    // The feature: the part before the layer's own name.
    const feature = parts.length - 3;
    const key = feature > 0 ? [...parts.slice(0, feature), "*", ...parts.slice(feature + 1)].join(".") : glob;
    groups.set(key, [...(groups.get(key) ?? []), glob]);
  }
  return [...groups].flatMap(([key, members]) => (members.length > 1 ? [key] : members)).sort();
}

function sectionLines(layers: ReadonlyMap<Layer, readonly string[]>): string[] {
  const head = ["[tool.archwright]", 'preset = "recommended"  # recommended | strict | all'];
  if (layers.size < 2) return head;
  const names = [...layers.keys()];
  const width = Math.max(...names.map((name) => name.length));
  return [
    ...head,
    "",
    "# From high to low, as found in the code: a layer may use those below it.",
    "[tool.archwright.layers]",
    ...[...layers].map(([name, globs]) => `${name.padEnd(width)} = [${globs.map((glob) => `"${glob}"`).join(", ")}]`),
  ];
}
