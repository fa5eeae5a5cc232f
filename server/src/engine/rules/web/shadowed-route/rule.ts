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
      table.forEach((later, index) => {
        const key = `${later.file}:${later.at[0]}`;
        if (marked.has(key)) return;
        const earlier = table.slice(0, index).find((one) => one.at[0] !== later.at[0] && hides(one, later));
        if (!earlier) return;
        marked.add(key);
        report(check, earlier, later);
      });
    }
  },
  fixes,
});

/** Every method of the later route is taken by the earlier one. */
function hides(earlier: Route, later: Route): boolean {
  if (!later.methods.every((method) => earlier.methods.includes(method) || takesAny(earlier, method))) return false;
  if (earlier.file === later.file && earlier.at[0] === later.at[0]) return false;
  if (earlier.regex !== later.regex) return false;
  // Another name for the same view, which `reverse` may ask for.
  if (isAlias(earlier, later)) return false;
  if (shape(earlier.path) === shape(later.path)) return true;
  return earlier.ordered && later.ordered && captures(earlier.path, later.path);
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
