/** What the tests say about the editor, in a user's words. */
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import type { ArchwrightApi } from "../../../client/src/activate";

const LIMIT_MS = 20_000;

/** The running extension, its first check of the workspace done. */
export async function extension(): Promise<ArchwrightApi> {
  const found = vscode.extensions.getExtension<ArchwrightApi>("archwright.archwright");
  assert.ok(found, "the extension archwright.archwright is not installed");
  const api = await found.activate();
  await api.ready();
  return api;
}

export function folderUri(index = 0): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[index];
  assert.ok(folder, `no workspace folder ${index}`);
  return folder.uri;
}

/** A file of the first workspace folder. */
export function fileUri(path: string): vscode.Uri {
  return vscode.Uri.joinPath(folderUri(), path);
}

export async function open(file: string | vscode.Uri): Promise<vscode.TextEditor> {
  const uri = typeof file === "string" ? fileUri(file) : file;
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** Drops unsaved changes and closes everything. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter((each) => each.isDirty)) {
    await vscode.window.showTextDocument(document);
    // Not "revert and close": that keeps the changed text as long as anyone holds the document.
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Waits for a value that is neither `undefined` nor `false`. */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) return value;
    assert.ok(Date.now() < end, `not within ${LIMIT_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until the editor notices changes on the disk: its watchers start some seconds after the window. */
export async function watchersRun(): Promise<void> {
  const probe = fileUri("probe.txt");
  let noticed = false;
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folderUri(), "**/*"));
  const notice = (): void => void (noticed = true);
  watcher.onDidCreate(notice);
  watcher.onDidChange(notice);
  try {
    await until("a change on the disk is noticed", async () => {
      await vscode.workspace.fs.writeFile(probe, Buffer.from(String(Date.now())));
      return noticed;
    });
  } finally {
    watcher.dispose();
    await vscode.workspace.fs.delete(probe);
  }
}

/** The rule of a finding. */
export function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  const { code } = diagnostic;
  return typeof code === "object" ? String(code.value) : undefined;
}

/** This extension's findings in a file, in order, of one rule where given. */
export function findings(uri: vscode.Uri, rule?: string): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((each) => each.source === "archwright" && (rule === undefined || ruleOf(each) === rule))
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

function listed(uri: vscode.Uri): string {
  const lines = vscode.languages
    .getDiagnostics(uri)
    .map((each) => `${each.range.start.line + 1} ${ruleOf(each) ?? each.source ?? "?"}`);
  return lines.join(", ") || "none";
}

/** Waits until a file has this many findings of a rule. */
export async function expectFindings(uri: vscode.Uri, rule: string, count: number): Promise<vscode.Diagnostic[]> {
  try {
    return await until("findings", () => {
      const found = findings(uri, rule);
      return found.length === count && found;
    });
  } catch {
    assert.fail(`${count} × ${rule} expected in ${uri.path}; its findings: ${listed(uri)}`);
  }
}

/** Waits until a file has one finding of a rule. */
export async function expectFinding(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  const [finding] = await expectFindings(uri, rule, 1);
  return finding!;
}

/** The code actions at a range, their edits resolved. */
export async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const resolveAll = 50;
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    range,
    undefined,
    resolveAll,
  );
}

/** Waits for a code action with a title that matches. */
export async function action(uri: vscode.Uri, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  let titles: string[] = [];
  try {
    return await until("action", async () => {
      const actions = await actionsAt(uri, range);
      titles = actions.map((each) => each.title);
      return actions.find((each) => title.test(each.title));
    });
  } catch {
    assert.fail(`no code action ${title.source}; there are: ${titles.join(" | ") || "none"}`);
  }
}

/** Does what a click on a code action does. */
export async function apply(chosen: vscode.CodeAction): Promise<void> {
  if (chosen.edit)
    assert.ok(await vscode.workspace.applyEdit(chosen.edit), `the edit of "${chosen.title}" was refused`);
  const { command } = chosen;
  if (command) await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
}

/** Replaces the first occurrence of a text in an open file, unsaved. */
export async function replace(editor: vscode.TextEditor, before: string, after: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(before);
  assert.ok(at >= 0, `${document.uri.path} does not hold ${JSON.stringify(before)}`);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + before.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, after)), "the edit was refused");
}
