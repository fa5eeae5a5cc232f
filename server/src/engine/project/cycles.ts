/** Cycles of a directed graph given as adjacency lists; nodes are names. */

export type Graph = ReadonlyMap<string, readonly string[]>;

/** Strongly connected components of two or more nodes, each sorted, by Tarjan's algorithm without recursion. */
export function components(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const out: string[][] = [];
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const work: { node: string; next: number }[] = [];
    const enter = (node: string): void => {
      index.set(node, index.size);
      low.set(node, index.get(node)!);
      stack.push(node);
      onStack.add(node);
      work.push({ node, next: 0 });
    };
    enter(root);
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const targets = graph.get(frame.node) ?? [];
      if (frame.next < targets.length) {
        const target = targets[frame.next++]!;
        if (!index.has(target)) enter(target);
        else if (onStack.has(target)) low.set(frame.node, Math.min(low.get(frame.node)!, index.get(target)!));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) low.set(parent.node, Math.min(low.get(parent.node)!, low.get(frame.node)!));
      if (low.get(frame.node) !== index.get(frame.node)) continue;
      const members: string[] = [];
      let member: string;
      do {
        member = stack.pop()!;
        onStack.delete(member);
        members.push(member);
      } while (member !== frame.node);
      if (members.length > 1) out.push(members.sort());
    }
  }
  return out;
}

/**
 * For each edge inside a component the shortest cycle through it: `cycles.get(from)?.get(to)` lists the nodes from
 * `from` over `to` up to, not including, `from` again. Among equals the one whose nodes come first in the lists.
 */
export function shortestCycles(graph: Graph): Map<string, Map<string, string[]>> {
  const out = new Map<string, Map<string, string[]>>();
  for (const members of components(graph)) {
    const inside = new Set(members);
    for (const to of members) {
      const ways = shortestWays(graph, to, inside);
      for (const from of members) {
        if (from === to || !graph.get(from)!.includes(to)) continue;
        const way = wayBack(ways, from);
        let row = out.get(from);
        if (!row) out.set(from, (row = new Map<string, string[]>()));
        row.set(to, [from, ...way.slice(0, -1)]);
      }
    }
  }
  return out;
}

/** Breadth first from `start`: who each node was reached from. */
function shortestWays(
  graph: Graph,
  start: string,
  inside: ReadonlySet<string>,
): ReadonlyMap<string, string | undefined> {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (!inside.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return cameFrom;
}

function wayBack(cameFrom: ReadonlyMap<string, string | undefined>, end: string): string[] {
  const way: string[] = [];
  for (let at: string | undefined = end; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}
