import type { ProjectView } from "../../../project/view";

/**
 * Whether a module can import what another one defines: both lie below one source root, or something below its own
 * root imports from the other's. A function that is deployed by itself, out of a folder of the same repository, cannot.
 */
export function canImport(project: ProjectView, path: string, other: string): boolean {
  const [own, theirs] = [rootOf(project, path), rootOf(project, other)];
  if (own === theirs) return true;
  return project.derived(`root-imports:${own}:${theirs}`, () =>
    project
      .modules()
      .some(
        (module) =>
          rootOf(project, module) === own && project.imports(module).some(({ to }) => rootOf(project, to) === theirs),
      ),
  );
}

/** The folder in which the import system finds a module: what is left of its path without its name. */
function rootOf(project: ProjectView, path: string): string {
  const folders = path.split("/").slice(0, -1);
  const packages = project.moduleName(path).split(".").length - (path.endsWith("/__init__.py") ? 0 : 1);
  // No name leads through a folder with a hyphen: what is below it is found from there.
  const barrier = folders.findLastIndex((folder) => !/^\w+$/.test(folder)) + 1;
  return folders.slice(0, Math.max(folders.length - packages, barrier)).join("/");
}
