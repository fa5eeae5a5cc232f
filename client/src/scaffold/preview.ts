import { type Disposable, type TextDocumentContentProvider, Uri, commands, window, workspace } from "vscode";

/** One file of a change that is not made yet. */
export interface PreviewedFile {
  readonly uri: Uri;
  /** As it would be. */
  readonly text: string;
  /** The file is new. */
  readonly created: boolean;
}

const SCHEME = "archwright-preview";

/** Shows files that would be made or changed, all in one editor of differences, and asks whether to go on. */
export class ScaffoldPreview implements TextDocumentContentProvider, Disposable {
  #texts = new Map<string, string>();
  readonly #registration = workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Whether the reader agreed. The preview is gone afterwards. */
  async confirm(title: string, files: readonly PreviewedFile[]): Promise<boolean> {
    const resources = files.map(({ uri, text, created }): [Uri, Uri | undefined, Uri] => {
      const after = Uri.from({ scheme: SCHEME, authority: String(Date.now()), path: uri.path });
      this.#texts.set(after.toString(), text);
      return [uri, created ? undefined : uri, after];
    });
    await commands.executeCommand("vscode.changes", title, resources);
    try {
      return await ask(title, files);
    } finally {
      await close(title);
      this.#texts = new Map();
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** A list and not a dialog: the files can be read, with the list still open. */
async function ask(title: string, files: readonly PreviewedFile[]): Promise<boolean> {
  const created = files.filter((file) => file.created).length;
  const changed = files.length - created;
  const parts = [
    ...(created > 0 ? [`make ${counted(created)}`] : []),
    ...(changed > 0 ? [`change ${counted(changed)}`] : []),
  ];
  const summary = parts.join(" and ");
  const yes = {
    label: `$(check) ${summary.charAt(0).toUpperCase()}${summary.slice(1)}`,
    detail: "As shown; one undo takes it back.",
  };
  const no = { label: "$(close) Cancel" };
  return (await window.showQuickPick([yes, no], { title, placeHolder: "Go on?", ignoreFocusOut: true })) === yes;
}

function counted(number: number): string {
  return number === 1 ? "1 file" : `${String(number)} files`;
}

/** The editor adds the number of files to the title. */
async function close(title: string): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => tab.label.startsWith(title));
  await window.tabGroups.close(tabs);
}
