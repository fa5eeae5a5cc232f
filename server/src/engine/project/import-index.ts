import type { ModuleFacts } from "../facts/types";
import { append } from "./call-index";
import { gather } from "./chunks";
import type { Database } from "./database";
import { sameData } from "./same-data";
import { importEdges } from "./graph";
import type { ModuleTable } from "./modules";
import { isTestPath } from "./roles";
import type { ImportEdge } from "./view";

export interface ImportSource {
  modules(): readonly string[];
  facts(path: string): ModuleFacts | undefined;
  table(): ModuleTable;
}

/** Who imports whom. */
export class ImportIndex {
  constructor(
    private readonly database: Database,
    private readonly source: ImportSource,
  ) {}

  imports(path: string): readonly ImportEdge[] {
    return this.database.get(`imports:${path}`, () => {
      const facts = this.source.facts(path);
      const table = this.source.table();
      return facts ? importEdges(path, facts, table.nameOf(path), (name) => table.find(name, path)) : [];
    });
  }

  importers(path: string): readonly ImportEdge[] {
    return this.sources(path).flatMap((source) => this.imports(source).filter((edge) => edge.to === path));
  }

  /** Whether a module that is no test imports this one. */
  isImported(path: string): boolean {
    return this.sources(path).some((source) => !isTestPath(source));
  }

  /** Modules that import this one, sorted. */
  private sources(path: string): readonly string[] {
    return this.database.get(`import-sources:${path}`, () => this.importingPaths().get(path) ?? [], sameData);
  }

  /** Modules by those that they import: without places, so that it outlives edits that only move code. */
  private importingPaths(): ReadonlyMap<string, readonly string[]> {
    return this.database.aggregate(
      "importing-paths",
      () => {
        const out = new Map<string, string[]>();
        const all = gather(
          this.database.data,
          "import-targets",
          () => this.source.modules(),
          (path) => [[path, this.targets(path)] as const],
        );
        for (const [path, targets] of all) for (const to of targets) append(out, to, path);
        return out;
      },
      (a, b) => sameData([...a], [...b]),
    );
  }

  private targets(path: string): readonly string[] {
    return [...new Set(this.imports(path).map((edge) => edge.to))].sort();
  }
}
