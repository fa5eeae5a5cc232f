import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { closeAll, extension, fileUri, open, until } from "./support/editor";

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

  it("are offered as they are in this project, once and above the plain ones", async () => {
    await extension();
    const uri = fileUri("shop/notes.py");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(DRAFT));
    try {
      const { document } = await open(uri);
      const at = document.positionAt(DRAFT.length);
      const offered = await until("the snippet of this project", async () => {
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          uri,
          at,
        );
        const found = items.filter((item) => nameOf(item) === "aw-fastapi-websocket");
        return found.some((item) => typeof item.label === "object" && item.label.detail) && found;
      });
      const here = offered.filter((item) => item.additionalTextEdits?.length);
      assert.equal(here.length, 1);
      assert.ok(offered.length <= 2, "the plain one besides");
      assert.equal((here[0]!.label as vscode.CompletionItemLabel).detail, " (this project)");

      await vscode.commands.executeCommand("cursorMove", { to: "down", by: "line", value: 100 });
      await vscode.commands.executeCommand("cursorEnd");
      await vscode.commands.executeCommand("editor.action.triggerSuggest");
      await until("the snippet in the text", async () => {
        await vscode.commands.executeCommand("acceptSelectedSuggestion");
        return document.getText().includes("websocket.accept");
      });
      const text = document.getText();
      assert.match(
        text,
        /^"""Notes\."""\n\nfrom fastapi import APIRouter, WebSocket, WebSocketDisconnect\n\nrouter = APIRouter\(\)\n/,
      );
      assert.equal(text.match(/APIRouter\(\)/g)?.length, 1, "the router is there already");
      assert.match(text, /\n\n@router\.websocket\("\/ws\/echo"\)\nasync def echo/);
    } finally {
      await closeAll();
      await vscode.workspace.fs.delete(uri);
    }
  });
});

const DRAFT = '"""Notes."""\n\nfrom fastapi import APIRouter\n\nrouter = APIRouter()\n\n\naw-fastapi-websocket';

function nameOf({ label }: vscode.CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}
