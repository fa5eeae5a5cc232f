import type { ModuleFacts } from "../facts/types";
import type { Database } from "./database";
import { sameData } from "./same-data";

/** Parts that tell of no place in the text, and the imports, which most edits stand behind: they outlive edits. */
const STABLE = ["codeLines", "generated", "foreign", "hasMainGuard", "imports", "all"] as const;

/** Parts with places in them: new after every edit, so who reads one is drawn from the text as a whole. */
const VOLATILE = [
  "length",
  "lineStarts",
  "errors",
  "bindings",
  "functions",
  "classes",
  "calls",
  "suppressions",
  "program",
  "places",
  "failures",
  "rules",
] as const;

/** Does not compile while a part is in neither list. */
type EveryPart =
  Exclude<keyof ModuleFacts, (typeof STABLE)[number] | (typeof VOLATILE)[number]> extends never ? ModuleFacts : never;

/**
 * A module's facts as other computations see them: each stable part is remembered by itself, so that reading it does
 * not tie the reader to the rest. The module must be there whenever a part is read.
 */
export function trackedFacts(database: Database, path: string): ModuleFacts {
  const handle = database.handle(`facts:${path}`);
  const whole = (): ModuleFacts => database.read(handle) as ModuleFacts;
  const facts = {};
  for (const part of STABLE) {
    const key = `fact:${part}:${path}`;
    const get = (): unknown => database.get(key, () => whole()[part], sameData);
    Object.defineProperty(facts, part, { get, enumerable: true });
  }
  for (const part of VOLATILE) {
    Object.defineProperty(facts, part, { get: () => whole()[part], enumerable: true });
  }
  return facts as EveryPart;
}
