/** Follows what Python does when a module is the first one imported in a fresh interpreter. */
import { Raised, type RaisedCause } from "./certainty";
import { importModule } from "./importing";
import { Abandoned, Machine, type Limits } from "./machine";
import type { ExecutionSource } from "./source";
import { runBlock } from "./steps";

export type { ExecutionSource } from "./source";
export type { RaisedCause, TrailStep } from "./certainty";

export type ImportOutcome =
  /** Not `sure` where something was called of which nothing is known: it may need a name that is not there yet. */
  | { readonly result: "works"; readonly sure: boolean }
  /**
   * For certain, if what is imported from outside of the project is there. Not `sure` of what is raised where something
   * was called of which nothing is known: it may fail before.
   */
  | { readonly result: "raises"; readonly type: string; readonly cause: RaisedCause; readonly sure: boolean }
  /** It depends on what cannot be seen from here, or was too long to follow. */
  | { readonly result: "unknown" };

/** An import statement in a function that runs while a module is imported. */
export interface CalledImport {
  /** The module that holds it, and its index in that module's imports. */
  readonly path: string;
  readonly id: number;
}

/**
 * The imports in functions that a module's body calls, itself or through others, in whatever branch. All other modules
 * count as complete.
 */
export function calledImports(source: ExecutionSource, path: string): CalledImport[] {
  const found = new Map<string, CalledImport>();
  const follows = (other: string): boolean => other === path;
  const machine = new Machine({ ...source, follows, anyDecorator: true }, CALL_LIMITS, runBlock);
  machine.onImport = (frame, id) => {
    if (frame.function !== undefined) found.set(`${frame.path}:${String(id)}`, { path: frame.path, id });
  };
  try {
    importModule(machine, source.nameOf(path), path);
  } catch (thrown) {
    if (!(thrown instanceof Raised || thrown instanceof Abandoned)) throw thrown;
  }
  return [...found.values()];
}

const CALL_LIMITS: Limits = { steps: 20_000, depth: 20, blocks: 100 };

const LIMITS: Limits = { steps: 60_000, depth: 200, blocks: 300 };

export interface FirstImport {
  readonly outcome: ImportOutcome;
  /** Dotted names of the modules that are certainly imported after it, of those that are followed. */
  readonly loaded: readonly string[];
}

/** Imports a module in a fresh interpreter. */
export function importFirst(source: ExecutionSource, path: string, limits: Limits = LIMITS): FirstImport {
  const machine = new Machine(source, limits, runBlock);
  const outcome = follow(machine, path);
  const loaded = [...machine.modules.values()].filter((module) => !module.maybe).map((module) => module.name);
  return { outcome, loaded: outcome.result === "raises" ? [] : loaded };
}

function follow(machine: Machine, path: string): ImportOutcome {
  const { certainty, source } = machine;
  try {
    importModule(machine, source.nameOf(path), path);
  } catch (thrown) {
    if (thrown instanceof Raised && thrown.missing && !certainty.doubtful)
      return { result: "raises", type: thrown.type, cause: thrown.missing, sure: isSure(machine) };
    if (thrown instanceof Raised || thrown instanceof Abandoned) return { result: "unknown" };
    throw thrown;
  }
  if (certainty.doubtful) return { result: "unknown" };
  return { result: "works", sure: isSure(machine) };
}

function isSure({ opaque, certainty }: Machine): boolean {
  return !opaque && !certainty.mayStop;
}
