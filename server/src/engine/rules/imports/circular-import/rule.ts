import type { ImportEdge, ProjectView } from "../../../project/view";
import { defineRule, type Report } from "../../api";
import { advise } from "./advice";
import { fixes, type CycleFinding } from "./fixes";
import { edgeNames, edgesIn, runningEdge } from "./graph";
import { collectUses } from "./uses";
import { judge, type Verdict } from "./verdict";

/** Modules named in a message; longer cycles are cut in the middle, the related locations have them all. */
const MAX_NAMED = 6;

const ID = "circular-import";

export default defineRule({
  meta: {
    id: ID,
    topic: "imports",
    title: "Circular import",
    summary:
      "Modules that import each other while they are being imported: whether it works depends on which of them comes first.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["safe", "review"],
  },
  collect: collectUses,
  check({ path, project, report }) {
    const cycles = project.importCycles();
    /** One finding for a statement, with the shortest of its cycles and the names that lie on any. */
    const statements = new Map<number, Statement>();
    for (const edge of edgesIn(project, path)) {
      const cycle = cycles[edge.from]?.[edge.to];
      if (!cycle) continue;
      const known = statements.get(edge.fact.at[0]);
      const names = [...new Set([...(known?.names ?? []), ...edgeNames(edge)])];
      const shorter = !known || cycle.length < known.cycle.length;
      statements.set(edge.fact.at[0], shorter ? { edge, cycle, names } : { ...known, names });
    }
    for (const statement of statements.values()) report(describe(project, statement));
  },
  fixes,
});

interface Statement {
  readonly edge: ImportEdge;
  readonly cycle: readonly string[];
  readonly names: readonly string[];
}

function describe(project: ProjectView, { edge, cycle, names: cut }: Statement): Report {
  const names = cycle.map((path) => project.moduleName(path));
  const hops = cycle.map((from, index) => runningEdge(project, from, cycle[(index + 1) % cycle.length]!));
  const verdict = judge(project, edge, cycle);
  return {
    at: edge.fact.at,
    message: `Circular import: ${chain([...names, names[0]!])}. ${explain(project, verdict)} ${advise(project, ID, hops)}`,
    related: relatedTo(project, hops, verdict),
    data: { to: edge.to, names: cut } satisfies CycleFinding,
    // Not the way round: another cut changes that, and the finding stays the same.
    key: `${names[0]!} ${project.moduleName(edge.to)}`,
    ...(verdict.result === "raises" && { severity: "error" as const }),
  };
}

/** Every hop, and where the import fails. */
function relatedTo(
  project: ProjectView,
  hops: readonly ImportEdge[],
  verdict: Verdict,
): NonNullable<Report["related"]> {
  const related = hops.map((hop) => ({
    path: hop.holder ?? hop.from,
    at: hop.fact.at,
    message: describeHop(project, hop),
  }));
  if (verdict.result !== "raises") return related;
  const { entry, type, name, at } = verdict.failure;
  const span = project.facts(at.path)!.places[at.place]!;
  const message = `${type} for \`${name}\` here when \`${project.moduleName(entry)}\` is imported first`;
  const same = related.findIndex((one) => one.path === at.path && one.at[0] === span[0]);
  if (same < 0) return [...related, { path: at.path, at: span, message }];
  return related.map((one, index) => (index === same ? { ...one, message: `${one.message}: ${message}` } : one));
}

function describeHop(project: ProjectView, { from, to, holder }: ImportEdge): string {
  const [importer, imported] = [from, to].map((path) => `\`${project.moduleName(path)}\``);
  const via = holder === undefined ? "" : `, through a function of \`${project.moduleName(holder)}\` that it calls`;
  return `${importer} imports ${imported}${via}`;
}

function explain(project: ProjectView, verdict: Verdict): string {
  switch (verdict.result) {
    case "raises": {
      const { entry, type, name, module, loading, at } = verdict.failure;
      const user = project.moduleName(at.path);
      const need = user === module ? `\`${name}\` is needed` : `\`${user}\` needs \`${name}\` of \`${module}\``;
      const early = loading === module ? `\`${module}\` has defined it` : `\`${loading}\` is loaded to its end`;
      return `Importing \`${project.moduleName(entry)}\` first raises ${type}: ${need} before ${early}.`;
    }
    case "works":
      return verdict.sure
        ? `Today it works whichever of them is imported first; one more name that is used while they load may end that.`
        : `No order of imports was found that fails today; one more name that is used while they load may change that.`;
    case "unknown":
      return `Which of these modules is imported first decides whether their names exist yet.`;
  }
}

function chain(names: readonly string[]): string {
  if (names.length <= MAX_NAMED) return names.join(" → ");
  const middle = names.length - MAX_NAMED + 1;
  return [...names.slice(0, 3), `… ${String(middle)} more …`, ...names.slice(-2)].join(" → ");
}
