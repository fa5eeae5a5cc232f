import type { ModuleFacts } from "../facts/types";
import { gatherDistinct } from "./chunks";
import type { Database } from "./database";
import { sameData } from "./same-data";
import { folderOf } from "./modules";

/** What the absolute imports of the project name, two segments deep: `app.models`, for `from app import models` too. */
export class ImportedNames {
  constructor(
    private readonly database: Database,
    private readonly modules: () => readonly string[],
    private readonly facts: (path: string) => ModuleFacts | undefined,
  ) {}

  /** Those that begin with a folder of the workspace: packages from outside come and go without changing them. */
  ofFolders(): ReadonlySet<string> {
    return this.gathered("imported-folder-names", (path) => {
      const folders = this.folders();
      return namesIn(this.facts(path)).filter((name) => folders.has(topOf(name)));
    });
  }

  /** Whether a top-level module is imported. */
  hasTop(module: string): boolean {
    return this.gathered("imported-tops", (path) => namesIn(this.facts(path)).map(topOf)).has(module);
  }

  private gathered(key: string, of: (path: string) => readonly string[]): ReadonlySet<string> {
    const compute = (): ReadonlySet<string> =>
      new Set([...gatherDistinct(this.database.data, key, this.modules, of)].sort());
    return this.database.aggregate(key, compute, sameData);
  }

  /** The names of all folders with modules. */
  private folders(): ReadonlySet<string> {
    return this.database.get(
      "module-folders",
      () => new Set(this.modules().flatMap((path) => folderOf(path).split("/"))),
      sameData,
    );
  }
}

function topOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}

function namesIn(facts: ModuleFacts | undefined): string[] {
  const absolute = (facts?.imports ?? []).filter((fact) => fact.level === 0);
  const names = absolute.flatMap((fact) => [
    fact.module,
    ...(fact.names ?? []).map((imported) => `${fact.module}.${imported.name}`),
  ]);
  return [...new Set(names.map((name) => name.split(".", 2).join(".")))];
}
