/** Names that `from … import *` brings. */
import type { ModuleFacts } from "../facts/types";
import type { Inference } from "./inference";
import { member } from "./members";
import type { Entity } from "./view";

/** A name that nothing in the module binds: what a star import gives, unknown where one of those cannot be followed. */
export function takenOver(inference: Inference, path: string, name: string): Entity | undefined {
  const stars = inference.modules.facts(path)?.imports.some(({ names }) => names?.[0]?.name === "*");
  return stars ? inference.global(path, name) : undefined;
}

/** What the first star import gives that has the name. */
export function starImported(inference: Inference, path: string, facts: ModuleFacts, name: string): Entity | undefined {
  for (const fact of facts.imports) {
    if (fact.names?.[0]?.name !== "*") continue;
    const target = inference.infer(path, ".".repeat(fact.level) + fact.module || null);
    if (target.kind !== "module" || target.path === path) continue;
    const exported = inference.modules.facts(target.path);
    if (exported?.all ? !exported.all.includes(name) : name.startsWith("_")) continue;
    const found = member(inference, target, name, path);
    if (found.kind !== "unknown") return found;
  }
  return undefined;
}
