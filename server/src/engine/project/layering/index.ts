/**
 * Which layer each module belongs to: by configuration, else by folder and module names where there is evidence that
 * they mean layers. `model`, `core` or `api` are words that libraries, tools and Django apps use for other things.
 */
import { matchesModule } from "../../config/globs";
import { projectsOf } from "../profile-projects";
import type { Layer, ProjectView } from "../view";
import { evidenceOf } from "./evidence";
import { ModuleTree, type Unit } from "./tree";

export { liesInRootFolder } from "./tree";

export interface LayerPlace {
  /** One of the known layers, or a name that the configuration made up. */
  readonly layer: string;
  /** The folder's or module's name that says so; `configuration` where that does. */
  readonly from: string;
  /** Height: imports lead from higher to lower ones. */
  readonly rank: number;
  /** Of inferred layers the module or folder that bears the name, without `.py`, and the folder that this lies in. */
  readonly stem: string;
  readonly parent: string;
  readonly isPackage: boolean;
  /** The folder of the project that it is part of. */
  readonly project: string;
}

const RANKS: Readonly<Record<Layer, number>> = {
  presentation: 3,
  application: 2,
  "data-access": 1,
  domain: 1,
  shared: 0,
};
/** Words that hardly anybody uses but for layers. */
const TELLING = /^(?:services?|use_?cases|repositories|repository|repos|crud|dao|application|domain|infrastructure)$/;

/** Layers by the path of the module; modules of tests, docs, scripts and migrations have none. */
export function layering(view: ProjectView): ReadonlyMap<string, LayerPlace> {
  return view.derived("layering", () => (view.configuration().layers ? configured(view) : inferred(view)), new Map());
}

function configured(view: ProjectView): Map<string, LayerPlace> {
  const layers = view.configuration().layers!;
  const out = new Map<string, LayerPlace>();
  for (const path of view.modules()) {
    const { test } = view.role(path);
    const index = test ? -1 : layers.findIndex(({ modules }) => matchesModule(modules, view.moduleName(path)));
    if (index < 0) continue;
    const rank = layers.length - index;
    const place = { stem: "", parent: "", isPackage: false, project: "" };
    out.set(path, { layer: layers[index]!.name, from: "configuration", rank, ...place });
  }
  return out;
}

function inferred(view: ProjectView): Map<string, LayerPlace> {
  const projects = projectsOf(view);
  const tree = new ModuleTree(
    view,
    view.modules().filter((path) => !view.role(path).test),
  );
  const out = new Map<string, LayerPlace>();
  for (const { folder, application, isLibrary } of projects) {
    const places = application.flatMap((path): [string, Unit][] => {
      const unit = tree.unitOf(path);
      return unit ? [[path, unit]] : [];
    });
    const presents = application.some((path) => evidenceOf(view, path).presents);
    const meant = meantUnits(view, places, presents);
    const kept = places.filter(([, unit]) => meant.has(unit.stem));
    if (
      !isLayered(
        kept.map(([, unit]) => unit),
        presents,
        isLibrary,
      )
    )
      continue;
    for (const [path, unit] of kept) out.set(path, { ...unit, rank: RANKS[unit.layer], project: folder });
  }
  return out;
}

/** The units whose modules do what the name says, as far as it can be told. */
function meantUnits(view: ProjectView, places: readonly (readonly [string, Unit])[], presents: boolean): Set<string> {
  const members = new Map<string, { unit: Unit; paths: string[] }>();
  for (const [path, unit] of places) {
    const known = members.get(unit.stem);
    if (known) known.paths.push(path);
    else members.set(unit.stem, { unit, paths: [path] });
  }
  const meant = new Set<string>();
  for (const [stem, { unit, paths }] of members) {
    const evidence = paths.map((path) => evidenceOf(view, path));
    const isMeant =
      unit.layer === "presentation"
        ? evidence.some((one) => one.presents) || (!presents && !evidence.some((one) => one.callsOut))
        : unit.layer !== "domain" || !evidence.some((one) => one.learns);
    if (isMeant) meant.add(stem);
  }
  return meant;
}

/** Two layers, one of which could hardly be anything else; of a library, which is seldom layered, three. */
function isLayered(units: readonly Unit[], presents: boolean, isLibrary: boolean): boolean {
  const layers = new Set(units.map((unit) => unit.layer));
  const telling = units.some((unit) => TELLING.test(unit.from.toLowerCase()));
  if (isLibrary) return layers.size > 2 && presents && telling && layers.has("presentation");
  return layers.size > 1 && (telling || presents);
}
