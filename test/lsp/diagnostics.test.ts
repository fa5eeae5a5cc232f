import assert from "node:assert/strict";
import type { Diagnostic, WorkspaceFullDocumentDiagnosticReport } from "vscode-languageserver/node";
import { POOR } from "./support/capabilities";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";
import { BLOCKING, CLEAN, CYCLE, NO_CYCLE, textOf, UNUSED } from "./support/sources";

describe("diagnostics", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  describe("pulled", () => {
    it("carry code, page, severity, range and what finds the finding again", async () => {
      const folder = await Folder.create({ "app.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder] });
      const [diagnostic, ...others] = await editor.diagnostics(folder.at("app.py"));
      assert.deepEqual(others, []);
      const { message, data, codeDescription, ...rest } = diagnostic as Omit<Diagnostic, "data"> & { data: object };
      assert.deepEqual(rest, {
        source: "archwright",
        code: "blocking-call-in-async",
        severity: 2,
        range: { start: { line: 4, character: 4 }, end: { line: 4, character: 17 } },
      });
      assert.match(textOf(message), /time\.sleep/);
      assert.match(codeDescription!.href, /^https:\/\/.*\/blocking-call-in-async\b/);
      assert.deepEqual(Object.keys(data), ["fingerprint"]);
    });

    it("show the other places of a finding that spans files", async () => {
      const folder = await Folder.create(CYCLE);
      const editor = await Editor.start({ folders: [folder] });
      const [diagnostic] = await editor.diagnostics(folder.at("a.py"));
      assert.equal(diagnostic?.code, "circular-import");
      const uris = diagnostic.relatedInformation?.map(({ location }) => location.uri);
      assert.ok(uris?.includes(folder.at("b.py")), `related: ${uris?.join(", ")}`);
    });

    it("mark what can go as unnecessary", async () => {
      const folder = await Folder.create({ "app.py": UNUSED });
      const editor = await Editor.start({ folders: [folder] });
      const [diagnostic] = await editor.diagnostics(folder.at("app.py"));
      assert.equal(diagnostic?.code, "unused-suppression");
      assert.equal(diagnostic.severity, 4);
      assert.deepEqual(diagnostic.tags, [1]);
    });

    it("count UTF-16 units", async () => {
      const text = 'import time\n\n\nasync def wait() -> None:\n    x = "𝄞é"; time.sleep(1)\n';
      const folder = await Folder.create({ "app.py": text });
      const editor = await Editor.start({ folders: [folder] });
      const [diagnostic] = await editor.diagnostics(folder.at("app.py"));
      assert.deepEqual(diagnostic?.range.start, { line: 4, character: 15 });
    });

    it("are unchanged while nothing changes, and changed when they do", async () => {
      const folder = await Folder.create({ "app.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder] });
      const uri = folder.at("app.py");
      await editor.open(uri, BLOCKING);
      const first = await editor.pull(uri);
      assert.ok(first.resultId);
      assert.deepEqual(await editor.pull(uri, first.resultId), { kind: "unchanged", resultId: first.resultId });

      // An edit that moves no finding leaves them as they are.
      await editor.change(uri, { range: rangeOf(5, 0, 5, 0), text: "\n# end\n" });
      assert.equal((await editor.pull(uri, first.resultId)).kind, "unchanged");
      await editor.change(uri, { range: rangeOf(0, 0, 0, 0), text: "# first\n" });
      const moved = await editor.pull(uri, first.resultId);
      assert.equal(moved.kind, "full");
      assert.notEqual(moved.resultId, first.resultId);
    });

    it("of a file that is none of ours are empty", async () => {
      const folder = await Folder.create({ "notes.txt": "x\n" });
      const editor = await Editor.start({ folders: [folder] });
      assert.deepEqual(await editor.diagnostics(folder.at("notes.txt")), []);
    });

    it("wait for the first index, and stop waiting when cancelled", async () => {
      const folder = await Folder.create(manyFiles(400));
      const editor = await Editor.start({ folders: [folder] });
      const { CancellationTokenSource } = await import("vscode-languageserver/node");
      const source = new CancellationTokenSource();
      const params = { textDocument: { uri: folder.at("m0.py") } };
      const answer = editor.connection.sendRequest("textDocument/diagnostic", params, source.token);
      source.cancel();
      await assert.rejects(answer, { code: -32800 });
      assert.deepEqual(await editor.codes(folder.at("m0.py")), ["blocking-call-in-async"]);
    });
  });

  describe("of the workspace", () => {
    it("list every file with findings, then only what changed", async () => {
      const folder = await Folder.create({ "app.py": BLOCKING, "clean.py": CLEAN, ...CYCLE });
      const editor = await Editor.start({ folders: [folder] });
      const first = await editor.pullWorkspace();
      assert.deepEqual(
        first.items.map(({ uri }) => uri).sort(),
        ["a.py", "app.py", "b.py"].map((it) => folder.at(it)),
      );
      assert.ok(first.items.every(({ kind }) => kind === "full"));

      const previous = first.items.map(({ uri, resultId }) => ({ uri, value: resultId! }));
      const second = await editor.pullWorkspace(previous);
      assert.ok(second.items.length === 3 && second.items.every(({ kind }) => kind === "unchanged"));

      await editor.open(folder.at("app.py"), CLEAN);
      const third = await editor.pullWorkspace(previous);
      const changed = third.items.filter(({ kind }) => kind === "full") as WorkspaceFullDocumentDiagnosticReport[];
      assert.deepEqual(
        changed.map(({ uri, version, items }) => ({ uri, version, items })),
        [{ uri: folder.at("app.py"), version: 1, items: [] }],
      );
    });

    it("come in parts where the client asks for that", async () => {
      const folder = await Folder.create(manyFiles(250));
      const editor = await Editor.start({ folders: [folder] });
      const answer = await editor.pullWorkspace([], { partialResultToken: "parts" });
      assert.deepEqual(answer, { items: [] });
      const parts = editor.progress
        .filter(({ token }) => token === "parts")
        .map(({ value }) => value.items as unknown[]);
      assert.deepEqual(
        parts.map((items) => items.length),
        [100, 100, 50],
      );
    });

    it("clear what a document was told that the client has no id of any more", async () => {
      const folder = await Folder.create({ "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      const [app, other] = [folder.at("app.py"), folder.at("other.py")];
      await editor.open(app, BLOCKING);
      await editor.open(other, BLOCKING);
      await editor.codes(app);
      await editor.codes(other);
      await editor.close(app);
      await editor.close(other);
      const { items } = await editor.pullWorkspace();
      assert.deepEqual(items.map(({ uri, ...rest }) => [uri, "items" in rest ? rest.items : rest.kind]).sort(), [
        [app, []],
        [other, []],
      ]);
      assert.deepEqual((await editor.pullWorkspace()).items, [], "said once");
    });

    it("clear files that are gone", async () => {
      const folder = await Folder.create({ "app.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder] });
      const gone = { uri: folder.at("gone.py"), value: "x" };
      const { items } = await editor.pullWorkspace([gone]);
      assert.deepEqual(
        items.find(({ uri }) => uri === gone.uri),
        { kind: "full", uri: gone.uri, version: null, items: [] },
      );
    });
  });

  describe("refresh", () => {
    it("is asked for when an edit changes what another file is told", async () => {
      const folder = await Folder.create(CYCLE);
      const editor = await Editor.start({ folders: [folder] });
      await editor.open(folder.at("b.py"), CYCLE["b.py"]);
      await editor.open(folder.at("a.py"), CYCLE["a.py"]);
      assert.deepEqual(await editor.codes(folder.at("a.py")), ["circular-import"]);
      await editor.change(folder.at("b.py"), { text: NO_CYCLE });
      await editor.until("it asked for a refresh", () => editor.refreshes > 0);
      assert.deepEqual(await editor.codes(folder.at("a.py")), []);
    });

    it("is not asked for when an edit changes its own file alone", async () => {
      const folder = await Folder.create({ ...CYCLE, "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      await editor.open(folder.at("app.py"), CLEAN);
      await editor.codes(folder.at("app.py"));
      await editor.codes(folder.at("a.py"));
      await editor.until("it counted", () => editor.statuses.at(-1)?.warnings === 2);
      await editor.change(folder.at("app.py"), { text: BLOCKING });
      await editor.until("it counted again", () => editor.statuses.at(-1)?.warnings === 3);
      // The request would have left the server before this answer.
      await editor.codes(folder.at("app.py"));
      assert.equal(editor.refreshes, 0);
    });
  });

  describe("pushed to a client that does not pull", () => {
    it("come for all files, change with edits, and go", async () => {
      const folder = await Folder.create({ "app.py": BLOCKING, ...CYCLE });
      const editor = await Editor.start({ folders: [folder], capabilities: POOR });
      const [app, a] = [folder.at("app.py"), folder.at("a.py")];
      const count = (uri: string): number | undefined => editor.published.get(uri)?.diagnostics.length;
      await editor.until("all were published", () => count(app) === 1 && count(a) === 1);

      const [diagnostic] = editor.published.get(app)!.diagnostics;
      const { message: _message, ...rest } = diagnostic!;
      assert.deepEqual(rest, {
        source: "archwright",
        code: "blocking-call-in-async",
        severity: 2,
        range: rangeOf(4, 4, 4, 17),
      });

      await editor.open(app, BLOCKING);
      await editor.change(app, { text: CLEAN });
      await editor.until("the edited file was cleared", () => count(app) === 0);
      await editor.open(folder.at("b.py"), NO_CYCLE);
      await editor.until("the other file was cleared", () => count(a) === 0);
    });

    it("are taken back for deleted files", async () => {
      const folder = await Folder.create({ "app.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder], capabilities: POOR });
      const uri = folder.at("app.py");
      await editor.until("it was published", () => editor.published.get(uri)?.diagnostics.length === 1);
      await folder.remove("app.py");
      await editor.watched({ uri, type: 3 });
      await editor.until("it was cleared", () => editor.published.get(uri)?.diagnostics.length === 0);
    });

    it("find what was saved by others at the next save", async () => {
      const folder = await Folder.create({ "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder], capabilities: POOR });
      await editor.ready();
      await editor.open(folder.at("app.py"), CLEAN);
      const uri = await folder.write("new.py", BLOCKING);
      await editor.save(folder.at("app.py"));
      await editor.until("it was published", () => editor.published.get(uri)?.diagnostics.length === 1);
    });
  });
});

function rangeOf(line: number, character: number, endLine: number, endCharacter: number) {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}

function manyFiles(count: number): Record<string, string> {
  const modules = Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}.py`, BLOCKING]));
  return { ...modules, "test_all.py": "def test_all():\n    pass\n" };
}
