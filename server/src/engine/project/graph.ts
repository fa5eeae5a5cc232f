import type { ImportFact, ModuleFacts } from "../facts/types";
import { joinReference } from "./references";
import type { ImportEdge } from "./view";

/**
 * The edges of one module. `from pkg import a, b` is an edge to each of `a`, `b` that is a module, and one to `pkg` for
 * the names that are not. `import a.b.c` is an edge to `a.b.c`; that its packages run first is left to whoever cares.
 */
export function importEdges(
  path: string,
  facts: ModuleFacts,
  name: string,
  find: (module: string) => string | undefined,
): ImportEdge[] {
  const out: ImportEdge[] = [];
  for (const fact of facts.imports) {
    const module = absoluteModule(fact, name, path);
    if (module === undefined) continue;
    const target = longest(module, find);
    if (!fact.names) {
      if (target !== undefined) out.push({ from: path, to: target, fact, names: [] });
      continue;
    }
    const own: string[] = [];
    for (const imported of fact.names) {
      const submodule =
        imported.name === "*" ? undefined : find(module === "" ? imported.name : `${module}.${imported.name}`);
      if (submodule !== undefined && !(target !== undefined && submodule === target))
        out.push({ from: path, to: submodule, fact, names: [] });
      else own.push(imported.name);
    }
    if (own.length > 0 && target !== undefined && find(module) !== undefined)
      out.push({ from: path, to: target, fact, names: own });
  }
  return out.filter((edge) => edge.to !== path);
}

/** The absolute dotted name of the module that an import names. */
export function absoluteModule(fact: ImportFact, name: string, path: string): string | undefined {
  if (fact.level === 0) return fact.module;
  return joinReference(name, path, ".".repeat(fact.level) + fact.module) ?? (fact.module === "" ? "" : undefined);
}

/** `import a.b.c` where only `a.b` is a module still runs `a.b`. */
function longest(module: string, find: (module: string) => string | undefined): string | undefined {
  const segments = module.split(".");
  for (let length = segments.length; length > 0; length--) {
    const path = find(segments.slice(0, length).join("."));
    if (path !== undefined) return path;
  }
  return undefined;
}
