/** Where names come from. */
import type { BindingFact } from "../../facts/types";
import type { ProjectView } from "../../project/view";

export interface Definition {
  readonly path: string;
  /** The name there. */
  readonly name: string;
}

/** More hands than these no name goes through. */
const MAX_HANDS = 12;

/**
 * The module of the project that defines what a name of a module stands for, followed through re-exports and star imports;
 * `undefined` where the name is not bound, comes from outside, or is a module.
 */
export function definedIn(project: ProjectView, path: string, name: string): Definition | undefined {
  let at: Definition = { path, name };
  for (let hand = 0; hand < MAX_HANDS; hand++) {
    const binding = bindingOf(project, at);
    if (binding && binding.kind !== "import") return at;
    const next = binding ? imported(project, at) : starred(project, at);
    if (!next) return undefined;
    at = next;
  }
  return undefined;
}

function bindingOf(project: ProjectView, { path, name }: Definition): BindingFact | undefined {
  const bindings = project.facts(path)?.bindings.filter((binding) => binding.name === name) ?? [];
  return bindings.find(({ kind }) => kind !== "import") ?? bindings[0];
}

function imported(project: ProjectView, { path, name }: Definition): Definition | undefined {
  for (const edge of project.imports(path)) {
    if (edge.fact.owner >= 0) continue;
    const original = edge.fact.names?.find((one) => one.as === name && edge.names.includes(one.name));
    if (original) return { path: edge.to, name: original.name };
  }
  return undefined;
}

function starred(project: ProjectView, { path, name }: Definition): Definition | undefined {
  for (const edge of project.imports(path)) {
    if (!edge.names.includes("*")) continue;
    const { all } = project.facts(edge.to)!;
    if (all ? !all.includes(name) : name.startsWith("_")) continue;
    if (definedIn(project, edge.to, name)) return { path: edge.to, name };
  }
  return undefined;
}
