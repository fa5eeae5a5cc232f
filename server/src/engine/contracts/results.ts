/** All contracts that the project declares, checked: remembered, and checked again only where an import changed. */
import { folderOf } from "../project/modules";
import type { ProjectView } from "../project/view";
import { checkContract, type PlacedContract } from "./check";
import { readImportLinter, type ImportLinterFile } from "./import-linter/read";
import type { ContractProblem, Outcome } from "./outcome";
import { findPackage } from "./packages";
import { ImportScope, type ScopeOptions } from "./scope";

export interface CheckedContract {
  readonly contract: PlacedContract;
  readonly outcome: Outcome;
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
  const files = project.resources().filter((path) => IMPORT_LINTER_FILES.test(path));
  const foreign = files.flatMap((path) => {
    const file = importLinterFile(project, path);
    return file ? [checkImportLinter(project, path, file)] : [];
  });
  return [...foreign, ...checkNative(project)];
}

function importLinterFile(project: ProjectView, path: string): ImportLinterFile | undefined {
  return project.derived(`contracts:import-linter:${path}`, () => {
    const text = project.resource(path);
    return text === undefined ? undefined : readImportLinter(path, text);
  });
}

function checkImportLinter(project: ProjectView, path: string, file: ImportLinterFile): CheckedFile {
  const roots = file.roots.map((root) => root.text);
  const scope: ScopeOptions = {
    folder: folderOf(path),
    roots,
    external: file.external,
    excludeTyping: file.excludeTyping,
  };
  const contracts = file.contracts.map((contract, at) => ({
    contract,
    outcome: project.derived(`contracts:outcome:${path}:${String(at)}`, () => {
      // Asked anew, so that the outcome is known to be drawn from the file.
      const { contracts: read, external } = importLinterFile(project, path)!;
      return checkContract(new ImportScope(project, scope).graph(), read[at]!, { roots, external });
    }),
  }));
  return {
    path,
    tool: "import-linter",
    scope,
    contracts,
    problems: [...file.problems, ...rootProblems(project, path)],
  };
}

/** `[tool.archwright.contracts]`: about all modules of the workspace, packages outside included. */
function checkNative(project: ProjectView): CheckedFile[] {
  const declared = project.configuration().contracts;
  if (declared.length === 0) return [];
  const scope: ScopeOptions = { folder: "", external: true, excludeTyping: false };
  const contracts = declared.map((contract, at) => ({
    contract,
    outcome: project.derived(`contracts:outcome:native:${String(at)}`, () => {
      const imports = new ImportScope(project, scope);
      const roots = Object.keys(imports.modules()).filter((name) => !name.includes("."));
      return checkContract(imports.graph(), project.configuration().contracts[at]!, { roots, external: true });
    }),
  }));
  return [{ path: CONFIGURATION, tool: "archwright", scope, contracts, problems: [] }];
}

function rootProblems(project: ProjectView, path: string): ContractProblem[] {
  return project.derived(`contracts:roots:${path}`, () => {
    const search = { paths: project.modules(), folder: folderOf(path), sourceRoots: project.sourceRoots() };
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
