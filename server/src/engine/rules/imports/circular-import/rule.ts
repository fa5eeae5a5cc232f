import type { ImportEdge, ProjectView } from "../../../project/view";
import { defineRule, type Report } from "../../api";
import { cycleTable, edgesIn, runningEdge } from "./graph";
import { judge, type Failure, type Verdict } from "./verdict";

/** Modules named in a message; longer cycles are cut in the middle, the related locations have them all. */
const MAX_NAMED = 6;

export default defineRule({
  meta: {
    id: "circular-import",
    topic: "imports",
    title: "Circular import",
    summary:
      "Modules that import each other while they are being imported: whether it works depends on which of them comes first.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: [],
  },
  check({ path, project, report }) {
    const cycles = cycleTable(project);
    /** One finding for a statement, with the shortest of its cycles. */
    const statements = new Map<number, { edge: ImportEdge; cycle: readonly string[] }>();
    for (const edge of edgesIn(project, path)) {
      const cycle = cycles[edge.from]?.[edge.to];
      if (!cycle) continue;
      const known = statements.get(edge.fact.at[0]);
      if (!known || cycle.length < known.cycle.length) statements.set(edge.fact.at[0], { edge, cycle });
    }
    for (const { edge, cycle } of statements.values()) report(describe(project, edge, cycle));
  },
});

function describe(project: ProjectView, edge: ImportEdge, cycle: readonly string[]): Report {
  const names = cycle.map((path) => project.moduleName(path));
  const hops = cycle.map((from, index) => runningEdge(project, from, cycle[(index + 1) % cycle.length]!));
  const verdict = judge(project, edge, cycle);
  return {
    at: edge.fact.at,
    message: `Circular import: ${chain([...names, names[0]!])}. ${explain(project, verdict)}`,
    related: [
      ...hops.map((hop) => ({ path: hop.holder ?? hop.from, at: hop.fact.at, message: describeHop(project, hop) })),
      ...(verdict.result === "raises" ? [failingPlace(project, verdict.failure)] : []),
    ],
    key: names.join(" "),
    ...(verdict.result === "raises" && { severity: "error" as const }),
  };
}

function describeHop(project: ProjectView, { from, to, holder }: ImportEdge): string {
  const [importer, imported] = [from, to].map((path) => `\`${project.moduleName(path)}\``);
  const via = holder === undefined ? "" : `, through a function of \`${project.moduleName(holder)}\` that it calls`;
  return `${importer} imports ${imported}${via}`;
}

const ADVICE = "Move what they share into a module below both, or import inside the function that needs it.";

function explain(project: ProjectView, verdict: Verdict): string {
  switch (verdict.result) {
    case "raises": {
      const { entry, type, name, module, at } = verdict.failure;
      const user = project.moduleName(at.path);
      const need = user === module ? `\`${name}\` is needed` : `\`${user}\` needs \`${name}\` of \`${module}\``;
      return `Importing \`${project.moduleName(entry)}\` first raises ${type}: ${need} before \`${module}\` has defined it. ${ADVICE}`;
    }
    case "works":
      return verdict.sure
        ? `Today it works whichever of them is imported first; one more name that is used while they load may end that. ${ADVICE}`
        : `No order of imports was found that fails today; one more name that is used while they load may change that. ${ADVICE}`;
    case "unknown":
      return `Which of these modules is imported first decides whether their names exist yet. ${ADVICE}`;
  }
}

function failingPlace(
  project: ProjectView,
  { entry, type, name, at }: Failure,
): NonNullable<Report["related"]>[number] {
  return {
    path: at.path,
    at: project.facts(at.path)!.places[at.place]!,
    message: `${type} for \`${name}\` here when \`${project.moduleName(entry)}\` is imported first`,
  };
}

function chain(names: readonly string[]): string {
  if (names.length <= MAX_NAMED) return names.join(" → ");
  const middle = names.length - MAX_NAMED + 1;
  return [...names.slice(0, 3), `… ${String(middle)} more …`, ...names.slice(-2)].join(" → ");
}
