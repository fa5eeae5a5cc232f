import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { action, apply, closeAll, expectFinding, expectFindings, extension, open, replace } from "./support/editor";

const RULE = "blocking-call-in-async";

describe("fixes", () => {
  before(extension);
  afterEach(closeAll);

  it("apply as a quick fix, and the finding is gone", async () => {
    const { document } = await open("shop/clock.py");
    const { range } = await expectFinding(document.uri, RULE);
    const fix = await action(document.uri, range, /asyncio\.sleep/);
    assert.ok(fix.kind && vscode.CodeActionKind.QuickFix.contains(fix.kind));
    await apply(fix);
    assert.match(document.getText(), /^import asyncio$/m);
    assert.match(document.getText(), /^ {4}await asyncio\.sleep\(1\)$/m);
    await expectFindings(document.uri, RULE, 0);
  });

  it("apply to the whole file by the command", async () => {
    const { document } = await open("shop/prices.py");
    await expectFindings(document.uri, RULE, 2);
    await vscode.commands.executeCommand("archwright.fixAll");
    await expectFindings(document.uri, RULE, 0);
    assert.equal(document.getText().match(/await asyncio\.sleep/g)?.length, 2);
  });

  it("apply on save where the user asks for it", async () => {
    const { document } = await open("shop/prices.py");
    const saved = document.getText();
    await expectFindings(document.uri, RULE, 2);
    const settings = vscode.workspace.getConfiguration("editor", document.uri);
    await settings.update("codeActionsOnSave", { "source.fixAll.archwright": "explicit" });
    try {
      await replace(vscode.window.activeTextEditor!, "event loop", "loop");
      await vscode.commands.executeCommand("workbench.action.files.save");
      assert.equal(document.getText().match(/await asyncio\.sleep/g)?.length, 2);
    } finally {
      await settings.update("codeActionsOnSave", undefined);
      await vscode.workspace.fs.writeFile(document.uri, Buffer.from(saved));
    }
    await expectFindings(document.uri, RULE, 2);
  });

  it("leave the line alone where the user chooses to ignore it", async () => {
    const { document } = await open("shop/clock.py");
    const { range } = await expectFinding(document.uri, RULE);
    await apply(await action(document.uri, range, /ignore.*line/i));
    assert.match(
      document.lineAt(range.start).text,
      /^ {4}time\.sleep\(1\) {2}# archwright: ignore\[blocking-call-in-async\]/,
    );
    await expectFindings(document.uri, RULE, 0);
    await vscode.commands.executeCommand("undo");
    await expectFinding(document.uri, RULE);
  });
});
