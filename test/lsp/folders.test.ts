import assert from "node:assert/strict";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";
import { BLOCKING, CLEAN, CYCLE, NO_CYCLE } from "./support/sources";

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

describe("folders and files", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  describe("watched", () => {
    it("changed: the other file is told", async () => {
      const folder = await Folder.create(CYCLE);
      const editor = await Editor.start({ folders: [folder] });
      assert.deepEqual(await editor.codes(folder.at("a.py")), ["circular-import"]);
      await folder.write("b.py", NO_CYCLE);
      await editor.watched({ uri: folder.at("b.py"), type: CHANGED });
      await editor.until("it asked for a refresh", () => editor.refreshes > 0);
      assert.deepEqual(await editor.codes(folder.at("a.py")), []);
    });

    it("created: a file, and a folder that was moved in", async () => {
      const folder = await Folder.create({ "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      await editor.ready();
      await editor.watched({ uri: await folder.write("new.py", BLOCKING), type: CREATED });
      assert.deepEqual(await editor.codes(folder.at("new.py")), ["blocking-call-in-async"]);
      await folder.write("package/one.py", BLOCKING);
      await editor.watched({ uri: folder.at("package"), type: CREATED });
      assert.deepEqual(await editor.codes(folder.at("package/one.py")), ["blocking-call-in-async"]);
    });

    it("created where git ignores: nothing", async () => {
      const folder = await Folder.create({ ".gitignore": "build/\n", "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      await editor.ready();
      await editor.watched({ uri: await folder.write("build/new.py", BLOCKING), type: CREATED });
      assert.deepEqual(await editor.codes(folder.at("build/new.py")), []);
    });

    it("deleted: a file, and a folder with all that was in it", async () => {
      const folder = await Folder.create({ ...CYCLE, "package/one.py": BLOCKING, "package/deep/two.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder] });
      assert.equal((await editor.marked()).length, 4);
      await folder.remove("b.py");
      await editor.watched({ uri: folder.at("b.py"), type: DELETED });
      assert.deepEqual(await editor.codes(folder.at("a.py")), []);
      await folder.remove("package");
      await editor.watched({ uri: folder.at("package"), type: DELETED });
      assert.deepEqual(await editor.marked(), []);
    });

    it("deleted while open: the buffer still counts", async () => {
      const folder = await Folder.create(CYCLE);
      const editor = await Editor.start({ folders: [folder] });
      await editor.open(folder.at("b.py"), CYCLE["b.py"]);
      await folder.remove("b.py");
      await editor.watched({ uri: folder.at("b.py"), type: DELETED });
      assert.deepEqual(await editor.codes(folder.at("a.py")), ["circular-import"]);
      await editor.close(folder.at("b.py"));
      assert.deepEqual(await editor.codes(folder.at("a.py")), []);
    });

    it("saved by deleting and creating it anew: as changed", async () => {
      const folder = await Folder.create({ "app.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      const uri = folder.at("app.py");
      assert.deepEqual(await editor.codes(uri), []);
      await folder.write("app.py", BLOCKING);
      await editor.watched({ uri, type: DELETED }, { uri, type: CREATED });
      assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
    });
  });

  describe("renamed", () => {
    it("a file: the old one is gone, the new one is there", async () => {
      const folder = await Folder.create({ "old.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder] });
      const [oldUri, newUri] = [folder.at("old.py"), folder.at("new.py")];
      assert.deepEqual(await editor.codes(oldUri), ["blocking-call-in-async"]);
      await folder.move("old.py", "new.py");
      await editor.connection.sendNotification("workspace/didRenameFiles", { files: [{ oldUri, newUri }] });
      assert.deepEqual(await editor.codes(newUri), ["blocking-call-in-async"]);
      assert.deepEqual(await editor.codes(oldUri), []);
    });

    it("an open file with unsaved edits: they move along", async () => {
      const folder = await Folder.create({ "b.py": CYCLE["b.py"], "start.py": CLEAN });
      const editor = await Editor.start({ folders: [folder] });
      const [oldUri, newUri] = [folder.at("start.py"), folder.at("a.py")];
      await editor.open(oldUri, CYCLE["a.py"]);
      assert.deepEqual(await editor.codes(folder.at("b.py")), []);
      // As editors do: rename on the disk, close the old document, open the new one, then tell.
      await folder.move("start.py", "a.py");
      await editor.close(oldUri);
      await editor.open(newUri, CYCLE["a.py"]);
      await editor.connection.sendNotification("workspace/didRenameFiles", { files: [{ oldUri, newUri }] });
      assert.deepEqual(await editor.codes(newUri), ["circular-import"]);
      assert.deepEqual(await editor.codes(oldUri), []);
    });

    it("a folder: all of its files", async () => {
      const folder = await Folder.create({ "old/one.py": BLOCKING, "old/two.py": BLOCKING });
      const editor = await Editor.start({ folders: [folder] });
      assert.equal((await editor.marked()).length, 2);
      await folder.move("old", "new");
      const files = [{ oldUri: folder.at("old"), newUri: folder.at("new") }];
      await editor.connection.sendNotification("workspace/didRenameFiles", { files });
      assert.deepEqual(await editor.marked(), [folder.at("new/one.py"), folder.at("new/two.py")]);
    });
  });

  describe("several", () => {
    it("know nothing of each other", async () => {
      const one = await Folder.create({ "a.py": CYCLE["a.py"], "b.py": NO_CYCLE });
      const two = await Folder.create({ "a.py": CYCLE["a.py"], "b.py": CYCLE["b.py"] });
      const editor = await Editor.start({ folders: [one, two] });
      assert.deepEqual(await editor.codes(one.at("a.py")), []);
      assert.deepEqual(await editor.codes(two.at("a.py")), ["circular-import"]);
    });

    it("nested: the innermost owns a file", async () => {
      const outer = await Folder.create({ "b.py": CYCLE["b.py"], "inner/app.py": BLOCKING });
      const inner = { root: outer.root, uri: outer.at("inner"), at: (file: string) => outer.at(`inner/${file}`) };
      await outer.write("inner/pyproject.toml", '[tool.archwright]\nignore = ["blocking-call-in-async"]\n');
      const editor = await Editor.start({ folders: [outer, inner as never] });
      assert.deepEqual(await editor.codes(inner.at("app.py")), []);
      assert.equal((await editor.ready()).files, 2);

      // Without the inner one the outer one has all.
      await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
        event: { added: [], removed: [{ uri: inner.uri, name: "inner" }] },
      });
      assert.deepEqual(await editor.codes(inner.at("app.py")), ["blocking-call-in-async"]);
    });

    it("come and go, and open documents with them", async () => {
      const first = await Folder.create({ "app.py": CLEAN });
      const second = await Folder.create(CYCLE);
      const editor = await Editor.start({ folders: [first] });
      await editor.open(second.at("a.py"), CYCLE["a.py"]);
      assert.deepEqual(await editor.codes(second.at("a.py")), []);

      const folder = { uri: second.uri, name: "second" };
      await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
        event: { added: [folder], removed: [] },
      });
      assert.deepEqual(await editor.codes(second.at("a.py")), ["circular-import"]);
      assert.deepEqual(await editor.codes(second.at("b.py")), ["circular-import"]);
      await editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
        event: { added: [], removed: [folder] },
      });
      assert.deepEqual(await editor.codes(second.at("a.py")), []);
      assert.deepEqual(await editor.codes(second.at("b.py")), []);
    });
  });

  describe("the first index", () => {
    it("shows its progress", async () => {
      const folder = await Folder.create(manyFiles(60));
      const editor = await Editor.start({ folders: [folder] });
      await editor.until("the progress ended", () => editor.progress.some(({ value }) => value.kind === "end"));
      const [begin] = editor.progress;
      assert.deepEqual(begin?.value, {
        kind: "begin",
        title: "Archwright: analysing 60 files",
        percentage: 0,
        cancellable: true,
      });
    });

    it("can be cancelled, and goes on with the next change", async () => {
      const folder = await Folder.create(manyFiles(1500));
      const editor = await Editor.start({ folders: [folder] });
      await editor.until("a part was read", () => editor.progress.some(({ value }) => value.kind === "report"));
      const { token } = editor.progress[0]!;
      await editor.connection.sendNotification("window/workDoneProgress/cancel", { token });
      await editor.until("the progress ended", () => editor.progress.some(({ value }) => value.kind === "end"));
      assert.deepEqual(await editor.marked(), [], "a part of a project says nothing");
      await editor.until("it said so", () => editor.statuses.at(-1)?.state === "failed");
      assert.match(editor.statuses.at(-1)!.message!, /cancelled/);

      await editor.watched({ uri: await folder.write("new.py", BLOCKING), type: CREATED });
      assert.deepEqual(await editor.codes(folder.at("new.py")), ["blocking-call-in-async"]);
      assert.equal((await editor.marked()).length, 1501);
    });
  });
});

function manyFiles(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}.py`, BLOCKING]));
}
