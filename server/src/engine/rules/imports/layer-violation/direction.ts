/** Which imports lead up. */
import { layering, type LayerPlace } from "../../../project/layering";
import type { ImportEdge, ProjectView } from "../../../project/view";
import { definedIn } from "../../support/definitions";

/** An import from a lower layer into a higher one. */
export interface Breach {
  readonly edge: ImportEdge;
  readonly from: LayerPlace;
  readonly to: LayerPlace;
  /** The module of the higher layer: what is imported, or where its names come from. */
  readonly path: string;
  /** The names that come from there; empty where the module itself is imported. */
  readonly names: readonly string[];
}

/** Imports of a module that lead up by the places of both ends, whatever speaks for them. */
export function upwardImports(project: ProjectView, path: string): readonly Breach[] {
  const layers = layering(project);
  const from = layers.get(path);
  if (!from) return [];
  return project.imports(path).flatMap((edge): Breach[] => {
    const to = layers.get(edge.to);
    if (to) return leadsUp(from, to) ? [{ edge, from, to, path: edge.to, names: edge.names }] : [];
    return behindFace(project, layers, edge)
      .filter((breach) => leadsUp(from, breach.to))
      .map((one) => ({ ...one, from }));
  });
}

/** What a face without a layer of its own hands on. */
function behindFace(
  project: ProjectView,
  layers: ReadonlyMap<string, LayerPlace>,
  edge: ImportEdge,
): readonly Omit<Breach, "from">[] {
  if (!edge.to.endsWith("__init__.py") || edge.names.length === 0) return [];
  const sources = new Map<string, string[]>();
  for (const name of edge.names) {
    const source = definedIn(project, edge.to, name)?.path;
    if (source === undefined || source === edge.to) continue;
    sources.set(source, [...(sources.get(source) ?? []), name]);
  }
  return [...sources].flatMap(([path, names]) => {
    const to = layers.get(path);
    return to ? [{ edge, to, path, names }] : [];
  });
}

export function leadsUp(from: LayerPlace, to: LayerPlace): boolean {
  if (to.rank <= from.rank || to.project !== from.project) return false;
  if (from.layer === "domain" && to.layer === "data-access") return false;
  // `orders/common` is common to what lies in `orders`.
  return from.layer !== "shared" || from.from === "configuration" || isBelow(to.stem, from.parent);
}

function isBelow(stem: string, folder: string): boolean {
  return folder === "" || stem.startsWith(`${folder}/`);
}

/** So few imports prove nothing. */
const FEW = 2;

/** Modules that import in either direction between two layers. */
interface Traffic {
  readonly up: number;
  readonly down: number;
}

/**
 * Whether the code takes the two for layers in this order: where far more modules import up than down, the words mean
 * something else. A few imports prove nothing.
 */
export function isAgainstTheStream(project: ProjectView, { from, to }: Breach): boolean {
  if (from.from === "configuration") return true;
  const { up, down } = trafficOf(project, from, to);
  if (up > Math.max(FEW, down)) return false;
  // Shared code that many use and the domain does not lies beside it, and may know it.
  return from.layer !== "shared" || to.layer !== "domain" || down <= FEW || domainUses(project, from);
}

function domainUses(project: ProjectView, { stem }: LayerPlace): boolean {
  return (traffic(project).get(`${stem} domain`)?.down ?? 0) > 0;
}

export function trafficOf(project: ProjectView, from: LayerPlace, to: LayerPlace): Traffic {
  return traffic(project).get(keyOf(from, to)) ?? { up: 0, down: 0 };
}

function traffic(project: ProjectView): ReadonlyMap<string, Traffic> {
  return project.derived("layer-traffic", () => {
    const layers = layering(project);
    const out = new Map<string, { up: number; down: number }>();
    for (const [path, own] of layers) {
      const seen = new Set<string>();
      for (const edge of project.imports(path)) {
        const other = layers.get(edge.to);
        if (!other || other.rank === own.rank || other.project !== own.project || edge.fact.when === "typing") continue;
        const up = other.rank > own.rank;
        if (up && !leadsUp(own, other)) continue;
        const [lower, upper] = up ? [own, other] : [other, own];
        const keys = [keyOf(lower, upper), ...(lower.layer === "shared" ? [`${lower.stem} ${upper.layer}`] : [])];
        for (const key of keys.filter((one) => !seen.has(`${one} ${String(up)}`))) {
          seen.add(`${key} ${String(up)}`);
          const known = out.get(key) ?? { up: 0, down: 0 };
          out.set(key, up ? { ...known, up: known.up + 1 } : { ...known, down: known.down + 1 });
        }
      }
    }
    return out;
  });
}

/** Of shared code each folder counts by itself, and with all that lies above. */
function keyOf(lower: LayerPlace, upper: LayerPlace): string {
  return lower.layer === "shared" ? `shared ${lower.stem}` : [lower.project, lower.layer, upper.layer].join(" ");
}
