import { type Uri, type WorkspaceFolder, RelativePattern, window, workspace } from "vscode";
import type { FolderProfile } from "../../../server/src/lsp/protocol";
import type { Project } from "./advice/model";
import { packagesIn } from "./advice/packages";
import { describeProject } from "./advice/profile";

const PACKAGING = "**/{pyproject.toml,setup.cfg,setup.py,Pipfile,requirements*.txt,requirements/*.txt}";
const SKIPPED = "**/{.*,node_modules,site-packages,venv}/**";
const MAX_PACKAGING_FILES = 50;
/** A page does not wait longer for the first check of a large workspace. */
const PATIENCE_MS = 2_000;

/** What is known of the project that the reader works on; `undefined` where there is none, or not yet. */
export async function readProject(profiles: () => Promise<readonly FolderProfile[]>): Promise<Project | undefined> {
  const { folder, shown } = current();
  if (!folder) return undefined;
  const [folders, packages] = await Promise.all([soon(profiles()), packagesOf(folder)]);
  const own = folders?.find(({ uri }) => uri === folder.uri.toString());
  return own && describeProject(own.profiles, shown, packages);
}

/** The folder of the code on the screen, and that code's path in it; else the first folder. */
function current(): { folder: WorkspaceFolder | undefined; shown?: string } {
  for (const { document } of window.visibleTextEditors) {
    const folder = workspace.getWorkspaceFolder(document.uri);
    if (folder) return { folder, shown: document.uri.path.slice(folder.uri.path.length + 1) };
  }
  return { folder: workspace.workspaceFolders?.[0] };
}

async function packagesOf(folder: WorkspaceFolder): Promise<string[]> {
  const files = await workspace.findFiles(new RelativePattern(folder, PACKAGING), SKIPPED, MAX_PACKAGING_FILES);
  return (await Promise.all(files.map(readText))).flatMap(packagesIn);
}

async function readText(uri: Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return "";
  }
}

/** The value, unless it fails or takes too long. */
async function soon<T>(value: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([value, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
