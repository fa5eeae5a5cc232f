import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeAll,
  expectFinding,
  expectFindings,
  extension,
  fileUri,
  findings,
  folderUri,
  open,
  until,
  watchersRun,
} from "./support/editor";

const RULE = "blocking-call-in-async";

async function append(uri: vscode.Uri, text: string): Promise<() => Promise<void>> {
  const before = await vscode.workspace.fs.readFile(uri);
  await vscode.workspace.fs.writeFile(uri, Buffer.concat([before, Buffer.from(text)]));
  return async () => vscode.workspace.fs.writeFile(uri, before);
}

async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(from, to);
  assert.ok(await vscode.workspace.applyEdit(edit), "the rename was refused");
}

describe("workspace", () => {
  before(async () => {
    await extension();
    await watchersRun();
  });
  afterEach(closeAll);

  it("takes up changes of pyproject.toml", async () => {
    const { document } = await open("shop/clock.py");
    await expectFinding(document.uri, RULE);
    const restore = await append(fileUri("pyproject.toml"), `\n[tool.archwright]\nignore = ["${RULE}"]\n`);
    try {
      await expectFindings(document.uri, RULE, 0);
    } finally {
      await restore();
    }
    await expectFinding(document.uri, RULE);
  });

  it("moves findings with a renamed file", async () => {
    const from = fileUri("shop/clock.py");
    const to = fileUri("shop/ticker.py");
    await open(from);
    await expectFinding(from, RULE);
    await rename(from, to);
    try {
      await expectFinding(to, RULE);
      await expectFindings(from, RULE, 0);
    } finally {
      await rename(to, from);
    }
    await expectFinding(from, RULE);
  });

  it("drops findings that led through a file's old name", async () => {
    const orders = await open("shop/orders.py");
    await expectFinding(orders.document.uri, RULE);
    await rename(fileUri("shop/mail.py"), fileUri("shop/post.py"));
    try {
      await expectFindings(orders.document.uri, RULE, 0);
    } finally {
      await rename(fileUri("shop/post.py"), fileUri("shop/mail.py"));
    }
    await expectFinding(orders.document.uri, RULE);
  });

  it("checks a second folder under its own configuration", async () => {
    const billing = vscode.Uri.joinPath(folderUri(), "..", "billing");
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 0, { uri: billing }));
    try {
      await until("the second folder", () => vscode.workspace.workspaceFolders?.length === 2);
      const { document } = await open(vscode.Uri.joinPath(billing, "billing/invoices.py"));
      await until("the severity of that folder", () => {
        const [finding] = findings(document.uri, RULE);
        return finding?.severity === vscode.DiagnosticSeverity.Error;
      });
    } finally {
      vscode.workspace.updateWorkspaceFolders(1, 1);
    }
    await until("one folder", () => vscode.workspace.workspaceFolders?.length === 1);
  });
});
