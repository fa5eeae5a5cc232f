import type { FolderProfile } from "../../../../server/src/lsp/protocol";
import type { Project } from "./model";

/**
 * What advice asks of a project, out of the profiles of a folder's projects: the innermost one that holds the path shown,
 * else the largest. `packages` are those that its packaging files name.
 */
export function describeProject(
  profiles: FolderProfile["profiles"],
  shown: string | undefined,
  packages: readonly string[],
): Project | undefined {
  const holding = profiles.filter(
    ({ folder }) => shown !== undefined && (folder === "" || shown.startsWith(`${folder}/`)),
  );
  const [profile] =
    holding.length > 0
      ? holding.sort((a, b) => b.folder.length - a.folder.length)
      : [...profiles].sort((a, b) => b.lines - a.lines);
  if (!profile) return undefined;
  const used = profile.frameworks.map(({ name }) => name.toLowerCase());
  return {
    name: profile.name,
    lines: profile.lines,
    modules: profile.modules,
    isLibrary: profile.isLibrary,
    structure: profile.layout.stage,
    packages: [...new Set([...packages, ...used])],
  };
}
