import { type QuickPickItem, type WorkspaceFolder, Uri, commands, window, workspace } from "vscode";
import type { ProjectScaffold } from "../../../server/src/scaffold/model";
import { distributionName } from "../../../server/src/scaffold/names";
import {
  findProjectScaffold,
  newProject,
  newProjectProblem,
  PROJECT_SCAFFOLDS,
} from "../../../server/src/scaffold/projects";
import { apply, exists, existing } from "./files";
import type { ScaffoldPreview } from "./preview";

/** What a caller of the command may say before: a link of the guide the kind, a test all of it. */
export interface NewProjectArguments {
  readonly kind?: string;
  readonly name?: string;
  /** The folder to make the project's folder in. */
  readonly parent?: Uri;
}

/** Asks for kind, name and place, shows what would be made, and makes it. */
export async function createProject(preview: ScaffoldPreview, given: NewProjectArguments): Promise<void> {
  const scaffold = (given.kind === undefined ? undefined : findProjectScaffold(given.kind)) ?? (await pickKind());
  if (!scaffold) return;
  const name = given.name ?? (await askName(scaffold));
  if (name === undefined) return;
  const folder = given.parent
    ? Uri.joinPath(given.parent, distributionName(name))
    : await pickFolder(distributionName(name));
  if (!folder) return;

  const project = newProject(scaffold, name);
  const files = project.files.map(({ path, text }) => ({ uri: Uri.joinPath(folder, path), text, created: true }));
  const present = await existing(files);
  if (present.length > 0) {
    const list = present.map((uri) => workspace.asRelativePath(uri)).join(", ");
    void window.showErrorMessage(`Archwright: nothing was made, for these files exist: ${list}`);
    return;
  }
  if (!(await apply(preview, `New Project: ${project.folder}`, files))) return;
  await window.showTextDocument(Uri.joinPath(folder, project.open));
  await offerToOpen(folder, project.next);
}

async function pickKind(): Promise<ProjectScaffold | undefined> {
  const items = PROJECT_SCAFFOLDS.map((scaffold) => ({ label: scaffold.title, detail: scaffold.summary, scaffold }));
  const options = { title: "New Project (1/3)", placeHolder: "What kind of project?", matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.scaffold;
}

function askName(scaffold: ProjectScaffold): Thenable<string | undefined> {
  return window.showInputBox({
    title: `New Project (2/3): ${scaffold.title}`,
    prompt: "The project's name. Its folder is called so, and its package with underscores.",
    placeHolder: "link-shortener",
    validateInput: (value) => newProjectProblem(scaffold, value),
  });
}

interface PlaceItem extends QuickPickItem {
  /** Absent where another folder is to be chosen. */
  readonly folder?: Uri;
}

/** The project's own folder: a new one, or one of the workspace that holds nothing yet. */
async function pickFolder(name: string): Promise<Uri | undefined> {
  const items = await Promise.all((workspace.workspaceFolders ?? []).map((parent) => placesIn(parent, name)));
  const other: PlaceItem = { label: "$(folder-opened) Choose another folder…" };
  const places = [...items.flat(), other];
  const options = { title: "New Project (3/3)", placeHolder: "Where?" };
  const place = places.length === 1 ? other : await window.showQuickPick(places, options);
  if (!place || place.folder) return place?.folder;
  const [parent] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: `Make ${name} here`,
    })) ?? [];
  return parent && Uri.joinPath(parent, name);
}

async function placesIn({ uri: parent, name: inFolder }: WorkspaceFolder, name: string): Promise<readonly PlaceItem[]> {
  const folder = Uri.joinPath(parent, name);
  const inside: PlaceItem = {
    label: `$(new-folder) ${name}`,
    description: `a new folder in ${inFolder}`,
    detail: folder.fsPath,
    folder,
  };
  const itself: PlaceItem = {
    label: "$(folder) This folder",
    description: "it holds nothing yet",
    detail: parent.fsPath,
    folder: parent,
  };
  const entries = await workspace.fs.readDirectory(parent);
  const isEmpty = entries.every(([entry]) => entry === ".git" || entry === ".vscode");
  return [...(isEmpty ? [itself] : []), ...((await exists(folder)) ? [] : [inside])];
}

async function offerToOpen(folder: Uri, next: readonly string[]): Promise<void> {
  const isOpen = workspace.getWorkspaceFolder(folder) !== undefined;
  const message = `The project is there. Go on with: ${next.join(" · ")}`;
  const choice = await window.showInformationMessage(message, ...(isOpen ? [] : ["Open Folder"]));
  if (choice) await commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: true });
}

/** Reads what a link or another extension gave, and drops what it cannot use. */
export function asNewProjectArguments(given: unknown): NewProjectArguments {
  if (typeof given !== "object" || given === null) return {};
  const { kind, name, parent } = given as Record<string, unknown>;
  return {
    ...(typeof kind === "string" && { kind }),
    ...(typeof name === "string" && { name }),
    ...(parent instanceof Uri && { parent }),
  };
}
