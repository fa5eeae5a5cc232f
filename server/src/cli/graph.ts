import { createAnalyzer, type GraphImport, type GraphLevel, type ImportGraph } from "../engine";
import { createNodeHost, defaultCacheFolder, loadWasm } from "../hosts/node";
import { displayPath } from "./collect";
import { ExitStatus } from "./errors";
import { ConfigurationError, loadWorkspace } from "./load";
import { describeErrors, describeProblems } from "./remarks";
import { covers, findTargets } from "./targets";
import { write } from "./terminal";

export const GRAPH_FORMATS = ["json", "dot", "mermaid"] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** `archwright graph`: who imports whom, and which of them in a circle. */
export async function graph(given: string, format: GraphFormat, level: GraphLevel): Promise<ExitStatus> {
  const cwd = process.cwd();
  const target = findTargets(cwd, [given])[0]!;
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({ analyzer, cacheFolder: defaultCacheFolder() });
  try {
    const loaded = await loadWorkspace(target.root, { analyzer, host, overrides: {} });
    const display = (file: string): string => displayPath(cwd, target.root, file);
    const errors = loaded.problems.map(({ path, message }) => ({ path: display(path), message, internal: false }));
    await write(process.stderr, describeErrors(errors));
    const found = loaded.workspace.importGraph(level, (path) => covers(target, path));
    await write(process.stdout, WRITERS[format]({ ...found, ...shown(found, display) }));
    return ExitStatus.Clean;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await write(process.stderr, describeProblems(error.workspace, error.root, error.problems, cwd));
    return ExitStatus.Usage;
  } finally {
    await host.dispose();
  }
}

/** Paths as they are printed: relative to the working directory. */
function shown({ modules, imports }: ImportGraph, display: (path: string) => string): Partial<ImportGraph> {
  return {
    modules: modules.map((module) => ({ ...module, path: display(module.path) })),
    imports: imports.map((one) => ({ ...one, path: display(one.path) })),
  };
}

const WRITERS: Readonly<Record<GraphFormat, (graph: ImportGraph) => string>> = {
  json: (graph) => `${JSON.stringify(graph, null, 2)}\n`,
  dot: asDot,
  mermaid: asMermaid,
};

/** One arrow a pair, for the strongest of its imports; `circular` where it lies on a cycle. */
function arrows({ imports, cycles }: ImportGraph): (GraphImport & { readonly circular: boolean })[] {
  const cycleOf = new Map(cycles.flatMap((members, index) => members.map((name) => [name, index] as const)));
  const strongest = new Map<string, GraphImport>();
  for (const kind of ["typing", "deferred", "lazy", "eager"]) {
    for (const one of imports) if (one.kind === kind) strongest.set(`${one.from} ${one.to}`, one);
  }
  return [...strongest.values()]
    .map((one) => ({
      ...one,
      circular: one.kind === "eager" && cycleOf.has(one.from) && cycleOf.get(one.from) === cycleOf.get(one.to),
    }))
    .sort((a, b) => (a.from === b.from ? (a.to < b.to ? -1 : 1) : a.from < b.from ? -1 : 1));
}

/** https://graphviz.org/doc/info/lang.html */
function asDot(graph: ImportGraph): string {
  const styles = { eager: "solid", lazy: "dashed", deferred: "dashed", typing: "dotted" } as const;
  const nodes = graph.modules.map(({ name }) => `  ${JSON.stringify(name)};\n`);
  const edges = arrows(graph).map(({ from, to, kind, circular }) => {
    const attributes = [...(kind === "eager" ? [] : [`style=${styles[kind]}`]), ...(circular ? ["color=red"] : [])];
    const list = attributes.length > 0 ? ` [${attributes.join(", ")}]` : "";
    return `  ${JSON.stringify(from)} -> ${JSON.stringify(to)}${list};\n`;
  });
  return `digraph imports {\n  rankdir=LR;\n  node [shape=box];\n${nodes.join("")}${edges.join("")}}\n`;
}

/** https://mermaid.js.org/syntax/flowchart.html */
function asMermaid(graph: ImportGraph): string {
  const ids = new Map(graph.modules.map(({ name }, index) => [name, `n${index}`]));
  const nodes = graph.modules.map(({ name }) => `  ${ids.get(name)!}["${mermaidText(name)}"]\n`);
  const all = arrows(graph);
  const edges = all.map(
    ({ from, to, kind }) => `  ${ids.get(from)!} ${kind === "eager" ? "-->" : "-.->"} ${ids.get(to)!}\n`,
  );
  const circular = all.flatMap((one, index) => (one.circular ? [index] : []));
  const red = circular.length > 0 ? `  linkStyle ${circular.join(",")} stroke:red\n` : "";
  return `flowchart LR\n${nodes.join("")}${edges.join("")}${red}`;
}

/** A file may be called what no Python module can be: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters */
function mermaidText(text: string): string {
  return text.replace(/["#`<>\p{Cc}]/gu, (character) => `#${character.codePointAt(0)!};`);
}
