/** Contracts on the order of modules: layers, and independence, which is one layer of siblings. */
import { breachOf, type Breach } from "./breaches";
import { reach, shortestChains, type Closed } from "./chains";
import type { ImportGraph } from "./graph";

export interface Level {
  /** Nodes of the modules that share the level. */
  readonly members: readonly number[];
  /** Members must not import each other. */
  readonly independent: boolean;
}

export interface LayerMember {
  /** Without parentheses; below a container relative to it. */
  readonly name: string;
  readonly optional: boolean;
}

export interface LayerLine {
  readonly members: readonly LayerMember[];
  readonly independent: boolean;
}

/** One entry of `layers`: a module, `a | b` or `a : b`, each perhaps in parentheses. */
export function parseLayer(line: string): LayerLine {
  const delimiter = line.includes("|") ? "|" : ":";
  const members = line.split(delimiter).map((part): LayerMember => {
    const text = part.trim();
    const optional = text.startsWith("(") && text.endsWith(")");
    return { name: optional ? text.slice(1, -1) : text, optional };
  });
  return { members, independent: delimiter === "|" || !line.includes(":") };
}

/** Two members that are kept apart although one lies in the other: such layers cannot be told apart. */
export function overlapping(graph: ImportGraph, levels: readonly Level[]): readonly [number, number] | undefined {
  const all = levels.flatMap((level) => level.members.map((member) => ({ member, level })));
  const sorted = all.sort((a, b) => a.member - b.member);
  for (const [at, outer] of sorted.entries()) {
    const { end } = graph.region(outer.member);
    for (const inner of sorted.slice(at + 1)) {
      if (inner.member >= end) break;
      // Those of one level that may import each other are never compared.
      if (inner.level !== outer.level || inner.level.independent) return [outer.member, inner.member];
    }
  }
  return undefined;
}

/**
 * Chains from lower levels to higher ones, and between independent siblings. A chain that passes a third layer is not
 * counted: it is made of chains between neighbours.
 */
export function layerBreaches(graph: ImportGraph, levels: readonly Level[]): Breach[] {
  const members = levels.flatMap(({ members: own, independent }, level) =>
    own.map((node) => ({ region: graph.region(node), level, independent })),
  );
  // One more than the number of the member that a node belongs to.
  const owners: Closed = new Int32Array(graph.size);
  // A member may lie in one before it, if the two may import each other.
  const outer = members.map(({ region }, at) => {
    const around = owners[region.start]! - 1;
    owners.fill(at + 1, region.start, region.end);
    return around;
  });
  return members.flatMap((member, at) => {
    const isForbidden = (other: number): boolean =>
      members[other]!.level < member.level ||
      (member.independent && members[other]!.level === member.level && other !== at);
    if (!members.some((_, other) => isForbidden(other))) return [];
    const reached = new Set<number>();
    for (const node of reach(graph.imports, member.region, owners)) {
      for (let owner = owners[node]! - 1; owner >= 0 && !reached.has(owner); owner = outer[owner]!) reached.add(owner);
    }
    const targets = [...reached].filter(isForbidden).sort((a, b) => a - b);
    return targets.flatMap((target) => {
      const to = members[target]!.region;
      const chains = shortestChains(graph, member.region, to, owners);
      return distinct(chains.map((chain) => breachOf(graph, chain, member.region, to)));
    });
  });
}

/** Several chains may have the same middle: their heads are the same, too. */
function distinct(breaches: readonly Breach[]): Breach[] {
  const seen = new Map(breaches.map((breach) => [breach.chain.join(" "), breach]));
  return [...seen.values()];
}
