/** Ways through an import graph. All answers are the same from run to run: among equals the first by name. */
import type { ImportGraph, Region } from "./graph";

/** Nodes that a way may not lead over; its two ends may lie on them. 0 is open. */
export type Closed = Int32Array;

export function isIn({ start, end }: Region, node: number): boolean {
  return start <= node && node < end;
}

/** Whether any node of a region is among some. */
export function isAnyIn({ start, end }: Region, nodes: ReadonlySet<number>): boolean {
  for (let node = start; node < end; node++) if (nodes.has(node)) return true;
  return false;
}

/** All nodes that one can come to from a region, the region's own first. */
export function reach(neighbours: readonly (readonly number[])[], { start, end }: Region, closed?: Closed): number[] {
  const seen = new Uint8Array(neighbours.length);
  const out = Array.from({ length: end - start }, (_, at) => start + at);
  seen.fill(1, start, end);
  // It grows while it is walked.
  for (const [at, node] of out.entries()) {
    // A closed node is come to, but not passed.
    if (closed?.[node] && at >= end - start) continue;
    for (const next of neighbours[node]!) {
      if (seen[next]) continue;
      seen[next] = 1;
      out.push(next);
    }
  }
  return out;
}

/**
 * Shortest chains from one region to another that share no import, the shortest first: what grimp calls
 * `find_shortest_chains`. The regions must not overlap.
 */
export function shortestChains(graph: ImportGraph, from: Region, to: Region, closed?: Closed): number[][] {
  const chains: number[][] = [];
  const used = new Set<number>();
  for (let node = from.start; node < from.end; node++) {
    for (const next of graph.imports[node]!) {
      if (!isIn(to, next)) continue;
      chains.push([node, next]);
      used.add(node * graph.size + next);
    }
  }
  const between = leadingTo(graph, from, to, closed);
  if (!between) return chains;
  const search = new Search(graph, from, to, used, between);
  for (let chain = search.next(); chain; chain = search.next()) {
    chains.push(chain);
    for (let at = 1; at < chain.length; at++) used.add(chain[at - 1]! * graph.size + chain[at]!);
  }
  return chains;
}

/** A mark on the open nodes outside both regions from which one can come to the second; `undefined` without any. */
function leadingTo(graph: ImportGraph, from: Region, to: Region, closed?: Closed): Uint8Array | undefined {
  const marks = new Uint8Array(graph.size);
  const queue: number[] = [];
  for (let node = to.start; node < to.end; node++) queue.push(node);
  for (const node of queue) {
    for (const importer of graph.importers[node]!) {
      if (marks[importer] || closed?.[importer] || isIn(from, importer) || isIn(to, importer)) continue;
      marks[importer] = 1;
      queue.push(importer);
    }
  }
  return queue.length > to.end - to.start ? marks : undefined;
}

class Search {
  private readonly cameFrom: Int32Array;

  constructor(
    private readonly graph: ImportGraph,
    private readonly from: Region,
    private readonly to: Region,
    private readonly used: ReadonlySet<number>,
    private readonly between: Uint8Array,
  ) {
    this.cameFrom = new Int32Array(graph.size);
  }

  /** The shortest chain of imports that are not used yet, breadth first from all of the region at once. */
  next(): number[] | undefined {
    const { graph, from, to, used, between, cameFrom } = this;
    cameFrom.fill(-1);
    const queue: number[] = [];
    for (let node = from.start; node < from.end; node++) queue.push(node);
    for (const node of queue) {
      for (const next of graph.imports[node]!) {
        const isEnd = isIn(to, next);
        if (!isEnd && (!between[next] || cameFrom[next] !== -1)) continue;
        if (used.has(node * graph.size + next)) continue;
        if (isEnd) return this.chainTo(node, next);
        cameFrom[next] = node;
        queue.push(next);
      }
    }
    return undefined;
  }

  private chainTo(node: number, end: number): number[] {
    const chain = [end];
    for (let at = node; at !== -1; at = this.cameFrom[at]!) chain.push(at);
    return chain.reverse();
  }
}
