import ignore, { type Ignore } from "ignore";
import { isIgnoredFolder, isModule, isResource } from "../../engine";
import type { FileProblem } from "../api";
import type { RemoteFiles } from "./remote-files";

/** The `.gitignore` of a folder (`""` is the root), and that of the nearest folder above which has one. */
interface IgnoreScope {
  readonly folder: string;
  readonly rules: Ignore;
  readonly outer: IgnoreScope | undefined;
}

/** Lists the modules and resources below a folder of the client's; see `Host.list`. */
export async function list(
  files: RemoteFiles,
  root: string,
  isExcluded: (path: string) => boolean,
  problem: (problem: FileProblem) => void,
): Promise<readonly string[]> {
  const found: string[] = [];

  const enter = async (folder: string, outer: IgnoreScope | undefined): Promise<void> => {
    const entries = await files.readDirectory(root, folder).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      problem({ path: folder || ".", message: `skipped: the folder cannot be read (${reason})` });
      return [];
    });
    const names = new Set(entries.map((entry) => entry.name));
    if (names.has("pyvenv.cfg") && folder !== "") return;
    const scope = names.has(".gitignore") ? await readScope(files, root, folder, outer) : outer;
    const visits = entries.map(async ({ name, type }) => {
      const path = join(folder, name);
      const isFolder = type === "directory";
      const wanted = isFolder ? !isIgnoredFolder(name) : isModule(path) || isResource(path);
      if (!wanted || isExcluded(path) || isIgnored(path, isFolder, scope)) return;
      if (isFolder) await enter(path, scope);
      else found.push(path);
    });
    await Promise.all(visits);
  };

  await enter("", undefined);
  return found.sort();
}

async function readScope(
  files: RemoteFiles,
  root: string,
  folder: string,
  outer: IgnoreScope | undefined,
): Promise<IgnoreScope | undefined> {
  const bytes = await files.readFile(root, join(folder, ".gitignore"));
  if (!bytes) return outer;
  return { folder, rules: ignore().add(new TextDecoder().decode(bytes)), outer };
}

/** The nearest file that speaks of a path decides. */
function isIgnored(path: string, isFolder: boolean, scope: IgnoreScope | undefined): boolean {
  for (let at = scope; at; at = at.outer) {
    const relative = at.folder === "" ? path : path.slice(at.folder.length + 1);
    const { ignored, unignored } = at.rules.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
