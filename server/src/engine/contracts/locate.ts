/** From names of a graph back to the import statements. */
import type { Span } from "../facts/types";
import type { ProjectView } from "../project/view";
import { objectsOf } from "./imported";
import type { ImportScope } from "./scope";

/** An import statement. */
export interface Place {
  readonly path: string;
  readonly at: Span;
}

/** The statements through which one module imports another, in the order of the text. */
export function importsOf(project: ProjectView, scope: ImportScope, importer: string, imported: string): Place[] {
  const path = scope.modules()[importer];
  const facts = path ? project.facts(path) : undefined;
  if (!path || !facts) return [];
  const found = facts.imports.filter((fact) =>
    objectsOf(fact).some((object) => scope.target(importer, path, object) === imported),
  );
  const starts = new Map(found.map((fact) => [fact.at[0], fact.at]));
  return [...starts.values()].map((at) => ({ path, at }));
}
