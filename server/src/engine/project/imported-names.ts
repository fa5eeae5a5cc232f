import type { ModuleFacts } from "../facts/types";
import { gather } from "./chunks";
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

  /** All of them, sorted. */
  all(): readonly string[] {
    const compute = (): string[] => {
      const names = gather(this.database.data, "imported-names", this.modules, (path) => namesIn(this.facts(path)));
      return [...new Set(names)].sort();
    };
    return this.database.aggregate("imported-names", compute, sameData);
  }

  /** Those that begin with a folder of the workspace: packages from outside come and go without changing them. */
  ofFolders(): ReadonlySet<string> {
    const compute = (): ReadonlySet<string> => {
      const folders = new Set(this.modules().flatMap((path) => folderOf(path).split("/")));
      return new Set(this.all().filter((name) => folders.has(topOf(name))));
    };
    return this.database.aggregate("imported-folder-names", compute, sameData);
  }

  /** Whether a top-level module is imported. */
  hasTop(module: string): boolean {
    const compute = (): ReadonlySet<string> => new Set(this.all().map(topOf));
    return this.database.aggregate("imported-tops", compute, sameData).has(module);
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
