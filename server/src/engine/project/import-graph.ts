/** The import graph as people and other tools see it: by dotted names, of modules or of packages. */
import type { ImportFact, ModuleFacts } from "../facts/types";
import { components } from "./cycles";
import type { ImportEdge } from "./view";

export type GraphLevel = "module" | "package";

export interface GraphNode {
  readonly name: string;
  /** The module's file, for a package its folder, relative to the workspace folder. */
  readonly path: string;
  /** Lines that hold code. */
  readonly lines: number;
}

export interface GraphImport {
  readonly from: string;
  readonly to: string;
  /** The file that holds the statement, and its line, from 1; between packages the first of them. */
  readonly path: string;
  readonly line: number;
  /** Import statements that this stands for. */
  readonly count: number;
  readonly kind: ImportFact["when"];
}

export interface ImportGraph {
  readonly modules: readonly GraphNode[];
  readonly imports: readonly GraphImport[];
  /** Names that reach each other by eager imports, sorted. */
  readonly cycles: readonly (readonly string[])[];
}

/** What the graph is drawn from. */
export interface GraphModel {
  modules(): readonly string[];
  facts(path: string): ModuleFacts | undefined;
  moduleName(path: string): string;
  imports(path: string): readonly ImportEdge[];
  runsOnImport(path: string): readonly ImportEdge[];
}

/** From the strongest tie to the weakest. */
const KINDS: readonly ImportFact["when"][] = ["eager", "lazy", "deferred", "typing"];

/** The graph of the modules that `covers` says yes to. */
export function importGraph(model: GraphModel, level: GraphLevel, covers: (path: string) => boolean): ImportGraph {
  const paths = model.modules().filter(covers);
  const names = new Map(paths.map((path) => [path, nameAt(model, path, level)]));
  const modules = new Map<string, GraphNode>();
  const imports = new Map<string, GraphImport>();
  for (const path of paths) {
    const name = names.get(path)!;
    const lines = model.facts(path)!.codeLines;
    const known = modules.get(name);
    const place = level === "module" ? path : folderOf(path);
    modules.set(name, { name, path: known?.path ?? place, lines: lines + (known?.lines ?? 0) });
    for (const found of importsOf(model, path)) {
      const to = names.get(found.edge.to);
      if (to === undefined || to === name) continue;
      const key = [name, to, found.kind, ...(level === "module" ? [found.line] : [])].join(" ");
      const other = imports.get(key);
      if (other) imports.set(key, { ...other, count: other.count + 1 });
      else imports.set(key, { from: name, to, path, line: found.line, count: 1, kind: found.kind });
    }
  }
  const all = [...imports.values()].sort(compareImports);
  return {
    modules: [...modules.values()].sort((a, b) => compare(a.name, b.name)),
    imports: all,
    cycles: cyclesOf(all),
  };
}

/** The imports of a module, each statement once for each module that it names. */
function importsOf(
  model: GraphModel,
  path: string,
): { readonly edge: ImportEdge; readonly kind: ImportFact["when"]; readonly line: number }[] {
  const running = new Set(
    model
      .runsOnImport(path)
      .filter((edge) => edge.holder === undefined)
      .map((edge) => edge.fact),
  );
  const starts = model.facts(path)!.lineStarts;
  const seen = new Set<string>();
  return model.imports(path).flatMap((edge) => {
    const key = `${edge.to} ${String(edge.fact.at[0])}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const { when, at } = edge.fact;
    // At module level, but not when the module is imported: under the main guard.
    const kind = running.has(edge.fact) ? "eager" : when === "eager" ? "deferred" : when;
    return [{ edge, kind, line: lineOf(starts, at[0]) }];
  });
}

function lineOf(starts: readonly number[], offset: number): number {
  const next = starts.findIndex((start) => start > offset);
  return next < 0 ? starts.length : next;
}

/** A package stands for its modules; a module at the top for itself. */
function nameAt(model: GraphModel, path: string, level: GraphLevel): string {
  const name = model.moduleName(path);
  if (level === "module" || path.endsWith("__init__.py")) return name;
  const dot = name.lastIndexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? path : path.slice(0, slash);
}

function cyclesOf(imports: readonly GraphImport[]): string[][] {
  const graph = new Map<string, string[]>();
  for (const { from, to, kind } of imports) {
    if (kind !== "eager") continue;
    graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  return components(graph).sort((a, b) => compare(a[0]!, b[0]!));
}

function compareImports(a: GraphImport, b: GraphImport): number {
  return (
    compare(a.from, b.from) || compare(a.to, b.to) || a.line - b.line || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
