import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, extension, fileUri, folderUri, until } from "./support/editor";

async function exists(path: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(fileUri(path));
    return true;
  } catch {
    return false;
  }
}

/** Agrees to the preview as often as needed: it opens some time after the command began. */
async function acceptPreview(done: () => Promise<boolean>): Promise<void> {
  await until("the preview is accepted", async () => {
    await vscode.commands.executeCommand("refactorPreview.apply");
    return done();
  });
}

describe("scaffolds", () => {
  before(extension);
  afterEach(closeAll);

  it("makes a project once its preview was accepted, and opens it", async () => {
    const given = { kind: "library", name: "Swift Parcel", parent: folderUri() };
    void vscode.commands.executeCommand("archwright.newProject", given);
    try {
      await acceptPreview(() => exists("swift-parcel/pyproject.toml"));
      await until("the package is open", () =>
        vscode.window.activeTextEditor?.document.uri.path.endsWith("swift-parcel/src/swift_parcel/__init__.py"),
      );
      assert.ok(await exists("swift-parcel/src/swift_parcel/py.typed"));
      assert.equal(vscode.workspace.textDocuments.filter((document) => document.isDirty).length, 0);
    } finally {
      await vscode.workspace.fs.delete(fileUri("swift-parcel"), { recursive: true });
    }
  });

  it("makes nothing where a file of it exists", async () => {
    await vscode.workspace.fs.writeFile(fileUri("old/README.md"), Buffer.from("mine"));
    try {
      await vscode.commands.executeCommand("archwright.newProject", {
        kind: "script",
        name: "old",
        parent: folderUri(),
      });
      assert.ok(!(await exists("old/pyproject.toml")));
    } finally {
      await vscode.workspace.fs.delete(fileUri("old"), { recursive: true });
    }
  });
});
