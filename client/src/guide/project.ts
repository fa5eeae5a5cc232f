import { type Uri, type WorkspaceFolder, RelativePattern, window, workspace } from "vscode";
import type { Project } from "./advice/model";
import { codeLines, isProgram, nameIn, packagesIn } from "./signals";

const PACKAGING = "{pyproject.toml,setup.cfg,setup.py,Pipfile,requirements*.txt,requirements/*.txt}";
const SKIPPED = "**/{.*,node_modules,site-packages,venv,__pycache__}/**";
/** So many files are read; the lines of the others are put at the average of these. */
const READ_LIMIT = 400;

/** What is known of the project that the reader works on; `undefined` where no folder is open, or one without Python. */
export async function readProject(): Promise<Project | undefined> {
  const folder = currentFolder();
  if (!folder) return undefined;
  const [packaging, modules] = await Promise.all([
    workspace.findFiles(new RelativePattern(folder, PACKAGING)),
    workspace.findFiles(new RelativePattern(folder, "**/*.py"), SKIPPED),
  ]);
  const program = modules.filter((uri) => isProgram(uri.path.slice(folder.uri.path.length + 1)));
  if (program.length === 0) return undefined;
  const texts = await Promise.all(packaging.map(readText));
  const lines = (await Promise.all(program.slice(0, READ_LIMIT).map(readText))).reduce(
    (sum, text) => sum + codeLines(text),
    0,
  );
  return {
    name: texts.map(nameIn).find((name) => name !== undefined) ?? folder.name,
    lines: Math.round((lines * program.length) / Math.min(program.length, READ_LIMIT)),
    modules: program.length,
    isLibrary: texts.some((text) => /^classifiers\s*=/m.test(text)),
    packages: [...new Set(texts.flatMap(packagesIn))],
  };
}

/** The folder of the code on the screen, else the first. */
function currentFolder(): WorkspaceFolder | undefined {
  const shown = window.visibleTextEditors.map(({ document }) => workspace.getWorkspaceFolder(document.uri));
  return shown.find((folder) => folder !== undefined) ?? workspace.workspaceFolders?.[0];
}

async function readText(uri: Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return "";
  }
}
