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

export interface GraphModule {
  readonly name: string;
  /** Names of modules that it imports, each once; those that are no module of the graph are added as squashed ones. */
  readonly imports: readonly string[];
}

let revisions = 0;

export class ImportGraph {
  private constructor(
    /** In the order of UTF-16 units. */
    readonly names: readonly string[],
    private readonly ids: ReadonlyMap<string, number>,
    private readonly ends: Int32Array,
    /** Whether a node stands for a package outside as a whole. */
    private readonly squashed: Uint8Array,
    /** By node, sorted; a module may import itself. */
    readonly imports: readonly (readonly number[])[],
    readonly importers: readonly (readonly number[])[],
  ) {}

  /** @param modules each name once */
  static of(modules: readonly GraphModule[]): ImportGraph {
    const inside = new Map(modules.map((module) => [module.name, module]));
    const all = new Set(inside.keys());
    for (const { imports } of modules) for (const name of imports) all.add(name);
    const names = [...all].sort();
    const ids = new Map(names.map((name, id) => [name, id]));
    const imports: number[][] = names.map(() => []);
    const importers: number[][] = names.map(() => []);
    for (let from = 0; from < names.length; from++) {
      const targets = inside.get(names[from]!)?.imports.map((target) => ids.get(target)!) ?? [];
      imports[from] = targets.sort((a, b) => a - b);
      for (const to of targets) importers[to]!.push(from);
    }
    const squashed = Uint8Array.from(names, (name) => (inside.has(name) ? 0 : 1));
    return new ImportGraph(names, ids, endsOf(names), squashed, imports, importers);
  }

  get size(): number {
    return this.names.length;
  }

  /** The node of a name. */
  id(name: string): number | undefined {
    return this.ids.get(name);
  }

  isSquashed(node: number): boolean {
    return this.squashed[node] === 1;
  }

  /** A module with everything in it. */
  region(node: number): Region {
    return { start: node, end: this.ends[node]! };
  }

  /** Modules one level below. */
  children(node: number): number[] {
    const out: number[] = [];
    for (let child = node + 1; child < this.ends[node]!; child = this.ends[child]!) out.push(child);
    return out;
  }

  hasImport(from: number, to: number): boolean {
    return this.imports[from]!.includes(to);
  }

  /** Nodes that an expression stands for; a plain name that is no module stands for none. */
  matching(expression: string): number[] {
    if (!hasWildcard(expression)) {
      const id = this.ids.get(expression);
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
    return new ImportGraph(this.names, this.ids, this.ends, this.squashed, imports, importers);
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
    return new ImportGraph(this.names, this.ids, this.ends, this.squashed, imports, importers);
  }

  /** Graphs are remembered values: two are never taken for the same, which spares writing them out to compare. */
  toJSON(): number {
    return revisions++;
  }
}

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
