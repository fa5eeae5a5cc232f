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

/** The files that the preview shows, once it is there. */
async function previewed(): Promise<readonly vscode.Tab[]> {
  return until("the preview", () => {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const found = tabs.filter(({ label }) => /^New (?:Project|Feature): /.test(label));
    return found.length > 0 && found;
  });
}

/** Answers the list that the preview opens with its first entry, which may take a moment to be there. */
async function acceptPreview(done: () => Promise<boolean>): Promise<void> {
  await previewed();
  await until("the preview is accepted", async () => {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return done();
  });
}

async function textOf(path: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(fileUri(path))).toString();
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
      assert.ok(vscode.window.tabGroups.all.every(({ tabs }) => tabs.every(({ label }) => !label.startsWith("New "))));
    } finally {
      await vscode.workspace.fs.delete(fileUri("swift-parcel"), { recursive: true });
    }
  });

  it("makes nothing when its preview was dismissed", async () => {
    const given = { kind: "script", name: "later", parent: folderUri() };
    const running = vscode.commands.executeCommand("archwright.newProject", given);
    await previewed();
    await until("the preview is gone", async () => {
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
      return vscode.window.tabGroups.all.every((group) => group.tabs.every(({ label }) => !label.startsWith("New ")));
    });
    await running;
    assert.ok(!(await exists("later/pyproject.toml")));
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

  it("makes a feature like its siblings, registers it, and takes it back with one undo", async () => {
    const main = await textOf("store/main.py");
    void vscode.commands.executeCommand("archwright.newFeature", { name: "invoice", parts: ["repository", "test"] });
    try {
      await acceptPreview(() => exists("store/invoices/router.py"));
      await until("the feature is open", () =>
        vscode.window.activeTextEditor?.document.uri.path.endsWith("store/invoices/router.py"),
      );
      const changed = await vscode.workspace.openTextDocument(fileUri("store/main.py"));
      assert.match(changed.getText(), /^from store\.invoices\.router import router as invoices_router$/m);
      assert.match(changed.getText(), /^app\.include_router\(invoices_router, prefix="\/api"\)$/m);
      assert.match(await textOf("store/invoices/models.py"), /^class Invoice\(Base\):$/m);
      assert.ok(await exists("tests/test_invoices.py"));

      await vscode.window.showTextDocument(changed);
      await vscode.commands.executeCommand("undo");
      await until("main.py is as it was", () => changed.getText() === main);
    } finally {
      await vscode.workspace.fs.writeFile(fileUri("store/main.py"), Buffer.from(main));
      for (const path of ["store/invoices", "tests"])
        if (await exists(path)) await vscode.workspace.fs.delete(fileUri(path), { recursive: true });
    }
  });
});

describe("walkthrough", () => {
  afterEach(closeAll);

  it("opens, and its pictures are there", async () => {
    await vscode.commands.executeCommand("archwright.openWalkthrough");
    await until("its tab", () =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(({ label }) => /walkthrough|get started|welcome/i.test(label)),
      ),
    );
    const own = vscode.extensions.getExtension("archwright.archwright")!;
    const { contributes } = own.packageJSON as {
      contributes: { walkthroughs: { steps: { media: { image: string } }[] }[] };
    };
    for (const { media } of contributes.walkthroughs.flatMap(({ steps }) => steps))
      await vscode.workspace.fs.stat(vscode.Uri.joinPath(own.extensionUri, media.image));
  });
});
