/**
 * Runs in the web worker that hosts web extensions, in a workspace that is not trusted: the browser entry of the
 * extension finds what the Node entry does. A worker loads one script, hence no test framework here.
 */
import * as vscode from "vscode";

const LIMIT_MS = 30_000;

let passed = 0;

function check(holds: boolean, what: string): void {
  console.log(`│   ${holds ? "✔" : "✘"} ${what}`);
  if (!holds) {
    console.log(`│ ${passed} passed, 1 failed`);
    throw new Error(`failed: ${what}`);
  }
  passed += 1;
}

async function findingIn(uri: vscode.Uri): Promise<vscode.Diagnostic | undefined> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const found = vscode.languages.getDiagnostics(uri).find(({ source }) => source === "archwright");
    if (found) return found;
  }
  return undefined;
}

export async function run(): Promise<void> {
  check(typeof process === "undefined", "runs in a web worker, without Node");
  check(!vscode.workspace.isTrusted, "the workspace is not trusted");
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  check(folder !== undefined, "a folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder!.uri, "shop/clock.py"));
  await vscode.window.showTextDocument(document);
  const finding = await findingIn(document.uri);
  check(finding !== undefined, "a finding comes");
  check(document.getText(finding!.range) === "time.sleep(1)", "it marks the call");
  console.log(`│ ${passed} passed, 0 failed`);
}
