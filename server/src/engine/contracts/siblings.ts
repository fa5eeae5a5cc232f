/** The cheapest imports to cut so that the children of a package form no cycle, as grimp nominates them. */
import { isIn } from "./chains";
import type { ImportGraph } from "./graph";

type Matrix = Map<number, Map<number, number>>;

/**
 * A heuristic for the minimum feedback arc set after Eades, Lin and Smyth, "A fast and effective heuristic for the
 * feedback arc set problem" (1993), in the form of `ImportGraph.nominate_cycle_breakers` of grimp: children that nobody
 * imports first, those that import nobody last, the others by how much more they import than they are imported; what
 * then points backwards is cut.
 */
export function cycleBreakers(graph: ImportGraph, ancestor: number): (readonly [from: number, to: number])[] {
  const children = graph.children(ancestor);
  if (children.length < 2) return [];
  const weights = importsBetween(graph, children);
  const order = new Map([...ordering(children, weights)].map((child, position) => [child, position]));
  const cut = [...weights].flatMap(([from, row]) =>
    [...row.keys()].filter((to) => order.get(to)! < order.get(from)!).map((to) => [from, to] as const),
  );
  return cut.flatMap(([from, to]) => directImports(graph, from, to));
}

/** How many imports lead from one child to another, for pairs with any. */
function importsBetween(graph: ImportGraph, children: readonly number[]): Matrix {
  const owner = new Int32Array(graph.size).fill(-1);
  for (const child of children) owner.fill(child, child, graph.region(child).end);
  const weights: Matrix = new Map(children.map((child) => [child, new Map<number, number>()]));
  for (const child of children) {
    const row = weights.get(child)!;
    for (let node = child; node < graph.region(child).end; node++) {
      for (const to of graph.imports[node]!) {
        const other = owner[to]!;
        if (other >= 0 && other !== child) row.set(other, (row.get(other) ?? 0) + 1);
      }
    }
  }
  return weights;
}

function ordering(children: readonly number[], weights: Matrix): number[] {
  const left = new Map(children.map((child) => [child, { child, ...NOTHING }]));
  const importers: Matrix = new Map(children.map((child) => [child, new Map<number, number>()]));
  for (const [from, row] of weights) {
    for (const [to, count] of row) {
      importers.get(to)!.set(from, count);
      const [a, b] = [left.get(from)!, left.get(to)!];
      [a.targets, a.surplus] = [a.targets + 1, a.surplus + count];
      [b.sources, b.surplus] = [b.sources + 1, b.surplus - count];
    }
  }
  const remove = (child: number): void => {
    left.delete(child);
    for (const [to, count] of weights.get(child)!) {
      const other = left.get(to);
      if (other) [other.sources, other.surplus] = [other.sources - 1, other.surplus + count];
    }
    for (const [from, count] of importers.get(child)!) {
      const other = left.get(from);
      if (other) [other.targets, other.surplus] = [other.targets - 1, other.surplus - count];
    }
  };
  const take = (isTaken: (state: Sibling) => boolean): number[] => {
    const taken = [...left.values()].filter(isTaken).map(({ child }) => child);
    taken.forEach(remove);
    return taken;
  };
  const isNotImported = ({ sources }: Sibling): boolean => sources === 0;
  const isImportingNone = ({ targets }: Sibling): boolean => targets === 0;
  const first: number[] = [];
  for (let taken = take(isNotImported); taken.length > 0; taken = take(isNotImported)) first.push(...taken);
  let last: number[] = [];
  for (let taken = take(isImportingNone); taken.length > 0; taken = take(isImportingNone)) last = [...taken, ...last];
  const middle: number[] = [];
  while (left.size > 0) {
    // In the order of names, so that among equals the first by name is taken.
    const best = [...left.values()].reduce((a, b) => (b.surplus > a.surplus ? b : a));
    remove(best.child);
    middle.push(best.child);
  }
  return [...first, ...middle, ...last];
}

/** A child among those that have no place yet. */
interface Sibling {
  readonly child: number;
  /** How many of them import it, and how many it imports. */
  sources: number;
  targets: number;
  /** By how many imports it imports more of them than it is imported by. */
  surplus: number;
}

const NOTHING = { sources: 0, targets: 0, surplus: 0 };

function directImports(graph: ImportGraph, from: number, to: number): (readonly [number, number])[] {
  const target = graph.region(to);
  const out: (readonly [number, number])[] = [];
  for (let node = from; node < graph.region(from).end; node++) {
    for (const next of graph.imports[node]!) if (isIn(target, next)) out.push([node, next]);
  }
  return out;
}
