/** What a place says of a template's tab stops, and of modules that are not there yet. */
import type { Site } from "./site";
import type { Stop, Template } from "./template";

export interface FilledStops {
  /** With the defaults that fit the place. */
  readonly stops: Map<string, Stop>;
  /** Those that leave nothing to ask. */
  readonly values: ReadonlyMap<string, string>;
}

export function fillStops(template: Template, site: Site): FilledStops {
  const stops = new Map(template.stops);
  const values = new Map<string, string>();
  if (site.package !== undefined) values.set("package", site.package);
  const http = stops.get("http");
  if (http) values.set("http", httpClient(http, site));
  const { words } = site;
  if (!words) return { stops, values };
  const known: Readonly<Record<string, string>> = {
    feature: words.plural,
    rows: words.plural,
    table: words.plural,
    Entity: words.entity,
    entity: words.singular,
  };
  const uses = template.imports.some(({ name = "" }) => name.includes("${Entity}"));
  for (const [name, value] of Object.entries(known)) {
    if (!stops.has(name)) continue;
    stops.set(name, { default: value, ...(name === "Entity" && uses && choices(site)) });
    // The words of a model that is there are no question; those of one that is about to be written are.
    if (site.model && uses) values.set(name, value);
  }
  // A Django app is called by its folder.
  const isApp = template.imports.some(({ module }) => module.startsWith("${feature}"));
  const app = site.slice?.split(".").at(-1);
  if (isApp && app !== undefined) values.set("feature", app);
  for (const name of ["url", "prefix"]) {
    const stop = stops.get(name);
    if (stop?.default.endsWith("/users")) stops.set(name, { default: stop.default.replace("users", words.plural) });
  }
  return { stops, values };
}

/** Which of the feature's models it is about, where several may be meant. */
function choices({ models }: Site): Partial<Stop> {
  const names = [...new Set(models.map(({ name }) => name))];
  return names.length > 1 ? { default: names[0]!, choices: names } : {};
}

function httpClient(stop: Stop, { surroundings }: Site): string {
  return stop.choices?.find((choice) => surroundings.uses.has(choice)) ?? stop.default;
}

/** Whether the module is there, and only which of its models is meant is open. */
export function isKnownModule({ models }: Site, module: string): boolean {
  return models.length > 0 && module.endsWith("${feature}.models");
}

/** Where the project would have a part of the feature that it does not have. */
export function guessModule(site: Site, module: string): string | undefined {
  const { slice, package: top = "", models, words, surroundings } = site;
  if (models[0] && isKnownModule(site, module)) return site.written(site.importOf(models[0]).module);
  const part = /^(?:\$\{package\}\.)?\$\{feature\}\.(\w+)$/.exec(module)?.[1];
  if (part === undefined) return undefined;
  if (slice !== undefined) return site.written(`${slice}.${part}`);
  const names = [...surroundings.modules];
  // One module for all features.
  const flat = `${top}.${part}`;
  if (names.some(([path, name]) => name === flat && !path.endsWith("__init__.py"))) return site.written(flat);
  const layers = [flat, `${flat}s`, flat.replace(/y$/, "ies")];
  const folder = layers.find((layer) => names.some(([, name]) => name.startsWith(`${layer}.`)));
  return folder !== undefined && words ? site.written(`${folder}.${words.singular}`) : undefined;
}
