import { join } from "../../../project/modules";
import { parseRequirement } from "../../../project/requirements";
import type { ProjectView } from "../../../project/view";

/** The lines of a `pyproject.toml` with what is known of a project: its name, Python version and requirements. */
export function pyprojectFor(project: ProjectView, folder: string, name: string): readonly string[] {
  const python = pythonVersion(project, folder);
  const dependencies = requirements(project.resource(join(folder, "requirements.txt")) ?? "");
  return [
    "[project]",
    `name = ${JSON.stringify(distributionName(name))}`,
    'version = "0.1.0"',
    ...(python === undefined ? [] : [`requires-python = ">=${python}"`]),
    ...(dependencies.length === 0
      ? ["dependencies = []"]
      : ["dependencies = [", ...dependencies.map((line) => `    ${JSON.stringify(line)},`), "]"]),
    "",
  ];
}

/** A name as indexes write it: words with dashes. */
function distributionName(name: string): string {
  const words = name.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-+|-+$/g, "");
  return words === "" ? "app" : words.toLowerCase();
}

/** The lowest version that some file declares, else that of the image which the project's Dockerfile starts from. */
function pythonVersion(project: ProjectView, folder: string): string | undefined {
  const declared = project.version("python")?.lowest;
  if (declared !== undefined) return declared;
  const image = project.resource(join(folder, "Dockerfile")) ?? project.resource("Dockerfile") ?? "";
  return /^FROM\s+(?:\S+\/)?python:(3\.\d+)/im.exec(image)?.[1];
}

/** The requirements of a file, one a line, without comments, options and hashes. */
function requirements(text: string): string[] {
  const joined = text.replaceAll(/\\\r?\n/g, " ");
  return joined.split(/\r\n|\n|\r/).flatMap((line) => {
    const requirement = line
      .replace(/(?:^|\s)#.*$/, "")
      .replace(/\s--hash.*$/, "")
      .trim();
    return requirement !== "" && !requirement.startsWith("-") && parseRequirement(requirement) ? [requirement] : [];
  });
}
