import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft, type ProjectCheck } from "../../api";
import { lineStartOf } from "../../support/edits";
import { captures, shape } from "./patterns";
import { routeTables, type Route } from "../routes";

/** Kept with a finding for its fix. */
interface ShadowFinding {
  /** Where the decorator of the earlier route begins, when both are in one file and the later one can move. */
  readonly before: number | undefined;
}

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
  if (!later.methods.every((method) => earlier.methods.includes(method))) return false;
  if (earlier.file === later.file && earlier.at[0] === later.at[0]) return false;
  if (shape(earlier.path) === shape(later.path)) return true;
  return earlier.ordered && later.ordered && captures(earlier.path, later.path);
}

function report(check: ProjectCheck<undefined>, earlier: Route, later: Route): void {
  const same = shape(earlier.path) === shape(later.path);
  const method = later.methods.join(", ");
  const why = same
    ? `\`${earlier.handler}\` has the same method and path`
    : `\`${earlier.path}\` of \`${earlier.handler}\` is registered first and takes \`${later.path}\` for one of its values`;
  const advice = same ? "Remove one of them, or give it a path of its own." : "Register the fixed path first.";
  check.report(later.file, {
    at: later.at,
    message: `\`${later.handler}\` is never called for ${method} \`${later.path}\`: ${why}. ${advice}`,
    related: [{ path: earlier.file, at: earlier.at, message: `${method} \`${earlier.path}\` is registered here` }],
    key: `${method} ${later.path} ${later.handler}`,
    data: { before: !same && earlier.file === later.file ? earlier.at[0] : undefined } satisfies ShadowFinding,
  });
}

/** Moves the fixed path's function above the one that captures it. */
function fixes({ finding, file }: FixContext): FixDraft[] {
  const { before } = finding.data as ShadowFinding;
  if (before === undefined) return [];
  const { tree, text } = file;
  const later = tree.parentOf(tree.nodeSpanning(finding.start, finding.end, K.decorator));
  const earlier = tree.ancestor(tree.nodeAt(before, before + 1), K.decorated_definition);
  if (!tree.is(later, K.decorated_definition) || earlier < 0 || tree.parentOf(later) !== tree.parentOf(earlier))
    return [];
  const name = tree.textOf(tree.child(tree.child(later, F.definition), F.name));
  const start = lineStartOf(text, tree.start[later]!);
  const end = tree.end[later]!;
  const at = lineStartOf(text, tree.start[earlier]!);
  // The gap between two definitions moves along.
  const gap = /\s*$/.exec(text.slice(0, start))![0];
  return [
    {
      title: `Move \`${name}\` above the route that takes its path`,
      safety: "review",
      changes: [
        { start: at, end: at, text: text.slice(start, end) + gap },
        { start: start - gap.length, end, text: "" },
      ],
    },
  ];
}
