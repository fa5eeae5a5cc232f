import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CompletionItem, MarkupContent, TextEdit } from "vscode-languageserver/node";
import { POOR } from "./support/capabilities";
import { Editor, type EditorOptions } from "./support/editor";
import { Folder } from "./support/folder";

const CODE = { initializationOptions: { plainSnippets: false } };

interface Asked {
  readonly editor: Editor;
  readonly uri: string;
  readonly document: TextDocument;
  readonly position: { readonly line: number; readonly character: number };
}

/** Opens a `pyproject.toml` with a caret in it. */
async function open(marked: string, options: EditorOptions = CODE, name = "pyproject.toml"): Promise<Asked> {
  const folder = await Folder.create({ [name]: "" });
  const editor = await Editor.start({ folders: [folder], ...options });
  const uri = folder.at(name);
  const document = TextDocument.create(uri, "toml", 1, marked.replace("|", ""));
  await editor.open(uri, document.getText(), "toml");
  return { editor, uri, document, position: document.positionAt(marked.indexOf("|")) };
}

async function offered({ editor, uri, position }: Asked): Promise<readonly CompletionItem[]> {
  return (await editor.completions(uri, position)).items;
}

function taken(items: readonly CompletionItem[], label: string, document: TextDocument): string {
  const item = items.find((each) => each.label === label);
  assert.ok(item, `${label} is not among ${items.map((each) => each.label).join(", ")}`);
  return TextDocument.applyEdits(document, [item.textEdit as TextEdit]);
}

describe("[tool.archwright] in the editor", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("completes keys with what they take", async () => {
    const asked = await open("[tool.archwright]\npre|\n");
    const items = await offered(asked);
    assert.equal(
      taken(items, "preset", asked.document),
      '[tool.archwright]\npreset = "${1|recommended,strict,all|}"\n',
    );
    const item = items.find(({ label }) => label === "preset");
    assert.equal(item?.insertTextFormat, 2);
    assert.match((item.documentation as MarkupContent).value, /Where the rules start from/);
  });

  it("completes rules inside quotes, the rest of the word replaced", async () => {
    const asked = await open('[tool.archwright.per-path."a/**"]\nignore = ["web", "fat|-x"]\n');
    const items = await offered(asked);
    const text = taken(items, "fat-route", asked.document);
    assert.equal(text, '[tool.archwright.per-path."a/**"]\nignore = ["web", "fat-route"]\n');
    assert.ok(!items.some(({ label }) => label === "web"));
  });

  it("completes plain text for a client without tab stops, in the text as it is typed", async () => {
    const asked = await open("|", { ...CODE, capabilities: POOR });
    await asked.editor.change(asked.uri, { text: "[tool.archwright.severity]\nfat" });
    const { items } = await asked.editor.completions(asked.uri, { line: 1, character: 3 });
    const edit = items.find(({ label }) => label === "fat-route");
    assert.equal((edit?.textEdit as TextEdit).newText, 'fat-route = "error"');
    assert.equal(edit?.insertTextFormat, 1);
    assert.equal((edit.documentation as MarkupContent).kind, "plaintext");
  });

  it("completes nothing in other sections and files", async () => {
    assert.deepEqual(await offered(await open("[project]\n|\n")), []);
    assert.deepEqual(await offered(await open("[tool.archwright]\npre|\n", CODE, "other/pyproject.toml")), []);
  });

  it("explains a key, a rule and a value", async () => {
    const text = '[tool.archwright.severity]\nfat-route = "off"\n';
    const { editor, uri } = await open(`|${text}`);
    const value = async (line: number, character: number): Promise<string> =>
      ((await editor.hover(uri, { line, character }))?.contents as MarkupContent | undefined)?.value ?? "";
    assert.match(await value(0, 20), /^`severity` \(table\)/);
    assert.match(await value(1, 3), /^`fat-route` \(error \| warning/);
    assert.match(await value(1, 14), /^`off`: The rule does not run/);
    assert.equal(await value(1, 10), "");
    const hover = await editor.hover(uri, { line: 1, character: 3 });
    assert.deepEqual(hover?.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } });
  });
});
