import { K } from "../../../syntax/kinds.generated";
import { layering, type LayerPlace } from "../../../project/layering";
import type { ProjectView } from "../../../project/view";
import { definedIn } from "../../support/definitions";
import { defineRule, type FileView, type Report } from "../../api";
import { isAgainstTheStream, upwardImports, type Breach } from "./direction";
import { fixes } from "./fixes";
import { isAllowed, isExempt, type FaceUses } from "./silences";

export default defineRule<FaceUses>({
  meta: {
    id: "layer-violation",
    topic: "imports",
    title: "Import against the layers",
    summary:
      "A module of a lower layer imports one of a higher layer: it cannot be used, tested or changed without what stands above it.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["refactor"],
  },
  collect: usesOfFace,
  check({ path, project, data, report }) {
    if (!layering(project).has(path)) return;
    const breaches = upwardImports(project, path).filter(
      (breach) => isAgainstTheStream(project, breach) && !isAllowed(project, path, breach, data),
    );
    if (breaches.length === 0 || isExempt(project, path)) return;
    const statements = new Map<number, Breach[]>();
    for (const breach of breaches) {
      const at = breach.edge.fact.at[0];
      statements.set(at, [...(statements.get(at) ?? []), breach]);
    }
    for (const statement of statements.values()) report(describe(project, path, statement));
  },
  fixes,
});

/** The names that the code of an `__init__.py` uses itself, besides importing them. */
function usesOfFace({ path, tree }: FileView): FaceUses | undefined {
  if (!path.endsWith("__init__.py")) return undefined;
  const names = tree
    .descendants(0, K.identifier)
    .filter((node) => tree.ancestor(node, K.import_statement, K.import_from_statement) < 0)
    .map((node) => tree.textOf(node));
  return [...new Set(names)].sort();
}

/** One finding for a statement: its highest target first. */
function describe(project: ProjectView, path: string, statement: readonly Breach[]): Report {
  const top = Math.max(...statement.map(({ to }) => to.rank));
  const highest = statement.filter(({ to }) => to.rank === top);
  const [{ edge, from, to }] = highest as [Breach];
  const what = list(highest.map((breach) => imported(project, breach)));
  return {
    at: edge.fact.at,
    message:
      `\`${project.moduleName(path)}\`, ${layerOf(from)}, imports ${what}, ${layerOf(to)}: ` +
      `what lies below cannot be used, tested or changed without what stands above it. ` +
      `Move what both need down, or let the caller hand it in.`,
    related: highest.flatMap((breach) => definitions(project, breach)),
    key: [project.moduleName(path), ...highest.map((breach) => imported(project, breach))].join(" "),
    data: undefined,
  };
}

function imported(project: ProjectView, { path, names }: Breach): string {
  const module = `\`${project.moduleName(path)}\``;
  return names.length === 0 || names.includes("*")
    ? module
    : `${list(names.map((name) => `\`${name}\``))} of ${module}`;
}

function layerOf({ layer, from }: LayerPlace): string {
  const name = `in the layer ${layer}`;
  return from === "configuration" ? `${name} by configuration` : `${name} (inferred from \`${from}\`)`;
}

function definitions(project: ProjectView, { edge, names }: Breach): NonNullable<Report["related"]> {
  return names.flatMap((name) => {
    const source = definedIn(project, edge.to, name);
    const binding = source && project.facts(source.path)!.bindings.find((one) => one.name === source.name);
    return source && binding ? [{ path: source.path, at: binding.at, message: `\`${name}\` is defined here` }] : [];
  });
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)!}`;
}
