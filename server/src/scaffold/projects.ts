/** New projects: pure functions from a kind and a name to files. */
import Mustache from "mustache";
import type { NewFile, ProjectScaffold } from "./model";
import { distributionName, packageName, projectNameProblem, titleOf } from "./names";
import { PROJECT_SCAFFOLDS } from "./projects.generated";

export { PROJECT_SCAFFOLDS };

/** A project to be made. */
export interface NewProject {
  /** The name of its folder, below the one that the user chooses. */
  readonly folder: string;
  readonly files: readonly NewFile[];
  /** The path of the file to open first. */
  readonly open: string;
  readonly next: readonly string[];
}

export function findProjectScaffold(id: string): ProjectScaffold | undefined {
  return PROJECT_SCAFFOLDS.find((scaffold) => scaffold.id === id);
}

/**
 * The files of a new project.
 *
 * @throws Error for a name that {@link newProjectProblem} has something against
 */
export function newProject(scaffold: ProjectScaffold, name: string): NewProject {
  const problem = newProjectProblem(scaffold, name);
  if (problem !== undefined) throw new Error(problem);
  const values = { name: distributionName(name), package: packageName(name), title: titleOf(name) };
  // Python is no HTML: values go in as they are.
  const fill = (text: string): string => Mustache.render(text, values, undefined, { escape: (value: string) => value });
  return {
    folder: values.name,
    files: scaffold.files.map(({ path, text }) => ({ path: fill(path), text: fill(text) })),
    open: fill(scaffold.open),
    next: scaffold.next.map(fill),
  };
}

/** What is wrong with a name for such a project, in a sentence; `undefined` for a good one. */
export function newProjectProblem(scaffold: ProjectScaffold, name: string): string | undefined {
  return projectNameProblem(name, takenNames(scaffold));
}

/** Importable names of the scaffold's dependencies, and of its own top-level packages that have fixed names. */
function takenNames({ files }: ProjectScaffold): readonly string[] {
  const metadata = files.find(({ path }) => path === "pyproject.toml")?.text ?? "";
  const required = [...metadata.matchAll(/"([a-z][\w-]*)(?:\[[\w,]+\])?>=/g)].map(([, name = ""]) => packageName(name));
  const folders = files.map(({ path }) => path.split("/")).filter((parts) => parts.length > 1);
  return [...new Set([...required, ...folders.map(([top = ""]) => top)])];
}
