import assert from "node:assert/strict";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";
import { BLOCKING, CLEAN, CYCLE, NO_CYCLE } from "./support/sources";

describe("open documents", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("win over the disk until they are closed", async () => {
    const folder = await Folder.create({ "app.py": CLEAN });
    const editor = await Editor.start({ folders: [folder] });
    const uri = folder.at("app.py");
    await editor.open(uri, BLOCKING);
    assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
    // What others write meanwhile does not matter yet.
    await folder.write("app.py", "X = 1\n");
    await editor.watched({ uri, type: 2 });
    assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
    await editor.close(uri);
    assert.deepEqual(await editor.codes(uri), []);
  });

  it("unsaved, change what other files are told", async () => {
    const folder = await Folder.create(CYCLE);
    const editor = await Editor.start({ folders: [folder] });
    const [a, b] = [folder.at("a.py"), folder.at("b.py")];
    assert.deepEqual(await editor.codes(a), ["circular-import"]);
    await editor.open(b, NO_CYCLE);
    assert.deepEqual(await editor.codes(a), []);
    await editor.close(b);
    assert.deepEqual(await editor.codes(a), ["circular-import"]);
  });

  it("follow edits in order, several in one message, in whatever line ends", async () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const folder = await Folder.create({ "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      const uri = folder.at("app.py");
      await editor.open(uri, CLEAN.replaceAll("\n", end));
      // Line 0 moves down before line 5 is changed: each range is meant against the text that the one before left.
      await editor.change(
        uri,
        { range: rangeOf(0, 0, 0, 0), text: `import time${end}` },
        { range: rangeOf(5, 4, 5, 25), text: "time.sleep(2" },
      );
      await editor.change(
        uri,
        { range: rangeOf(5, 15, 5, 16), text: "3" },
        { range: rangeOf(5, 16, 5, 16), text: "00" },
      );
      const [diagnostic] = await editor.diagnostics(uri);
      assert.equal(diagnostic?.code, "blocking-call-in-async", `with ${JSON.stringify(end)}`);
      assert.deepEqual(diagnostic.range, rangeOf(5, 4, 5, 19));
    }
  });

  it("take a whole new text", async () => {
    const folder = await Folder.create({ "app.py": CLEAN });
    const editor = await Editor.start({ folders: [folder] });
    const uri = folder.at("app.py");
    await editor.open(uri, CLEAN);
    await editor.change(uri, { text: BLOCKING });
    assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
  });

  it("survive a thousand keystrokes without an answer between them", async () => {
    const folder = await Folder.create({ "app.py": CLEAN });
    const editor = await Editor.start({ folders: [folder] });
    const uri = folder.at("app.py");
    await editor.open(uri, "");
    const text = `${"# typed\n".repeat(100)}${BLOCKING}`;
    let position = { line: 0, character: 0 };
    for (const character of text) {
      void editor.change(uri, { range: { start: position, end: position }, text: character });
      position =
        character === "\n"
          ? { line: position.line + 1, character: 0 }
          : { line: position.line, character: position.character + 1 };
    }
    const [diagnostic] = await editor.diagnostics(uri);
    assert.deepEqual(diagnostic?.range, rangeOf(104, 4, 104, 17));
  });

  it("that are not saved yet belong to their folder", async () => {
    const folder = await Folder.create({ "b.py": CYCLE["b.py"] });
    const editor = await Editor.start({ folders: [folder] });
    await editor.open(folder.at("a.py"), CYCLE["a.py"]);
    assert.deepEqual(await editor.codes(folder.at("a.py")), ["circular-import"]);
    assert.deepEqual(await editor.codes(folder.at("b.py")), ["circular-import"]);
    await editor.close(folder.at("a.py"));
    assert.deepEqual(await editor.codes(folder.at("b.py")), []);
  });

  it("without any folder stand alone", async () => {
    const elsewhere = await Folder.create({ "app.py": CLEAN, "a.py": CYCLE["a.py"], "b.py": CYCLE["b.py"] });
    const editor = await Editor.start();
    const untitled = "untitled:Untitled-1";
    await editor.open(untitled, BLOCKING);
    assert.deepEqual(await editor.codes(untitled), ["blocking-call-in-async"]);
    await editor.open(elsewhere.at("app.py"), BLOCKING);
    assert.deepEqual(await editor.codes(elsewhere.at("app.py")), ["blocking-call-in-async"]);
    await editor.open(elsewhere.at("a.py"), CYCLE["a.py"]);
    await editor.open(elsewhere.at("b.py"), CYCLE["b.py"]);
    assert.deepEqual(await editor.codes(elsewhere.at("a.py")), []);
    await editor.close(untitled);
    assert.deepEqual(await editor.codes(untitled), []);
  });

  it("that are ignored, excluded or views of files are left alone", async () => {
    const folder = await Folder.create({
      ".gitignore": "build/\n",
      "pyproject.toml": '[tool.archwright]\nexclude = ["legacy/**"]\n',
      "build/out.py": BLOCKING,
      "legacy/old.py": BLOCKING,
      "legacy/notes.md": "",
      ".venv/lib/site-packages/dep.py": BLOCKING,
      "app.py": BLOCKING,
    });
    const editor = await Editor.start({ folders: [folder] });
    for (const file of ["build/out.py", "legacy/old.py", "legacy/new.py", ".venv/lib/site-packages/dep.py"]) {
      await editor.open(folder.at(file), BLOCKING);
      assert.deepEqual(await editor.codes(folder.at(file)), [], file);
    }
    for (const uri of [folder.at("app.py").replace("file:", "git:"), "vscode-notebook-cell:/a.ipynb#1"]) {
      await editor.open(uri, BLOCKING);
      assert.deepEqual(await editor.codes(uri), [], uri);
    }
    assert.deepEqual(await editor.codes(folder.at("app.py")), ["blocking-call-in-async"]);
  });

  it("may be spelt differently from one message to the next", async () => {
    const folder = await Folder.create({ "über app.py": CLEAN });
    const editor = await Editor.start({ folders: [folder] });
    const encoded = folder.at("über app.py");
    const plain = decodeURI(encoded);
    assert.notEqual(encoded, plain);
    await editor.open(plain, BLOCKING);
    assert.deepEqual(await editor.codes(encoded), ["blocking-call-in-async"]);
    const { items } = await editor.pullWorkspace();
    assert.deepEqual(
      items.map(({ uri }) => uri),
      [plain],
      "an open document keeps the name that its editor gave it",
    );
  });

  it("of any size get an answer", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder] });
    const uri = folder.at("big.py");
    await editor.open(uri, "x = 1\n".repeat(1_000_000));
    assert.deepEqual(await editor.codes(uri), []);
    assert.deepEqual(await editor.codes(folder.at("app.py")), ["blocking-call-in-async"]);
    await editor.change(uri, { text: BLOCKING });
    assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
  });
});

function rangeOf(line: number, character: number, endLine: number, endCharacter: number) {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}
