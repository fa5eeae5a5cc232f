/** Checks one contract of import-linter's types on a graph, with import-linter's semantics. */
import type { Contract, PlacedText } from "../config/types";
import type { Span } from "../facts/types";
import { breachOf, type Breach } from "./breaches";
import { isAnyIn, isIn, reach, shortestChains } from "./chains";
import { expressionFault, hasWildcard, importSides } from "./expressions";
import type { ImportGraph, Region } from "./graph";
import { layerBreaches, overlapping, parseLayer, type LayerLine, type Level } from "./layers";
import type { ContractProblem, Outcome } from "./outcome";
import { cycleBreakers } from "./siblings";

/** What a contract's file says of the graph. */
export interface Scope {
  /** Packages whose modules are in the graph. */
  readonly roots: readonly string[];
  /** Whether packages outside are in it, too. */
  readonly external: boolean;
}

/** A contract with the places of its keys, where they are known. */
export type PlacedContract = Contract & { readonly keys?: Readonly<Record<string, Span>> };

export function checkContract(whole: ImportGraph, contract: PlacedContract, scope: Scope): Outcome {
  const check = new Check(whole, contract, scope);
  return { breaches: check.run(), ignored: check.ignored, problems: check.problems };
}

class Check {
  readonly problems: ContractProblem[] = [];
  ignored = 0;
  private readonly graph: ImportGraph;

  constructor(
    whole: ImportGraph,
    private readonly contract: PlacedContract,
    private readonly scope: Scope,
  ) {
    this.graph = this.withoutIgnored(whole);
  }

  run(): Breach[] {
    const { contract } = this;
    switch (contract.type) {
      case "layers":
        return this.layers(contract);
      case "independence":
        return this.independence(contract);
      case "forbidden":
        return this.forbidden(contract);
      case "protected":
        return this.protected(contract);
      case "acyclic-siblings":
        return this.siblings(contract);
    }
  }

  private problem(at: Span, message: string, severity: ContractProblem["severity"] = "error"): void {
    this.problems.push({ at, message, severity });
  }

  private withoutIgnored(graph: ImportGraph): ImportGraph {
    const { ignoreImports, unmatchedIgnoreImportsAlerting: alerting } = this.contract;
    const ignored = new Map<string, readonly [number, number]>();
    for (const { text, at } of ignoreImports) {
      const sides = importSides(text);
      const fault = sides ? (expressionFault(sides[0]) ?? expressionFault(sides[1])) : "it must look like `a -> b`";
      if (!sides || fault !== undefined) {
        this.problem(at, `\`${text}\` cannot be read: ${fault!}.`);
        continue;
      }
      const found = graph.matchingImports(...sides);
      for (const edge of found) ignored.set(edge.join(" "), edge);
      if (found.length === 0 && alerting !== "none") {
        const message = `No import matches \`${text}\`: it is gone, or a name is misspelt. Remove the line or mend it.`;
        this.problems.push({ at, message, severity: alerting === "warn" ? "warning" : "error", isNeedless: true });
      }
    }
    this.ignored = ignored.size;
    return graph.without([...ignored.values()]);
  }

  /** Nodes of module expressions; names that are no module are reported and left out. */
  private modules(
    expressions: readonly PlacedText[],
    mustMatch = false,
    severity: ContractProblem["severity"] = "error",
  ): number[] {
    const nodes = expressions.flatMap((entry) => this.nodesOf(entry, mustMatch, severity));
    return [...new Set(nodes)].sort((a, b) => a - b);
  }

  private nodesOf({ text, at }: PlacedText, mustMatch: boolean, severity: ContractProblem["severity"]): number[] {
    const fault = hasWildcard(text) ? expressionFault(text) : undefined;
    if (fault !== undefined) {
      this.problem(at, `\`${text}\` cannot be read: ${fault}.`);
      return [];
    }
    const nodes = this.graph.matching(text);
    if (nodes.length === 0 && !hasWildcard(text)) this.problem(at, this.missing(text), severity);
    else if (nodes.length === 0 && mustMatch) this.problem(at, `No module matches \`${text}\`.`);
    return nodes;
  }

