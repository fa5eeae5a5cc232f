import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findProjectScaffold, newProject, newProjectProblem, PROJECT_SCAFFOLDS } from "../scaffold/projects";
import type { NewFile } from "../scaffold/model";
import { ExitStatus, UsageError, writing } from "./errors";
import { write } from "./terminal";

export interface NewOptions {
  /** The folder to make the project's folder in. */
  readonly in: string;
  readonly dryRun?: boolean;
}

/** `archwright new`: makes a project, or lists the kinds of projects. Nothing that exists is overwritten. */
export async function newCommand(
  kind: string | undefined,
  name: string | undefined,
  options: NewOptions,
): Promise<ExitStatus> {
  if (kind === undefined) {
    await write(process.stdout, listOfKinds());
    return ExitStatus.Clean;
  }
  const scaffold = findProjectScaffold(kind);
  if (!scaffold) throw new UsageError(`there is no kind of project "${kind}"\n${listOfKinds().trimEnd()}`);
  if (name === undefined) throw new UsageError(`a name is missing: archwright new ${kind} NAME`);
  const problem = newProjectProblem(scaffold, name);
  if (problem !== undefined) throw new UsageError(problem);
  const project = newProject(scaffold, name);
  const folder = path.resolve(options.in, project.folder);
  if (options.dryRun !== true) makeFiles(folder, project.files);
  const shown = path.relative(process.cwd(), folder) || ".";
  const lines = [
    ...project.files.map((file) => path.join(shown, file.path)).sort(),
    "",
    `Go on with: cd ${shown}`,
    ...project.next.map((command) => `            ${command}`),
  ];
  await write(process.stdout, `${lines.join("\n")}\n`);
  return ExitStatus.Clean;
}

function listOfKinds(): string {
  const width = Math.max(...PROJECT_SCAFFOLDS.map(({ id }) => id.length));
  return PROJECT_SCAFFOLDS.map(({ id, title, summary }) => `${id.padEnd(width)}  ${title}: ${summary}\n`).join("");
}

/** Makes all of them, or none where one of them is there already. */
function makeFiles(folder: string, files: readonly NewFile[]): void {
  const present = files.map((file) => path.join(folder, file.path)).filter((file) => existsSync(file));
  if (present.length > 0) {
    const shown = present.map((file) => path.relative(process.cwd(), file));
    throw new UsageError(`nothing was written, for these files exist: ${shown.join(", ")}`);
  }
  for (const file of files) {
    const target = path.join(folder, file.path);
    writing(path.relative(process.cwd(), target), () => {
      mkdirSync(path.dirname(target), { recursive: true });
      // "x": not even a file that came since is overwritten.
      writeFileSync(target, file.text, { flag: "wx" });
    });
  }
}
