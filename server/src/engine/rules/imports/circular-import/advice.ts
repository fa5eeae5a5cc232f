import type { ImportEdge, ProjectView } from "../../../project/view";
import { definingModule } from "./defer";
import { edgeNames } from "./graph";
import type { ImportUse } from "./uses";

/** More functions than these are no cheap place for an import. */
const MAX_FUNCTIONS = 3;

/** What to do about a cycle: the import of it that is given up most easily, and why. */
export function advise(project: ProjectView, ruleId: string, hops: readonly ImportEdge[]): string {
  const source = sourceOf(project, hops);
  if (source) {
    const names = list(source.names.map((name) => `\`${name}\``));
    return `\`${project.moduleName(source.hop.from)}\` can import ${names} from ${source.path}, where ${source.names.length > 1 ? "they are" : "it is"} defined.`;
  }
  let best: { cost: number; hop: ImportEdge; use: ImportUse } | undefined;
  for (const hop of hops) {
    if (hop.holder !== undefined || hop.fact.owner >= 0) continue;
    const uses = project.facts(hop.from)?.rules[ruleId] as Readonly<Record<number, ImportUse>> | undefined;
    const use = uses?.[hop.fact.at[0]];
    const cost = use ? costOf(use) : undefined;
    if (use && cost !== undefined && (!best || cost < best.cost)) best = { cost, hop, use };
  }
  if (!best) return "Move what they share into a module below both, or turn one of the imports round.";
  const { hop, use } = best;
  const names = edgeNames(hop).map((name) => `\`${name}\``);
  const them = names.length > 1 ? "them" : "it";
  const user = `\`${project.moduleName(hop.from)}\``;
  if (use.functions.length === 0)
    return `The cheapest cut is in ${user}: only annotations use ${list(names)}, so ${them} can be imported under \`if TYPE_CHECKING:\`.`;
  const functions = list(use.functions.map((name) => `\`${name}\``));
  const [need, self] = use.functions.length > 1 ? ["need", "themselves"] : ["needs", "itself"];
  return `The cheapest cut is in ${user}: only ${functions} ${need} ${list(names)} and can import ${them} ${self}. Better still, move what they share into a module below both.`;
}

/** An import of a name that the imported package only hands on, from a module which is no part of the cycle. */
function sourceOf(
  project: ProjectView,
  hops: readonly ImportEdge[],
): { readonly hop: ImportEdge; readonly names: readonly string[]; readonly path: string } | undefined {
  const cycle = new Set(hops.map(({ from }) => from));
  for (const hop of hops) {
    if (hop.holder !== undefined || !hop.to.endsWith("__init__.py")) continue;
    const names = edgeNames(hop);
    const paths = names.map((name) => definingModule(project, hop.to, originalName(hop, name)));
    if (paths.length === 0 || paths.some((path) => path === undefined || cycle.has(path))) continue;
    const modules = [...new Set(paths as string[])].map((path) => `\`${project.moduleName(path)}\``);
    return { hop, names, path: list(modules) };
  }
  return undefined;
}

function originalName({ fact }: ImportEdge, local: string): string {
  return fact.names?.find(({ as }) => as === local)?.name ?? local;
}

/** Annotations cost nothing; each function costs an import of its own. */
function costOf({ annotations, module, functions }: ImportUse): number | undefined {
  if (module || (!annotations && functions.length === 0) || functions.length > MAX_FUNCTIONS) return undefined;
  return annotations && functions.length > 0 ? undefined : functions.length;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)!}`;
}
