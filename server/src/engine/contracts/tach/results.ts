/** Tach's checks on the whole project: remembered by file, so that an edit checks one file again. */
import { folderOf, join } from "../../project/modules";
import type { ProjectView } from "../../project/view";
import { moduleOf } from "../imported";
import { importedIn } from "../scope";
import { checkTachFile, type TachFileOutcome } from "./check";
import type { TachConfig, TachProblem } from "./config";
import type { TachIgnore } from "./ignores";
import { readDomain, readTach, tachTable, tomlFault } from "./read";
import { isExcluded, isExcludedByName, ModuleTree, tachFiles, tachName, tachRoots, type TachFiles } from "./tree";

/** The rule that keeps a file's `tach-ignore` comments among its facts. */
export const TACH_IGNORES_KEPT_BY = "contract-violation";

export interface TachResult {
  readonly config: TachConfig;
  readonly problems: readonly TachProblem[];
  readonly files: readonly (readonly [path: string, outcome: TachFileOutcome])[];
}

interface Prepared {
  readonly config: TachConfig;
  readonly roots: readonly string[];
  /** All files, and those of them that are checked. */
  readonly all: TachFiles;
  readonly files: TachFiles;
  /** By source root the folder of the distribution that it belongs to. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The `tach.toml` files that cannot be read. */
export function tachFaults(project: ProjectView): TachProblem[] {
  const paths = project.resources().filter((path) => /(?:^|\/)tach\.toml$/.test(path));
  return paths.flatMap((path) =>
    project.derived(`contracts:tach-fault:${path}`, () => tomlFault(path, project.resource(path) ?? "") ?? []),
  );
}

/** One result for each `tach.toml` (or `[tool.tach]`) of the workspace. */
export function tachResults(project: ProjectView): TachResult[] {
  const paths = project.resources().filter((path) => /(?:^|\/)(?:tach|pyproject)\.toml$/.test(path));
  return paths.flatMap((path) => {
    // As Tach: in a folder with a `tach.toml` the `pyproject.toml` does not count.
    if (path.endsWith("pyproject.toml") && paths.includes(join(folderOf(path), "tach.toml"))) return [];
    const prepared = prepare(project, path);
    return prepared ? [check(project, prepared)] : [];
  });
}

function prepare(project: ProjectView, path: string): Prepared | undefined {
  return project.derived(`contracts:tach:${path}`, () => {
    const table = tachTable(path, project.resource(path) ?? "");
    if (!table) return undefined;
    const folder = folderOf(path);
    const own = readTach(path, folder, table);
    const inside = (each: string): boolean => folder === "" || each.startsWith(`${folder}/`);
    const modules = project.modules().filter(inside);
    const roots = tachRoots(own, modules);
    const domains = project
      .resources()
      .filter((each) => inside(each) && each.endsWith("tach.domain.toml") && !isExcluded(own, each))
      .flatMap((each) => {
        const name = tachName(folderOf(each), roots);
        return name === undefined ? [] : [readDomain(each, project.resource(each) ?? "", name)];
      });
    const config: TachConfig = {
      ...own,
      modules: [own, ...domains].flatMap((each) => each.modules),
      interfaces: [own, ...domains].flatMap((each) => each.interfaces),
      problems: [own, ...domains].flatMap((each) => each.problems),
    };
    const packages = Object.fromEntries(roots.map((root) => [root, packageFolder(project, folder, root)]));
    const all = tachFiles(roots, modules);
    const files = Object.fromEntries(Object.entries(all).filter(([, each]) => !isExcluded(config, each)));
    return { config, roots, all, files, packages };
  });
}

const trees = new WeakMap<Prepared, { readonly unseen: string; readonly tree: ModuleTree }>();

function treeOf(project: ProjectView, prepared: Prepared): ModuleTree {
  const unseen = unseenModules(project, prepared);
  const known = trees.get(prepared);
  if (known?.unseen === unseen.join()) return known.tree;
  const tree = new ModuleTree(prepared.config, prepared.all, prepared.files, new Set(unseen));
  trees.set(prepared, { unseen: unseen.join(), tree });
  return tree;
}

/** Declared modules that code imports, but that have no `.py` file: stubs, and modules that are compiled. */
function unseenModules(project: ProjectView, { config, all, files }: Prepared): readonly string[] {
  const isIn = (name: string, path: string): boolean => name === path || name.startsWith(`${path}.`);
  return project.derived(`contracts:tach-unseen:${config.path}`, () => {
    const names = Object.keys(all);
    const missing = config.modules.map(({ path }) => path).filter((path) => !names.some((name) => isIn(name, path)));
    if (missing.length === 0) return [];
    const imported = Object.values(files).flatMap((path) => importedIn(project, path).map(({ name }) => name));
    return missing.filter((path) => imported.some((name) => isIn(name, path)));
  });
}

function check(project: ProjectView, prepared: Prepared): TachResult {
  const { config, files } = prepared;
  return {
    config,
    problems: [...config.problems, ...treeOf(project, prepared).problems],
    files: Object.entries(files).map(([name, path]) => [path, checkFile(project, config.path, name, path)] as const),
  };
}

function checkFile(project: ProjectView, configuration: string, name: string, path: string): TachFileOutcome {
  return project.derived(`contracts:tach:${configuration}:${path}`, () => {
    const prepared = prepare(project, configuration)!;
    const facts = project.facts(path)!;
    const ignores = (facts.rules[TACH_IGNORES_KEPT_BY] ?? []) as readonly TachIgnore[];
    const own = packageOf(prepared, path);
    const isInside = (imported: string): boolean => {
      const name = moduleOf(imported, (each) => Object.hasOwn(prepared.all, each));
      const found = name === undefined ? undefined : prepared.all[name];
      return found !== undefined && packageOf(prepared, found) === own && !isExcludedByName(prepared.config, found);
    };
    return checkTachFile(prepared.config, treeOf(project, prepared), { name, path, facts, ignores }, isInside);
  });
}

/** The nearest folder above a source root that describes a distribution. */
function packageFolder(project: ProjectView, top: string, root: string): string {
  for (let folder = root; folder !== top && folder !== ""; folder = folderOf(folder)) {
    if (["pyproject.toml", "requirements.txt"].some((name) => project.resource(join(folder, name)) !== undefined))
      return folder;
  }
  return top;
}

function packageOf({ roots, packages }: Prepared, path: string): string | undefined {
  return packages[roots.find((each) => each === "" || path.startsWith(`${each}/`)) ?? ""];
}
