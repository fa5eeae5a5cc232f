import type { ImportEdge, ProjectView } from "../../../project/view";
import { defineRule, type Report } from "../../api";
import { cycleTable, eagerEdge, runsAtImport } from "./graph";

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
    const cycles = cycleTable(project)[path];
    if (!cycles) return;
    /** One finding for a statement, with the shortest of its cycles. */
    const statements = new Map<number, { edge: ImportEdge; cycle: readonly string[] }>();
    for (const edge of project.imports(path)) {
      const cycle = runsAtImport(edge) ? cycles[edge.to] : undefined;
      if (!cycle) continue;
      const known = statements.get(edge.fact.at[0]);
      if (!known || cycle.length < known.cycle.length) statements.set(edge.fact.at[0], { edge, cycle });
    }
    for (const { edge, cycle } of statements.values()) report(describe(project, edge, cycle));
  },
});

function describe(project: ProjectView, edge: ImportEdge, cycle: readonly string[]): Report {
  const names = cycle.map((path) => project.moduleName(path));
  const hops = cycle.map((from, index) => eagerEdge(project, from, cycle[(index + 1) % cycle.length]!)!);
  return {
    at: edge.fact.at,
    message: `Circular import: ${chain([...names, names[0]!])}. Which of these modules is imported first decides whether their names exist yet. Move what they share into a module below both, or import inside the function that needs it.`,
    related: hops.map((hop) => ({
      path: hop.from,
      at: hop.fact.at,
      message: `\`${project.moduleName(hop.from)}\` imports \`${project.moduleName(hop.to)}\``,
    })),
    key: names.join(" "),
  };
}

function chain(names: readonly string[]): string {
  if (names.length <= MAX_NAMED) return names.join(" → ");
  const middle = names.length - MAX_NAMED + 1;
  return [...names.slice(0, 3), `… ${String(middle)} more …`, ...names.slice(-2)].join(" → ");
}
