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
  const left = new Set(children);
  const weight = (from: number, to: number): number => weights.get(from)!.get(to) ?? 0;
  const importsAny = (child: number): boolean => [...weights.get(child)!.keys()].some((to) => left.has(to));
  const isImported = (child: number): boolean => [...left].some((from) => weight(from, child) > 0);
  const take = (isTaken: (child: number) => boolean): number[] => {
    const taken = [...left].filter(isTaken);
    for (const child of taken) left.delete(child);
    return taken;
  };
  const first: number[] = [];
  for (let taken = take((child) => !isImported(child)); taken.length > 0; taken = take((child) => !isImported(child)))
    first.push(...taken);
  let last: number[] = [];
  for (let taken = take((child) => !importsAny(child)); taken.length > 0; taken = take((child) => !importsAny(child)))
    last = [...taken, ...last];
  const middle: number[] = [];
  while (left.size > 0) {
    let best = -1;
    let most = -Infinity;
    // In the order of names, so that among equals the first by name is taken.
    for (const child of left) {
      let surplus = 0;
      for (const other of left) surplus += weight(child, other) - weight(other, child);
      if (surplus > most) [best, most] = [child, surplus];
    }
    left.delete(best);
    middle.push(best);
  }
  return [...first, ...middle, ...last];
}

function directImports(graph: ImportGraph, from: number, to: number): (readonly [number, number])[] {
  const target = graph.region(to);
  const out: (readonly [number, number])[] = [];
  for (let node = from; node < graph.region(from).end; node++) {
    for (const next of graph.imports[node]!) if (isIn(target, next)) out.push([node, next]);
  }
  return out;
}
