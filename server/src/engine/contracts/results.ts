/** All contracts that the project declares, checked: remembered, and checked again only where an import changed. */
import { folderOf } from "../project/modules";
import type { ProjectView } from "../project/view";
import { checkContract, type PlacedContract } from "./check";
import { readImportLinter, type ImportLinterFile } from "./import-linter/read";
import { needlessIgnores } from "./needless";
import type { ContractProblem, Outcome } from "./outcome";
import { findPackage, packageSearch } from "./packages";
import { ImportScope, type ScopeOptions } from "./scope";

export interface CheckedContract {
  readonly contract: PlacedContract;
  readonly outcome: Outcome;
  /** Ignored imports that the contract need not ignore. */
  readonly needless: readonly ContractProblem[];
}

/** One configuration file with contracts of one tool. */
export interface CheckedFile {
  readonly path: string;
  readonly tool: "import-linter" | "archwright";
  readonly scope: ScopeOptions;
  readonly contracts: readonly CheckedContract[];
  /** Mistakes that concern no one contract. */
  readonly problems: readonly ContractProblem[];
}

const IMPORT_LINTER_FILES = /(?:^|\/)(?:\.importlinter|setup\.cfg|pyproject\.toml)$/;
const CONFIGURATION = "pyproject.toml";

/** Files with contracts of import-linter's types. */
export function checkedFiles(project: ProjectView): readonly CheckedFile[] {
  const foreign = project.resources().filter((path) => IMPORT_LINTER_FILES.test(path));
  const places = [...foreign.map((path) => ["import-linter", path] as const), ["archwright", CONFIGURATION] as const];
  return places.flatMap(([tool, path]): CheckedFile[] => {
    const declared = declaredIn(project, tool, path);
    if (!declared) return [];
    const contracts = declared.contracts.map((_, at) => checkedContract(project, tool, path, at));
    const problems = tool === "archwright" ? [] : [...declared.problems, ...rootProblems(project, path)];
    return [{ path, tool, scope: declared.scope, contracts, problems }];
  });
}

/** One contract of a file by its number. All is asked anew, so that memos know what they are drawn from. */
export function checkedContract(
  project: ProjectView,
  tool: CheckedFile["tool"],
  path: string,
  at: number,
): CheckedContract {
  const subject = (): Parameters<typeof checkContract> => {
    const { scope, contracts } = declaredIn(project, tool, path)!;
    const imports = new ImportScope(project, scope);
    const roots = scope.roots ?? Object.keys(imports.modules()).filter((name) => !name.includes("."));
    return [imports.graph(), contracts[at]!, { roots, external: scope.external }];
  };
  const key = `${tool}:${path}:${String(at)}`;
  const outcome = project.derived(`contracts:outcome:${key}`, () => checkContract(...subject()));
  const needless = project.derived(`contracts:needless:${key}`, () => needlessIgnores(...subject()));
  return { contract: declaredIn(project, tool, path)!.contracts[at]!, outcome, needless };
}

interface Declared {
  readonly scope: ScopeOptions;
  readonly contracts: readonly PlacedContract[];
  readonly problems: readonly ContractProblem[];
}

function declaredIn(project: ProjectView, tool: CheckedFile["tool"], path: string): Declared | undefined {
  if (tool === "archwright") {
    // About all modules of the workspace, packages outside included.
    const { contracts } = project.configuration();
    const scope: ScopeOptions = { folder: "", external: true, excludeTyping: false };
    return contracts.length === 0 ? undefined : { scope, contracts, problems: [] };
  }
  const file = importLinterFile(project, path);
  if (!file) return undefined;
  const { contracts, problems, external, excludeTyping } = file;
  const roots = file.roots.map((root) => root.text);
  return { scope: { folder: folderOf(path), roots, external, excludeTyping }, contracts, problems };
}

function importLinterFile(project: ProjectView, path: string): ImportLinterFile | undefined {
  return project.derived(`contracts:import-linter:${path}`, () => {
    const text = project.resource(path);
    return text === undefined ? undefined : readImportLinter(path, text);
  });
}

function rootProblems(project: ProjectView, path: string): ContractProblem[] {
  return project.derived(`contracts:roots:${path}`, () => {
    const search = packageSearch(project, folderOf(path));
    return importLinterFile(project, path)!.roots.flatMap(({ text, at }): ContractProblem[] => {
      const { kind } = findPackage(search, text);
      if (kind === "package") return [];
      const message =
        kind === "module"
          ? `\`${text}\` is a single module: a root package is a folder.`
          : `There is no package \`${text}\` in this project.`;
      return [{ at, message, severity: "error" }];
    });
  });
}
