import { baseName, folderOf, join } from "../../../project/modules";
import { hasCode, projectsOf, type ProjectParts } from "../../../project/profile-projects";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { isImportable, LINE_ONE } from "../support";

export default defineRule({
  meta: {
    id: "deep-nesting",
    topic: "layout",
    title: "Deep nesting",
    summary:
      "Packages that only hold another package, or modules many packages down: names get long and say nothing more.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
    options: {
      "max-chain": {
        type: "integer",
        default: 2,
        description: "Packages in a row that may hold one package and no code.",
      },
      "max-depth": { type: "integer", default: 6, description: "Packages that a module may lie in." },
    },
  },
  checkProject({ project, options, report }) {
    const maxChain = Number(options["max-chain"]);
    const maxDepth = Number(options["max-depth"]);
    for (const parts of projectsOf(project)) {
      const tree = new Packages(project, parts);
      for (const chain of tree.chains()) {
        if (chain.length <= maxChain) continue;
        const inner = baseName(tree.only(chain.at(-1)!)!);
        report(tree.firstModule(chain[0]!), {
          at: LINE_ONE,
          message: `${chain.map((folder) => `\`${baseName(folder)}\``).join(" → ")} each hold one package and no code: every import of what is in \`${inner}\` spells them all out. Move \`${inner}\` up and remove them.`,
          key: chain[0]!,
        });
      }
      for (const folder of tree.tooDeep(maxDepth)) {
        const name = project.moduleName(tree.firstModule(folder));
        report(tree.firstModule(folder), {
          at: LINE_ONE,
          message: `\`${name}\` lies ${String(tree.depth(folder))} packages deep: names that long hide what they name, and each level is one more place to look. Bring the packages on the way together to ${String(maxDepth)} at most.`,
          key: folder,
        });
      }
    }
  },
});

/** The folders of a project's program that can be imported. */
class Packages {
  private readonly children = new Map<string, Set<string>>();
  private readonly modules = new Map<string, string[]>();

  constructor(
    private readonly project: ProjectView,
    private readonly parts: ProjectParts,
  ) {
    for (const path of parts.application.filter((each) => this.isImported(each))) {
      const folder = folderOf(path);
      if (hasCode(project, path)) this.modules.set(folder, [...(this.modules.get(folder) ?? []), path]);
      for (let at = folder; at !== parts.folder && at !== ""; at = folderOf(at)) {
        const parent = folderOf(at);
        this.children.set(parent, (this.children.get(parent) ?? new Set()).add(at));
      }
    }
  }

  /** Whether a module can be imported by the name that its place gives it. */
  private isImported(path: string): boolean {
    return path
      .slice(0, -".py".length)
      .split("/")
      .slice(this.parts.folder.split("/").length - 1)
      .every(isImportable);
  }

  /** The one package in a folder that has no code of its own; of `management` its `commands` does not count. */
  only(folder: string): string | undefined {
    const children = [...(this.children.get(folder) ?? [])];
    const isHolder = children.length === 1 && !this.modules.has(folder) && isImportable(children[0]!);
    return isHolder && baseName(children[0]!) !== "commands" ? children[0] : undefined;
  }

  /** Runs of packages that each hold one package and no code, outermost first. */
  chains(): string[][] {
    const chains: string[][] = [];
    for (const folder of this.folders()) {
      if (this.holds(folder) && !this.holds(folderOf(folder))) {
        const chain = [folder];
        for (let next = this.only(folder)!; this.holds(next); next = this.only(next)!) chain.push(next);
        chains.push(chain);
      }
    }
    return chains;
  }

  /** Whether a folder is a package that only holds another, and the project's name does not ask for it. */
  private holds(folder: string): boolean {
    return (
      folder !== this.parts.folder && this.isPackage(folder) && !this.isNamed(folder) && this.only(folder) !== undefined
    );
  }

  private isPackage(folder: string): boolean {
    return this.depth(folder) > 0 && isImportable(folder);
  }

  /** Packages down from the import root, with the folder itself; Django's `management/commands` is one place. */
  depth(folder: string): number {
    const roots = new Set([...this.project.sourceRoots(), this.parts.folder]);
    let depth = 0;
    // Only the packages themselves make a root of the folder above a package without `__init__.py`.
    for (let at = folder; at !== this.parts.folder && at !== ""; at = folderOf(at)) {
      if (roots.has(at) && this.isRoot(at)) break;
      if (!/^(?:management|commands)$/.test(baseName(at))) depth++;
    }
    return depth;
  }

  /** A folder that imports start from by its packaging or its name, not one that lacks an `__init__.py`. */
  private isRoot(folder: string): boolean {
    if (baseName(folder) === "src" || baseName(folder) === "lib") return true;
    return this.project
      .packaging()
      .some(({ sourceRoots, pythonPath }) => [...sourceRoots, ...pythonPath].includes(folder));
  }

  /** Topmost folders with modules more than this many packages down. */
  tooDeep(limit: number): string[] {
    const deep = this.folders().filter((folder) => this.depth(folder) > limit && this.isPackage(folder));
    return deep.filter((folder) => this.depth(folderOf(folder)) <= limit);
  }

  /** The first module in a folder, else below it. */
  firstModule(folder: string): string {
    const init = join(folder, "__init__.py");
    if (this.project.facts(init)) return init;
    const own = this.parts.application.filter((path) => path.startsWith(`${folder}/`)).sort();
    return own.find((path) => folderOf(path) === folder) ?? own[0]!;
  }

  /** Whether the distribution's name asks for the folder: `google-cloud-tasks` for `google`, `google.cloud`, … */
  private isNamed(folder: string): boolean {
    const words = (this.parts.name ?? "").toLowerCase().split(/[-_.]+/);
    const names = folder
      .slice(-1 - this.nameLength(folder))
      .split("/")
      .filter((name) => name !== "");
    return (
      words.length > 1 && names.length <= words.length && names.every((name, at) => words[at] === name.toLowerCase())
    );
  }

  /** Characters of the folder's path below its import root. */
  private nameLength(folder: string): number {
    return folder.split("/").slice(-this.depth(folder)).join("/").length;
  }

  private folders(): string[] {
    return [...new Set([...this.children.values()].flatMap((children) => [...children]))].sort();
  }
}
