import { defineRule, type ProjectCheck } from "../../api";
import { fixes, type ShadowFinding } from "./fixes";
import { captures, shape } from "./patterns";
import { ANY, type Route } from "../route-keys";
import { routeTables } from "../routes";

export default defineRule<undefined>({
  meta: {
    id: "shadowed-route",
    topic: "web",
    title: "Route that is never reached",
    summary:
      "An earlier route has the same method and path, or a parameter that takes the later one's place: the later one is never called.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  checkProject(check) {
    const marked = new Set<string>();
    for (const table of routeTables(check.project)) {
      const before = new EarlierRoutes();
      for (const later of table) {
        const key = `${later.file}:${later.at[0]}`;
        const earlier = marked.has(key) ? undefined : before.hiding(later);
        before.add(later);
        if (!earlier) continue;
        marked.add(key);
        report(check, earlier, later);
      }
    }
  },
  fixes,
});

/** Routes that are asked first, sorted by what they may hide: projects have thousands. */
class EarlierRoutes {
  private readonly byShape = new Map<string, { readonly at: number; readonly route: Route }[]>();
  /** Those that may take what is written otherwise, for a value of theirs. */
  private readonly open: { readonly at: number; readonly route: Route }[] = [];
  private count = 0;

  add(route: Route): void {
    const entry = { at: this.count++, route };
    const own = shape(route.path);
    const same = this.byShape.get(own);
    if (same) same.push(entry);
    else this.byShape.set(own, [entry]);
    if (route.ordered && route.path.includes("{")) this.open.push(entry);
  }

  /** The first that a route is hidden by. */
  hiding(later: Route): Route | undefined {
    const hides = ({ route }: { readonly route: Route }): boolean =>
      route.at[0] !== later.at[0] && hidesMethods(route, later);
    const same = this.byShape.get(shape(later.path))?.find(hides);
    const other = later.ordered
      ? this.open.find((entry) => hides(entry) && captures(entry.route.path, later.path))
      : undefined;
    return (same && other && other.at < same.at ? other : (same ?? other))?.route;
  }
}

/** Every method of the later route is taken by the earlier one. */
function hidesMethods(earlier: Route, later: Route): boolean {
  if (!later.methods.every((method) => earlier.methods.includes(method) || takesAny(earlier, method))) return false;
  if (earlier.file === later.file && earlier.at[0] === later.at[0]) return false;
  if (earlier.regex !== later.regex) return false;
  // Another name for the same view, which `reverse` may ask for.
  return !isAlias(earlier, later);
}

function takesAny(earlier: Route, method: string): boolean {
  return earlier.methods.includes(ANY) && method !== "WEBSOCKET";
}

function isAlias({ alias: one }: Route, { alias: other }: Route): boolean {
  return one !== undefined && one.view === other?.view && one.name !== other.name;
}

function report(check: ProjectCheck<undefined>, earlier: Route, later: Route): void {
  const same = shape(earlier.path) === shape(later.path);
  const methods = later.methods.filter((one) => one !== ANY).join(", ");
  const what = `${methods === "" ? "" : `${methods} `}\`${later.path}\``;
  const why = same
    ? `\`${earlier.handler}\` has the same ${methods === "" ? "path and is asked first" : "method and path"}`
    : `\`${earlier.path}\` of \`${earlier.handler}\` is registered first and takes \`${later.path}\` for one of its values`;
  const advice = same ? "Remove one of them, or give it a path of its own." : "Register the fixed path first.";
  check.report(later.file, {
    at: later.at,
    message: `\`${later.handler}\` is never called for ${what}: ${why}. ${advice}`,
    related: [
      {
        path: earlier.file,
        at: earlier.at,
        message: `${methods === "" ? "" : `${methods} `}\`${earlier.path}\` is registered here`,
      },
    ],
    key: `${methods} ${later.path} ${later.handler}`,
    data: { before: !same && earlier.file === later.file ? earlier.at[0] : undefined } satisfies ShadowFinding,
  });
}
