/** The cheapest imports to cut so that the children of a package form no cycle, as grimp nominates them. */
import { isIn } from "./chains";
import type { ImportGraph, Region } from "./graph";

/**
 * A heuristic for the minimum feedback arc set after Eades, Lin and Smyth, "A fast and effective heuristic for the
 * feedback arc set problem" (1993), in the form of `ImportGraph.nominate_cycle_breakers` of grimp: children that nobody
 * imports first, those that import nobody last, the others by how much more they import than they are imported; what
 * then points backwards is cut.
 */
export function cycleBreakers(graph: ImportGraph, ancestor: number): (readonly [from: number, to: number])[] {
  const children = graph.children(ancestor);
  if (children.length < 2) return [];
  const weights = importsBetween(graph, graph.region(ancestor), children);
  const places = placesOf(weights);
  if (!places) return [];
  return weights.flatMap((row, from) =>
    [...row.keys()]
      .filter((to) => places[to]! < places[from]!)
      .flatMap((to) => directImports(graph, children[from]!, children[to]!)),
  );
}

/** For each child, by position: how many imports lead to which others. */
type Weights = readonly ReadonlyMap<number, number>[];

function importsBetween(graph: ImportGraph, { start, end }: Region, children: readonly number[]): Weights {
  // One more than the position of the child that a node belongs to.
  const owners = new Int32Array(end - start);
  for (const [at, child] of children.entries()) owners.fill(at + 1, child - start, graph.region(child).end - start);
  return children.map((child, at) => {
    const row = new Map<number, number>();
    for (let node = child; node < graph.region(child).end; node++) {
      for (const to of graph.imports[node]!) {
        if (to < start || to >= end) continue;
        const other = owners[to - start]! - 1;
        if (other >= 0 && other !== at) row.set(other, (row.get(other) ?? 0) + 1);
      }
    }
    return row;
  });
}

/** The place of each child in the order, by its position; `undefined` where they form no cycle, so none points backwards. */
function placesOf(weights: Weights): Int32Array | undefined {
  const siblings = new Siblings(weights);
  const first: number[] = [];
  for (let taken = siblings.takeUnimported(); taken.length > 0; taken = siblings.takeUnimported()) first.push(...taken);
  if (siblings.left.size === 0) return undefined;
  let last: number[] = [];
  for (let taken = siblings.takeLeaves(); taken.length > 0; taken = siblings.takeLeaves()) last = [...taken, ...last];
  const middle: number[] = [];
  while (siblings.left.size > 0) middle.push(siblings.takeLargestSurplus());
  const places = new Int32Array(weights.length);
  [...first, ...middle, ...last].forEach((child, place) => (places[child] = place));
  return places;
}

/** Children that have no place yet, by position, and the imports between them. */
class Siblings {
  /** In the order of names. */
  readonly left: Set<number>;
  private readonly importers: number[][];
  /** How many of them import each, and how many each imports. */
  private readonly sources: Int32Array;
  private readonly targets: Int32Array;
  /** By how many imports each imports more of them than it is imported by. */
  private readonly surplus: Int32Array;

  constructor(private readonly weights: Weights) {
    this.left = new Set(weights.keys());
    this.importers = weights.map(() => []);
    this.sources = new Int32Array(weights.length);
    this.targets = Int32Array.from(weights, (row) => row.size);
    this.surplus = new Int32Array(weights.length);
    for (const [from, row] of weights.entries()) {
      for (const [to, count] of row) {
        this.importers[to]!.push(from);
        this.sources[to]!++;
        this.surplus[from]! += count;
        this.surplus[to]! -= count;
      }
    }
  }

  /** Those that none of the others imports. */
  takeUnimported(): number[] {
    return this.take((child) => this.sources[child] === 0);
  }

  /** Those that import none of the others. */
  takeLeaves(): number[] {
    return this.take((child) => this.targets[child] === 0);
  }

  /** Among equals the first by name. */
  takeLargestSurplus(): number {
    const best = [...this.left].reduce((a, b) => (this.surplus[b]! > this.surplus[a]! ? b : a));
    this.remove(best);
    return best;
  }

  private take(isTaken: (child: number) => boolean): number[] {
    const taken = [...this.left].filter(isTaken);
    for (const child of taken) this.remove(child);
    return taken;
  }

  private remove(child: number): void {
    this.left.delete(child);
    for (const [to, count] of this.weights[child]!) {
      this.sources[to]!--;
      this.surplus[to]! += count;
    }
    for (const from of this.importers[child]!) {
      this.targets[from]!--;
      this.surplus[from]! -= this.weights[from]!.get(child)!;
    }
  }
}

function directImports(graph: ImportGraph, from: number, to: number): (readonly [number, number])[] {
  const target = graph.region(to);
  const out: (readonly [number, number])[] = [];
  for (let node = from; node < graph.region(from).end; node++) {
    for (const next of graph.imports[node]!) if (isIn(target, next)) out.push([node, next]);
  }
  return out;
}
