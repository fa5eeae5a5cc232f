/** Whether one module may use another, as Tach decides it. */
import type { TachConfig, TachInterface, TachModule } from "./config";
import { matchesDependency } from "./tree";

export type TachVerdict =
  | { readonly kind: "layer"; readonly from: string; readonly to: string }
  | { readonly kind: "closed-layer"; readonly from: string; readonly to: string; readonly closed: string }
  | { readonly kind: "forbidden" }
  | { readonly kind: "undeclared" }
  | { readonly kind: "deprecated" };

/** What is wrong with a dependency between two different modules. */
export function dependencyVerdict(config: TachConfig, user: TachModule, used: TachModule): TachVerdict | undefined {
  const layer = layerVerdict(config, user, used);
  if (layer) return layer === "free" ? undefined : layer;
  if (user.cannotDependOn.some(({ text }) => matchesDependency(text, used.path))) return { kind: "forbidden" };
  if (!user.dependsOn || used.utility) return undefined;
  const declared = user.dependsOn.find(({ text }) => matchesDependency(text, used.path));
  if (!declared) return { kind: "undeclared" };
  return declared.deprecated ? { kind: "deprecated" } : undefined;
}

/** `free` where layers alone allow it; `undefined` where they have no say. */
function layerVerdict(config: TachConfig, user: TachModule, used: TachModule): TachVerdict | "free" | undefined {
  const index = (module: TachModule): number => config.layers.findIndex(({ name }) => name === module.layer?.text);
  const [from, to] = [index(user), index(used)];
  if (from < 0 || to < 0 || from === to) return undefined;
  const names = { from: config.layers[from]!.name, to: config.layers[to]!.name };
  if (from > to) return { kind: "layer", ...names };
  const closed = config.layers.slice(from + 1, to).find((layer) => layer.closed);
  if (closed) return { kind: "closed-layer", ...names, closed: closed.name };
  return config.explicitLayers ? undefined : "free";
}

/** Whether a member of a module may be used from another: all may where no interface speaks of it. */
export function isExposed(config: TachConfig, member: string, used: TachModule, user: TachModule): boolean {
  if (member === "") return true;
  const own = config.interfaces.filter((each) => matches(each.from, used.path) && isVisibleTo(each, user.path));
  const exclusive = own.find((each) => each.exclusive);
  const relevant = exclusive ? [exclusive] : own;
  return relevant.length === 0 || relevant.some((each) => matches(each.expose, member));
}

function isVisibleTo({ visibility }: TachInterface, path: string): boolean {
  return visibility === undefined || visibility.includes(path);
}

const patterns = new Map<string, RegExp>();

function matches(expressions: readonly string[], text: string): boolean {
  return expressions.some((expression) => {
    let pattern = patterns.get(expression);
    if (!pattern) patterns.set(expression, (pattern = new RegExp(`^${expression}$`)));
    return pattern.test(text);
  });
}
