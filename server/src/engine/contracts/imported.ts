/** What the imports of a module name, before it is known which of the names are modules. */
import type { ImportFact, ModuleFacts } from "../facts/types";
import { Flow } from "../facts/types";
import { joinReference } from "../project/references";

/** One thing that an import statement names: `a.b` of `import a.b`, `a.b.c` of `from a.b import c`. */
export interface ImportedObject {
  /** With leading dots where the import is relative. */
  readonly name: string;
  /** Under `if TYPE_CHECKING:`. */
  readonly typing: boolean;
}

/** Function-level imports count; `importlib.import_module` is no statement and does not. */
export function importedObjects(facts: ModuleFacts): ImportedObject[] {
  return facts.imports.flatMap(objectsOf);
}

export function objectsOf(fact: ImportFact): ImportedObject[] {
  if (fact.dynamic) return [];
  const typing = (fact.flow & Flow.TypeChecking) !== 0;
  if (!fact.names) return [{ name: fact.module, typing }];
  const base = ".".repeat(fact.level) + fact.module;
  return fact.names.map(({ name }) => ({ name: fact.module === "" ? base + name : `${base}.${name}`, typing }));
}

/** Absolute, for code in the module `importer` at `path`; `undefined` when it leads above the root. */
export function absoluteName(name: string, importer: string, path: string): string | undefined {
  return name.startsWith(".") ? joinReference(importer, path, name) : name;
}

/** The module that an imported object is, or lies in: as grimp, no further than one level up. */
export function moduleOf(name: string, isModule: (name: string) => boolean): string | undefined {
  if (isModule(name)) return name;
  const dot = name.lastIndexOf(".");
  const parent = dot < 0 ? "" : name.slice(0, dot);
  return parent !== "" && isModule(parent) ? parent : undefined;
}

/**
 * The package outside that an object belongs to, as it stands in the graph: its first part, below a namespace that a root
 * package shares the first part that does not lead towards one. `undefined` for such a namespace itself.
 */
export function outsidePackage(name: string, roots: readonly string[]): string | undefined {
  const parts = name.split(".");
  if (!roots.some((root) => root.startsWith(`${parts[0]!}.`))) return parts[0];
  if (roots.some((root) => root.startsWith(`${name}.`))) return undefined;
  const shared = roots
    .filter((root) => root.startsWith(`${parts[0]!}.`))
    .map((root) => {
      const own = root.split(".");
      let same = 0;
      while (own[same] === parts[same]) same++;
      return same;
    });
  return parts.slice(0, Math.max(0, ...shared) + 1).join(".");
}
