/**
 * Imports between modules as a graph of numbers, in the shape that contracts ask for.
 *
 * Nodes are numbered in the order of their names, so a package and all that is in it are neighbours: `[n, end(n))`. What
 * contracts speak of are such regions, and whether a module lies in one is two comparisons.
 */
import { expressionPattern, hasWildcard } from "./expressions";

/** Nodes from `start` up to, not including, `end`. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

let revisions = 0;

/** The nodes of a graph: numbers for names. */
export class GraphNodes {
  /** Nodes by name. */
  readonly ids: ReadonlyMap<string, number>;
  /** By node, where its region ends. */
  readonly ends: Int32Array;

  private constructor(
    /** In the order of UTF-16 units. */
    readonly names: readonly string[],
    /** Whether a node stands for a package outside as a whole. */
    readonly squashed: Uint8Array,
  ) {
    this.ids = new Map(names.map((name, id) => [name, id]));
    this.ends = endsOf(names);
  }

  /** @param outside packages that are squashed; those that are modules inside, too, are not */
  static of(inside: readonly string[], outside: Iterable<string>): GraphNodes {
    const modules = new Set(inside);
    const names = [...new Set([...modules, ...outside])].sort();
    return new GraphNodes(
      names,
      Uint8Array.from(names, (name) => (modules.has(name) ? 0 : 1)),
    );
  }

  /** Remembered values: two are never taken for the same, which spares writing them out to compare. */
  toJSON(): number {
    return revisions++;
  }
}

export class ImportGraph {
  private constructor(
    private readonly nodes: GraphNodes,
    /** By node, sorted; a module may import itself. */
    readonly imports: readonly (readonly number[])[],
    /** By node. */
    readonly importers: readonly (readonly number[])[],
  ) {}

  /** @param imports names that a module imports, each once and sorted, all of them in the graph */
  static of(nodes: GraphNodes, imports: Iterable<readonly [name: string, imports: readonly string[]]>): ImportGraph {
    const all = nodes.names.map((): readonly number[] => NONE);
    const importers: number[][] = nodes.names.map(() => []);
    for (const [name, targets] of imports) {
      all[nodes.ids.get(name)!] = targets.map((target) => nodes.ids.get(target)!);
    }
    for (const [from, targets] of all.entries()) for (const to of targets) importers[to]!.push(from);
    return new ImportGraph(nodes, all, importers);
  }

  /** By node, in the order of UTF-16 units. */
  get names(): readonly string[] {
    return this.nodes.names;
  }

  get size(): number {
    return this.names.length;
  }

  /** The node of a name. */
  id(name: string): number | undefined {
    return this.nodes.ids.get(name);
  }

  isSquashed(node: number): boolean {
    return this.nodes.squashed[node] === 1;
  }

  /** A module with everything in it. */
  region(node: number): Region {
    return { start: node, end: this.nodes.ends[node]! };
  }

  /** Modules one level below. */
  children(node: number): number[] {
    const out: number[] = [];
    for (let child = node + 1; child < this.nodes.ends[node]!; child = this.nodes.ends[child]!) out.push(child);
    return out;
  }

  hasImport(from: number, to: number): boolean {
    return this.imports[from]!.includes(to);
  }

  /** Nodes that an expression stands for; a plain name that is no module stands for none. */
  matching(expression: string): number[] {
    if (!hasWildcard(expression)) {
      const id = this.nodes.ids.get(expression);
      return id === undefined ? [] : [id];
    }
    const pattern = expressionPattern(expression);
    return this.names.flatMap((name, id) => (pattern.test(name) ? [id] : []));
  }

  /** Imports whose two ends match the two expressions. */
  matchingImports(importer: string, imported: string): (readonly [from: number, to: number])[] {
    const targets = new Set(this.matching(imported));
    return this.matching(importer).flatMap((from) =>
      this.imports[from]!.filter((to) => targets.has(to)).map((to) => [from, to] as const),
    );
  }

  /** The same graph with some imports left out. */
  without(left: readonly (readonly [from: number, to: number])[]): ImportGraph {
    if (left.length === 0) return this;
    const imports = [...this.imports];
    const importers = [...this.importers];
    for (const [from, to] of left) {
      imports[from] = imports[from]!.filter((node) => node !== to);
      importers[to] = importers[to]!.filter((node) => node !== from);
    }
    return new ImportGraph(this.nodes, imports, importers);
  }

  /** The same modules with some of the imports alone. */
  only(kept: readonly (readonly [from: number, to: number])[]): ImportGraph {
    const imports: number[][] = this.names.map(() => []);
    const importers: number[][] = this.names.map(() => []);
    for (const [from, to] of kept) {
      imports[from]!.push(to);
      importers[to]!.push(from);
    }
    for (const targets of [...imports, ...importers]) targets.sort((a, b) => a - b);
    return new ImportGraph(this.nodes, imports, importers);
  }

  /** As {@link GraphNodes.toJSON}. */
  toJSON(): number {
    return revisions++;
  }
}

const NONE: readonly number[] = [];

/** The end of each name's region; names sorted. A dot sorts before all that names are made of. */
function endsOf(names: readonly string[]): Int32Array {
  const ends = new Int32Array(names.length);
  const open: number[] = [];
  for (let id = 0; id <= names.length; id++) {
    while (open.length > 0 && (id === names.length || !names[id]!.startsWith(`${names[open.at(-1)!]!}.`)))
      ends[open.pop()!] = id;
    open.push(id);
  }
  return ends;
}
