import { defineRule, type ProjectCheck } from "../../api";
import { fixes, type ShadowFinding } from "./fixes";
import { captures, shape } from "./patterns";
import { ANY, type Route } from "../route-keys";
import { placeOfRoute, routeTables } from "../routes";

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
      const before = new Earlier();
      for (const later of table) {
        const key = `${later.file}:${later.index}`;
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

/** The routes registered so far: those of one shape together, and those with parameters, which may capture others. */
class Earlier {
  private readonly byShape = new Map<string, Route[]>();
  private readonly dynamic = new Map<string, Route[]>();
  private readonly order = new Map<Route, number>();

  add(route: Route): void {
    this.order.set(route, this.order.size);
    this.append(this.byShape, shape(route.path), route);
    if (route.ordered && route.path.includes("{")) this.append(this.dynamic, fixedStart(route.path), route);
  }

  private append(lists: Map<string, Route[]>, key: string, route: Route): void {
    const list = lists.get(key);
    if (list) list.push(route);
    else lists.set(key, [route]);
  }

  /** The first route that takes every request of a later one. */
  hiding(later: Route): Route | undefined {
    const same = this.byShape.get(shape(later.path)) ?? [];
    const capturing = (later.ordered ? starts(later.path) : [])
      .flatMap((start) => this.dynamic.get(start) ?? [])
      .filter((one) => captures(one.path, later.path));
    return [...same, ...capturing]
      .filter((earlier) => hides(earlier, later))
      .sort((a, b) => this.order.get(a)! - this.order.get(b)!)[0];
  }
}

/** What stands before a path's first parameter, up to a slash. */
function fixedStart(path: string): string {
  return path.slice(0, path.lastIndexOf("/", path.indexOf("{")) + 1);
}

/** Every start of a path that ends in a slash, and the empty one. */
function starts(path: string): string[] {
  return ["", ...[...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1))];
}

/** Every method of the later route is taken by the earlier one, which is another. */
function hides(earlier: Route, later: Route): boolean {
  if (!later.methods.every((method) => earlier.methods.includes(method) || takesAny(earlier, method))) return false;
  if (earlier.file === later.file && earlier.index === later.index) return false;
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
  const before = placeOfRoute(check.project, earlier);
  check.report(later.file, {
    at: placeOfRoute(check.project, later),
    message: `\`${later.handler}\` is never called for ${what}: ${why}. ${advice}`,
    related: [
      {
        path: earlier.file,
        at: before,
        message: `${methods === "" ? "" : `${methods} `}\`${earlier.path}\` is registered here`,
      },
    ],
    key: `${methods} ${later.path} ${later.handler}`,
    data: { before: !same && earlier.file === later.file ? before[0] : undefined } satisfies ShadowFinding,
  });
}
