import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, until } from "./support/editor";

describe("snippets", () => {
  afterEach(closeAll);

  it("are inserted from the list of suggestions, with tab stops", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "python", content: "" });
    const editor = await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("type", { text: "aw-fastapi-router" });
    await vscode.commands.executeCommand("editor.action.triggerSuggest");
    await until("the snippet in the text", async () => {
      await vscode.commands.executeCommand("acceptSelectedSuggestion");
      return document.getText().includes("APIRouter");
    });
    assert.doesNotMatch(document.getText(), /aw-|\$\{/);

    const first = editor.document.getText(editor.selection);
    assert.notEqual(first, "", "the first tab stop selects its placeholder");
    await vscode.commands.executeCommand("type", { text: "invoices" });
    const before = editor.selection;
    await vscode.commands.executeCommand("jumpToNextSnippetPlaceholder");
    await until("the second tab stop", () => !editor.selection.isEqual(before));
    assert.match(document.getText(), /invoices/);
  });
});
