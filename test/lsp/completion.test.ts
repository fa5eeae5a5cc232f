import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CompletionItem, MarkupContent, TextEdit } from "vscode-languageserver/node";
import { ASYNC_SHOP } from "../snippets/support/projects";
import { POOR, RICH } from "./support/capabilities";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";

const CARET = "|";
const CODE = { initializationOptions: { plainSnippets: false } };

/** Opens a text with a caret in it, and asks there. */
async function ask(editor: Editor, uri: string, marked: string): Promise<[readonly CompletionItem[], TextDocument]> {
  const document = TextDocument.create(uri, "python", 1, marked.replace(CARET, ""));
  await editor.open(uri, document.getText());
  return [await editor.knowingCompletions(uri, document.positionAt(marked.indexOf(CARET))), document];
}

function labels(items: readonly CompletionItem[]): string[] {
  return items.map(({ label, labelDetails }) => label + (labelDetails?.detail ?? ""));
}

function taken(item: CompletionItem | undefined, document: TextDocument): string {
  assert.ok(item);
  return TextDocument.applyEdits(document, [...(item.additionalTextEdits ?? []), item.textEdit as TextEdit]);
}

describe("completions of snippets", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("know the project, and are marked so", async () => {
    const folder = await Folder.create(ASYNC_SHOP);
    const editor = await Editor.start({ folders: [folder], ...CODE });
    const text = '"""Tasks."""\n\nimport os\n\n\naw-celery-task|\n';
    const [items, document] = await ask(editor, folder.at("shop/orders/tasks.py"), text);
    assert.ok(labels(items).includes("aw-celery-task (this project)"), labels(items).join());
    const item = items.find(({ label }) => label === "aw-celery-task")!;
    assert.equal(item.filterText, "aw-celery-task");
    assert.equal(item.sortText, "y-aw-celery-task");
    assert.equal(item.insertTextFormat, 2);
    assert.equal(item.labelDetails?.description, "Celery: task");
    assert.match((item.documentation as MarkupContent).value, /Uses `worker` of `shop\.worker`\./);
    assert.match(
      taken(item, document),
      /^"""Tasks\."""\n\nimport os\n\nfrom shop\.worker import worker\n\n\n@worker\.task\ndef \$\{1:process_upload\}/,
    );
    const { documentation }: CompletionItem = await editor.connection.sendRequest("completionItem/resolve", item);
    assert.match(
      (documentation as MarkupContent).value,
      /```python\nfrom shop\.worker import worker\n\n@worker\.task\ndef process_upload\(path: str\)/,
    );
  });

  it("follow the text as it is typed, before the engine has read it", async () => {
    const folder = await Folder.create(ASYNC_SHOP);
    const editor = await Editor.start({ folders: [folder], ...CODE });
    const uri = folder.at("shop/orders/tasks.py");
    await ask(editor, uri, "|");
    await editor.change(uri, { text: "import os\n\naw-celery-t" });
    const { items } = await editor.completions(uri, { line: 2, character: 11 });
    const edit = items.find(({ label }) => label === "aw-celery-task")!.textEdit as TextEdit;
    assert.deepEqual(edit.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 11 } });
  });

  it("are nowhere but where a statement begins", async () => {
    const folder = await Folder.create({ "app.py": "" });
    const editor = await Editor.start({ folders: [folder] });
    for (const text of ['x = "aw|"\n', "# aw|\n", "f(\n    aw|\n)\n", "x = aw|\n", '"""\naw|\n"""\n']) {
      assert.deepEqual((await ask(editor, folder.at("app.py"), text))[0], [], text);
    }
  });

  it("are the plain ones too for a client that has no snippet files", async () => {
    const folder = await Folder.create({ "app.py": "" });
    const editor = await Editor.start({ folders: [folder] });
    const [items] = await ask(editor, folder.at("app.py"), "aw-|");
    assert.ok(items.length > 60);
    assert.equal(new Set(items.map(({ filterText }) => filterText)).size, items.length, "one for each prefix");
    assert.deepEqual(
      labels(items).filter((label) => label.endsWith(")")),
      [],
    );
    const code = await Editor.start({ folders: [folder], ...CODE });
    assert.deepEqual((await ask(code, folder.at("app.py"), "aw-|"))[0], []);
  });

  it("are for pyproject.toml as well there", async () => {
    const folder = await Folder.create({ "pyproject.toml": "" });
    const editor = await Editor.start({ folders: [folder] });
    const [items, document] = await ask(editor, folder.at("pyproject.toml"), "aw-arch|");
    const item = items.find(({ label }) => label === "aw-archwright-layers");
    assert.match(taken(item, document), /^\[tool\.archwright/);
  });

  it("are plain text for a client without tab stops", async () => {
    const folder = await Folder.create(ASYNC_SHOP);
    const editor = await Editor.start({ folders: [folder], capabilities: POOR });
    const [items, document] = await ask(editor, folder.at("shop/x.py"), "def make():\n    aw-celery-task|\n");
    const item = items.find(({ label }) => label === "aw-celery-task (this project)");
    assert.equal(item?.insertTextFormat, 1);
    assert.equal(item.labelDetails, undefined);
    assert.equal(
      taken(item, document),
      'from shop.worker import worker\n\n\ndef make():\n    @worker.task\n    def process_upload(path: str) -> int:\n        """Counts the lines of one uploaded file."""\n        with open(path, encoding="utf-8") as file:\n            return sum(1 for _ in file)\n',
    );
  });

  it("are there for a file that belongs to no folder", async () => {
    const editor = await Editor.start({ ...CODE, capabilities: RICH });
    const text = "import os\n\n\naw-wsgi-app|\n";
    const [items, document] = await ask(editor, "untitled:Untitled-1", text);
    const item = items.find(({ label }) => label === "aw-wsgi-app");
    assert.match(
      taken(item, document),
      /^from collections\.abc import Iterable\nimport os\n|^import os\nfrom collections\.abc import Iterable\n/,
    );
  });
});
