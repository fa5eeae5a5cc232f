/**
 * Which modules belong together: communities of the import graph, found by merging those that raise its modularity most
 * (Clauset, Newman and Moore, "Finding community structure in very large networks", 2004).
 */
import { baseName } from "./modules";

export interface Group {
  /** What its members' names share, else its most connected member. */
  readonly name: string;
  readonly members: readonly string[];
}

/** An import between two members, with how much it weighs. */
export type Edge = readonly [from: string, to: string, weight: number];

/** Members that more than this share of the others import tie all groups together and belong to none. */
const HUB_SHARE = 0.4;
/** … of at least this many. */
const HUB_IMPORTERS = 2;
/** A word that two names share ties them as much as this many imports. */
const NAME_WEIGHT = 2;
/** Words that say what kind of module it is, not what it is about. */
const KIND_WORDS = new Set([
  ...[
    "api",
    "apis",
    "app",
    "base",
    "cli",
    "client",
    "common",
    "config",
    "core",
    "db",
    "database",
    "errors",
    "exceptions",
  ],
  ...["forms", "handler", "handlers", "helpers", "init", "main", "manager", "model", "models", "repo", "repository"],
  ...["route", "router", "routes", "schema", "schemas", "service", "services", "settings", "task", "tasks", "types"],
  ...["util", "utils", "view", "views", "worker", "get", "set", "new", "to", "from", "of", "and"],
  ...[
    "add",
    "all",
    "as",
    "build",
    "by",
    "check",
    "create",
    "data",
    "delete",
    "dict",
    "for",
    "function",
    "handle",
    "has",
    "id",
  ],
  ...[
    "ids",
    "in",
    "is",
    "list",
    "make",
    "name",
    "names",
    "on",
    "or",
    "parse",
    "remove",
    "str",
    "update",
    "value",
    "values",
    "with",
  ],
]);

/** Groups of two or more of the members, largest first. Members are paths of modules or folders. */
export function groupsOf(members: readonly string[], edges: readonly Edge[]): readonly Group[] {
  const hubs = hubsOf(members, edges);
  const free = members.filter((member) => !hubs.has(member));
  const links = new Links(free);
  for (const [from, to, weight] of edges) links.add(from, to, weight);
  tieByWords(free, links);
  return groups(links, links.communities());
}

function hubsOf(members: readonly string[], edges: readonly Edge[]): ReadonlySet<string> {
  const importers = new Map<string, Set<string>>();
  for (const [from, to] of edges) importers.set(to, (importers.get(to) ?? new Set()).add(from));
  const limit = Math.max(HUB_IMPORTERS, HUB_SHARE * (members.length - 1));
  return new Set(members.filter((member) => (importers.get(member)?.size ?? 0) > limit));
}

/** Groups of which less than this share of all ties leads from one to another; empty where more do. */
export function separateGroups(members: readonly string[], edges: readonly Edge[], maxCross: number): readonly Group[] {
  const links = new Links(members);
  for (const [from, to, weight] of edges) links.add(from, to, weight);
  tieByWords(members, links);
  const communities = links.communities();
  return links.crossing(communities) < maxCross ? groups(links, communities) : [];
}

function groups(links: Links, communities: readonly string[][]): readonly Group[] {
  return communities
    .filter((community) => community.length > 1)
    .map((community) => ({ name: nameOf(community, links), members: [...community].sort() }))
    .sort((a, b) => b.members.length - a.members.length || (a.name < b.name ? -1 : 1));
}

function tieByWords(members: readonly string[], links: Links): void {
  for (const [at, one] of members.entries()) {
    const words = new Set(wordsOf(one));
    for (const other of members.slice(at + 1)) {
      if (wordsOf(other).some((word) => words.has(word))) links.add(one, other, NAME_WEIGHT);
    }
  }
}

/** The words of a name that say what it is about, in the singular. */
export function wordsOf(path: string): readonly string[] {
  const words = baseName(path)
    .replace(/\.py$/, "")
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split("_")
    .filter((word) => word.length > 1 && !KIND_WORDS.has(word));
  return words.map((word) => word.replace(/(?<=[^s])s$/, ""));
}

function nameOf(community: readonly string[], links: Links): string {
  const counts = new Map<string, string[]>();
  for (const member of community) {
    for (const word of wordsOf(member)) counts.set(word, [...(counts.get(word) ?? []), member]);
  }
  const [word, holders] = [...counts].sort((a, b) => b[1].length - a[1].length)[0] ?? ["", []];
  if (holders.length > 1) return holders.some((path) => baseName(path).includes(`${word}s`)) ? `${word}s` : word;
  const most = [...community].sort((a, b) => links.degree(b, community) - links.degree(a, community))[0]!;
  return baseName(most).replace(/\.py$/, "");
}

/** An undirected graph with weights. */
class Links {
  private readonly weights = new Map<string, Map<string, number>>();
  private total = 0;

  constructor(nodes: readonly string[]) {
    for (const node of nodes) this.weights.set(node, new Map());
  }

  /** Edges to and from nodes that are not there are left out. */
  add(a: string, b: string, weight: number): void {
    const left = this.weights.get(a);
    const right = this.weights.get(b);
    if (!left || !right || a === b) return;
    left.set(b, (left.get(b) ?? 0) + weight);
    right.set(a, (right.get(a) ?? 0) + weight);
    this.total += weight;
  }

  degree(node: string, among?: readonly string[]): number {
    let sum = 0;
    for (const [other, weight] of this.weights.get(node)!) if (!among || among.includes(other)) sum += weight;
    return sum;
  }

  /** The share of all weight that lies between communities. */
  crossing(communities: readonly (readonly string[])[]): number {
    let inside = 0;
    for (const community of communities) for (const node of community) inside += this.degree(node, community);
    return this.total === 0 ? 0 : 1 - inside / (2 * this.total);
  }

  /** Merges, of all pairs of communities, the one that raises modularity most, until none does. */
  communities(): string[][] {
    const communities = [...this.weights.keys()].map((node) => [node]);
    const between = communities.map(([node]) => {
      const row = this.weights.get(node!)!;
      return communities.map(([other]) => row.get(other!) ?? 0);
    });
    const degrees = communities.map(([node]) => this.degree(node!));
    const double = 2 * this.total;
    for (;;) {
      let best: readonly [number, number] | undefined;
      let gain = 1e-12;
      for (let a = 0; a < communities.length; a++) {
        for (let b = a + 1; b < communities.length; b++) {
          const weight = between[a]![b]!;
          if (weight === 0) continue;
          const delta = weight / double - (degrees[a]! * degrees[b]!) / (double * double);
          if (delta > gain) [best, gain] = [[a, b], delta];
        }
      }
      if (!best) return communities;
      const [into, from] = best;
      communities[into]!.push(...communities[from]!);
      degrees[into]! += degrees[from]!;
      for (let other = 0; other < communities.length; other++) {
        between[into]![other]! += between[from]![other]!;
        between[other]![into]! += between[other]![from]!;
      }
      between[into]![into] = 0;
      communities.splice(from, 1);
      degrees.splice(from, 1);
      between.splice(from, 1);
      for (const row of between) row.splice(from, 1);
    }
  }
}
