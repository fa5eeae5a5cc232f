import { statSync } from "node:fs";
import path from "node:path";
import {
  BASELINE_PATH,
  createWorkspace,
  isModule,
  type Analyzer,
  type ConfigurationOverrides,
  type ConfigurationProblem,
  type ModuleFacts,
  type Workspace,
} from "../engine";
import type { FileProblem } from "../hosts/api";
import type { NodeHost } from "../hosts/node";
import { Documents } from "./documents";
import { UsageError } from "./errors";
import { Guard } from "./guard";

/** A workspace with everything in it read. */
export interface LoadedWorkspace {
  readonly root: string;
  readonly workspace: Workspace;
  readonly documents: Documents;
  /** Files that could not be read or analysed; what goes wrong later is added through `guard`. */
  readonly problems: FileProblem[];
  readonly guard: Guard;
  readonly cacheHits: number;
  /** Lines of code of each module. */
  readonly codeLines: Map<string, number>;
}

export interface Machine {
  readonly analyzer: Analyzer;
  readonly host: NodeHost;
  readonly overrides: ConfigurationOverrides;
  /** Told how many modules are known by now. */
  readonly progress?: (done: number, total: number) => void;
}

const CONFIGURATION = "pyproject.toml";

/** The configuration says no: nothing was checked. */
export class ConfigurationError extends Error {
  constructor(
    readonly workspace: Workspace,
    readonly root: string,
    readonly problems: readonly ConfigurationProblem[],
  ) {
    super("the configuration holds errors");
  }
}

/** Reads a whole workspace, its configuration first: that says which files belong to it. */
export async function loadWorkspace(
  root: string,
  { analyzer, host, overrides, progress }: Machine,
): Promise<LoadedWorkspace> {
  const documents = new Documents(root);
  const workspace = createWorkspace({ analyzer, readText: (file) => documents.text(file) });
  const problems: FileProblem[] = [];
  const configuration = await host.read(root, CONFIGURATION);
  if ("text" in configuration) workspace.setResource(CONFIGURATION, configuration.text);
  else failWherePresent(root, CONFIGURATION, configuration.problem);
  workspace.setOverrides(overrides);
  failOnErrors(workspace, root);

  const paths = await host.list(
    root,
    (file) => workspace.isExcluded(file),
    (problem) => problems.push(problem),
  );
  for (const file of paths.filter((file) => !isModule(file))) {
    const read = await host.read(root, file);
    if ("text" in read) workspace.setResource(file, read.text);
    else if (file === BASELINE_PATH) failWherePresent(root, file, read.problem);
    else problems.push({ path: file, message: read.problem });
  }
  const facts = new Map<string, ModuleFacts>();
  const modules = paths.filter(isModule);
  const { cacheHits } = await host.analyze(root, modules, {
    each: (file, result) => {
      facts.set(file, result);
      progress?.(facts.size, modules.length);
    },
    problem: (problem) => problems.push(problem),
  });
  progress?.(modules.length, modules.length);
  // In the order of their names, not in that in which threads gave them.
  for (const file of modules) {
    const result = facts.get(file);
    if (result) workspace.setModule(file, result);
  }
  failOnErrors(workspace, root);
  const codeLines = new Map([...facts].map(([file, { codeLines: lines }]) => [file, lines]));
  return { root, workspace, documents, problems, guard: new Guard(problems), cacheHits, codeLines };
}

/** What decides about findings is not passed over, unlike other files that cannot be read. */
function failWherePresent(root: string, file: string, problem: string): void {
  const found = statSync(path.join(root, file), { throwIfNoEntry: false });
  if (found?.isFile() === true)
    throw new UsageError(`${file} in ${root} was not understood: ${problem.replace(/^skipped: /, "")}`);
}

function failOnErrors(workspace: Workspace, root: string): void {
  const errors = workspace.problems().filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new ConfigurationError(workspace, root, errors);
}