  private missing(name: string): string {
    const root = this.scope.roots.some((each) => isInPackage(name, each));
    return `There is no module \`${name}\`${root || this.scope.roots.length === 0 ? "" : ` in the checked packages (${this.scope.roots.map((each) => `\`${each}\``).join(", ")})`}.`;
  }

  /** Reports modules that lie in each other. */
  private overlaps(levels: readonly Level[], at: Span): boolean {
    const pair = overlapping(this.graph, levels);
    if (!pair) return false;
    const [outer, inner] = pair.map((node) => this.graph.names[node]!);
    this.problem(
      at,
      `\`${inner!}\` is a part of \`${outer!}\`: this contract needs modules that do not hold each other.`,
    );
    return true;
  }

  private layers(contract: Contract & { type: "layers" }): Breach[] {
    const lines = contract.layers.flatMap((entry) => this.layerLine(entry));
    this.repeated(lines);
    if (contract.containers.length === 0) {
      if (contract.exhaustive) {
        const at = this.contract.keys?.["exhaustive"] ?? contract.at;
        this.problem(at, "`exhaustive` needs `containers`: without them it is unknown what else there could be.");
      }
      return this.levelsIn(lines, undefined, contract.at);
    }
    const containers = this.modules(contract.containers);
    return containers.flatMap((container) => {
      if (contract.exhaustive) this.unlisted(contract, lines, container);
      return this.levelsIn(lines, container, contract.at);
    });
  }

  private layerLine(entry: PlacedText): (LayerLine & PlacedText)[] {
    if (entry.text.includes("|") && entry.text.includes(":")) {
      this.problem(entry.at, `\`${entry.text}\` mixes \`|\` (independent) and \`:\` (may import each other): use one.`);
      return [];
    }
    const line = parseLayer(entry.text);
    const members = line.members.filter(({ name }) => name !== "");
    if (members.length < line.members.length)
      this.problem(
        entry.at,
        `\`${entry.text}\` names no module before or after a separator: name one, or take it out.`,
      );
    return [{ ...entry, ...line, members }];
  }

  private repeated(lines: readonly (LayerLine & PlacedText)[]): void {
    const seen = new Set<string>();
    for (const { members, at } of lines) {
      for (const { name } of members) {
        if (seen.has(name)) this.problem(at, `\`${name}\` is listed twice: a module has one layer.`);
        seen.add(name);
      }
    }
  }

  private levelsIn(lines: readonly (LayerLine & PlacedText)[], container: number | undefined, at: Span): Breach[] {
    const prefix = container === undefined ? "" : `${this.graph.names[container]!}.`;
    const taken = new Set<number>();
    const levels = lines.map((line): Level => {
      const members = line.members.flatMap(({ name, optional }) => {
        const node = this.graph.id(prefix + name);
        if (node === undefined && !optional)
          this.problem(line.at, `The layer \`${prefix}${name}\` does not exist. ${LAYER_ADVICE}`);
        if (node === undefined || taken.has(node)) return [];
        taken.add(node);
        return [node];
      });
      return { members: members.sort((a, b) => a - b), independent: line.independent };
    });
    return this.overlaps(levels, at) ? [] : layerBreaches(this.graph, levels);
  }

  private unlisted(contract: Contract & { type: "layers" }, lines: readonly LayerLine[], container: number): void {
    const listed = new Set([
      ...lines.flatMap((line) => line.members.map((member) => member.name)),
      ...contract.exhaustiveIgnores.map((ignore) => ignore.text),
    ]);
    const at = this.contract.keys?.["exhaustive"] ?? contract.at;
    for (const child of this.graph.children(container)) {
      const name = this.graph.names[child]!;
      if (!listed.has(name.slice(name.lastIndexOf(".") + 1)))
        this.problem(
          at,
          `\`${name}\` has no layer, and the contract is exhaustive: list it in \`layers\`, or in \`exhaustive_ignores\`.`,
        );
    }
  }

  private independence(contract: Contract & { type: "independence" }): Breach[] {
    const levels: Level[] = [{ members: this.modules(contract.modules), independent: true }];
    return this.overlaps(levels, contract.at) ? [] : layerBreaches(this.graph, levels);
  }

