import type { ImportEdge, ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FileView, type FixContext, type FixDraft } from "../../api";
import { definedIn } from "../../support/definitions";
import { featuresOf } from "./features";

/** How the statement names the face instead. */
interface Face {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const ID = "cross-feature-import";

/** It keeps of a face the imported names that its own code uses. */
export default defineRule<readonly string[]>({
  meta: {
    id: ID,
    topic: "imports",
    title: "Import past a feature's face",
    summary:
      "A feature takes from the inside of another one what that one's package re-exports: the inside cannot be rearranged freely any more.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  collect: (file) => (file.path.endsWith("/__init__.py") ? usedImports(file) : undefined),
  check({ path, project, report }) {
    for (const edge of project.imports(path)) {
      const face = faceFor(project, edge);
      if (face === undefined) continue;
      const [user, feature, inside] = [path, face, edge.to].map((one) => `\`${project.moduleName(one)}\``);
      const names = list(edge.names.map((name) => `\`${name}\``));
      const them = edge.names.length > 1 ? "them" : "it";
      report({
        at: edge.fact.at,
        message: `${user} takes ${names} from inside of ${feature}, whose face re-exports ${them}: imported from there, ${inside!} can be moved or split without touching its users. Import ${them} from ${feature}.`,
        related: edge.names.flatMap((name) => {
          const binding = project.facts(face)!.bindings.find((one) => one.name === name);
          return binding ? [{ path: face, at: binding.at, message: `\`${name}\` is re-exported here` }] : [];
        }),
        key: [project.moduleName(edge.to), ...edge.names].join(" "),
        data: shortened(project, edge, face),
      });
    }
  },
  fixes({ finding, project }: FixContext): FixDraft[] {
    const face = finding.data as Face | undefined;
    const facts = project.facts(finding.path);
    if (!face || !facts) return [];
    return [{ title: `Import from \`${face.text}\``, safety: "safe", changes: [face] }];
  },
});

/** The `__init__.py` of the other feature, where the statement could as well take all its names from there. */
function faceFor(project: ProjectView, edge: ImportEdge): string | undefined {
  const { from, to, fact, names } = edge;
  if (!fact.names || fact.dynamic || names.length === 0 || names.length !== fact.names.length || names.includes("*"))
    return undefined;
  const [feature] = featuresOf(project, to);
  if (feature === undefined || from.startsWith(`${feature}/`)) return undefined;
  const face = `${feature}/__init__.py`;
  if (to === face || !featuresOf(project, from).some((own) => !feature.startsWith(`${own}/`))) return undefined;
  if (!names.every((name) => reExports(project, face, name, to))) return undefined;
  return runs(project, face, from) ? undefined : face;
}

/** Imported names that the code of a file reads: not imported to be handed on, unless it says so. */
function usedImports({ tree, facts }: FileView): readonly string[] | undefined {
  const imported = new Set(facts.bindings.flatMap(({ kind, name }) => (kind === "import" ? [name] : [])));
  if (imported.size === 0) return undefined;
  const used = new Set<string>();
  for (let node = 0; node < tree.count; node++) {
    if (!tree.is(node, K.identifier) || !imported.has(tree.textOf(node))) continue;
    const parent = tree.parentOf(node);
    const isMember = tree.is(parent, K.attribute) && tree.child(parent, F.attribute) === node;
    const isKey = tree.is(parent, K.keyword_argument) && tree.child(parent, F.name) === node;
    const isImport = tree.ancestor(node, K.import_statement, K.import_from_statement) >= 0;
    if (!isMember && !isKey && !isImport) used.add(tree.textOf(node));
  }
  return used.size > 0 ? [...used].sort() : undefined;
}

/** Whether the face has the very thing under the very name, whoever imports it. */
function reExports(project: ProjectView, face: string, name: string, inside: string): boolean {
  const { bindings, all, rules } = project.facts(face)!;
  const used = rules[ID] as readonly string[] | undefined;
  if (!all && used?.includes(name)) return false;
  const own = bindings.filter((binding) => binding.name === name);
  if (own.length > 1 || own.some(({ kind, flow }) => kind !== "import" || flow !== 0)) return false;
  // A star brings all that is there: only a list says that the name is meant.
  if (all ? !all.includes(name) : own.length === 0) return false;
  const here = definedIn(project, face, name);
  const there = definedIn(project, inside, name);
  return here !== undefined && here.path === there?.path && here.name === there.name;
}

/** Whether importing a module runs another one: that one importing it would close a cycle. */
function runs(project: ProjectView, from: string, target: string): boolean {
  const seen = new Set([from]);
  const todo = [from];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (path === target) return true;
    for (const { to } of project.runsOnImport(path)) {
      if (seen.has(to)) continue;
      seen.add(to);
      todo.push(to);
    }
  }
  return false;
}

function shortened(project: ProjectView, { to, fact }: ImportEdge, face: string): Face | undefined {
  const depth = (path: string): number => project.moduleName(path).split(".").length;
  const parts = fact.module.split(".");
  const kept = parts.length - (depth(to) - depth(face));
  if (kept < 1) return undefined;
  const [start, end] = fact.moduleAt;
  return { start, end, text: ".".repeat(fact.level) + parts.slice(0, kept).join(".") };
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)!}`;
}
