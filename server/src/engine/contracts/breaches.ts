/** How an import breaks a contract, in names. */
import { isIn } from "./chains";
import type { ImportGraph, Region } from "./graph";

export interface Breach {
  /** The part of the contract that imports, and the one that it must not import: layers, listed modules, siblings. */
  readonly importer: string;
  readonly imported: string;
  /** Modules from the importing one to the imported one, at least two. */
  readonly chain: readonly string[];
  /** More modules that begin the same chain, by importing its second module. */
  readonly heads: readonly string[];
}

/** A chain between two regions as a breach; all modules of `from` that begin it are named. */
export function breachOf(graph: ImportGraph, chain: readonly number[], from: Region, to: Region): Breach {
  const name = (node: number): string => graph.names[node]!;
  const parts = { importer: name(from.start), imported: name(to.start) };
  if (chain.length === 2) return { ...parts, chain: chain.map(name), heads: [] };
  const [head = -1, ...others] = graph.importers[chain[1]!]!.filter((node) => isIn(from, node));
  const last = chain.at(-2)!;
  const tail = graph.imports[last]!.find((node) => isIn(to, node))!;
  return { ...parts, chain: [head, ...chain.slice(1, -1), tail].map(name), heads: others.map(name) };
}