  private forbidden(contract: Contract & { type: "forbidden" }): Breach[] {
    const { graph } = this;
    const sources = this.modules(contract.sourceModules);
    const targets = this.modules(contract.forbiddenModules.filter((entry) => this.isInternalOrKnown(entry)));
    const region = (node: number): Region =>
      contract.asPackages ? graph.region(node) : { start: node, end: node + 1 };
    const importing = new Map(targets.map((target) => [target, new Set(reach(graph.importers, region(target)))]));
    return sources.flatMap((source) =>
      targets.flatMap((target) => {
        const [from, to] = [region(source), region(target)];
        if (isIn(from, target) || isIn(to, source) || !isAnyIn(from, importing.get(target)!)) return [];
        const chains = contract.allowIndirectImports ? directChains(graph, from, to) : shortestChains(graph, from, to);
        return chains.map((chain) => oneHead(graph, chain, from, to));
      }),
    );
  }

  /** Packages outside may be named without anybody importing them, if the file lets them into the graph. */
  private isInternalOrKnown({ text, at }: PlacedText): boolean {
    if (hasWildcard(text) || this.scope.roots.some((root) => isInPackage(text, root))) return true;
    if (!this.scope.external) {
      this.problem(
        at,
        `\`${text}\` is no module of the checked packages: packages outside need \`include_external_packages = true\`.`,
      );
    } else if (text.includes(".")) {
      this.problem(
        at,
        `Of packages outside only the top level can be forbidden: \`${text.split(".", 1)[0]!}\`, not \`${text}\`.`,
      );
    } else return this.graph.id(text) !== undefined;
    return false;
  }

  private protected(contract: Contract & { type: "protected" }): Breach[] {
    const { graph } = this;
    const region = (node: number): Region =>
      contract.asPackages ? graph.region(node) : { start: node, end: node + 1 };
    // Import-linter misses nobody among those who may import what is not taken as a package.
    const allowed = this.modules(contract.allowedImporters, false, contract.asPackages ? "error" : "warning").map(
      region,
    );
    return this.modules(contract.protectedModules).flatMap((node) => {
      const own = region(node);
      const out: Breach[] = [];
      for (let target = own.start; target < own.end; target++) {
        for (const from of graph.importers[target]!) {
          if (isIn(own, from) || allowed.some((each) => isIn(each, from))) continue;
          const chain = [graph.names[from]!, graph.names[target]!];
          out.push({ importer: chain[0]!, imported: graph.names[node]!, chain, heads: [] });
        }
      }
      return out;
    });
  }

  private siblings(contract: Contract & { type: "acyclic-siblings" }): Breach[] {
    for (const { text, at } of contract.skipDescendants) {
      if (contract.ancestors.some((ancestor) => ancestor.text === text))
        this.problem(at, `\`${text}\` is an ancestor, too: it cannot be skipped.`);
    }
    const skipped = new Set(this.modules(contract.skipDescendants, true));
    const out = new Map<string, Breach>();
    const visit = (ancestor: number, depth: number): void => {
      const children = this.graph.children(ancestor);
      const childOf = (node: number): string => this.graph.names[children.findLast((child) => child <= node)!]!;
      for (const [from, to] of cycleBreakers(this.graph, ancestor)) {
        const chain = [this.graph.names[from]!, this.graph.names[to]!];
        out.set(chain.join(" "), { importer: childOf(from), imported: childOf(to), chain, heads: [] });
      }
      if (depth === 0) return;
      for (const child of children) if (!skipped.has(child)) visit(child, depth - 1);
    };
    for (const ancestor of this.modules(contract.ancestors, true)) visit(ancestor, contract.depth);
    return [...out.values()];
  }
}

const LAYER_ADVICE = "Mend its name, or put it in parentheses if it is optional.";

/** Forbidden contracts count each importing module for itself. */
function oneHead(graph: ImportGraph, chain: readonly number[], from: Region, to: Region): Breach {
  return { ...breachOf(graph, chain, from, to), chain: chain.map((node) => graph.names[node]!), heads: [] };
}

function directChains(graph: ImportGraph, from: Region, to: Region): number[][] {
  const out: number[][] = [];
  for (let node = from.start; node < from.end; node++) {
    for (const next of graph.imports[node]!) if (isIn(to, next)) out.push([node, next]);
  }
  return out;
}

export function isInPackage(name: string, pkg: string): boolean {
  return name === pkg || name.startsWith(`${pkg}.`);
}
