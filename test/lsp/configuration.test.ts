import assert from "node:assert/strict";
import { POOR, RICH } from "./support/capabilities";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";
import { BLOCKING, textOf } from "./support/sources";

const IGNORE = '[tool.archwright]\nignore = ["blocking-call-in-async"]\n';

describe("configuration", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("comes from pyproject.toml, also while it is edited", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING, "pyproject.toml": IGNORE });
    const editor = await Editor.start({ folders: [folder] });
    const [app, pyproject] = [folder.at("app.py"), folder.at("pyproject.toml")];
    assert.deepEqual(await editor.codes(app), []);
    await editor.open(pyproject, IGNORE, "toml");
    await editor.change(pyproject, { text: "" });
    assert.deepEqual(await editor.codes(app), ["blocking-call-in-async"]);
    await editor.close(pyproject);
    assert.deepEqual(await editor.codes(app), []);
    await folder.write("pyproject.toml", '[tool.archwright.severity]\nblocking-call-in-async = "error"\n');
    await editor.watched({ uri: pyproject, type: 2 });
    const [diagnostic] = await editor.diagnostics(app);
    assert.equal(diagnostic?.severity, 1);
  });

  it("decides what is listed, when it changes too", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING, "legacy/old.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder] });
    assert.equal((await editor.marked()).length, 2);
    const exclude = '[tool.archwright]\nexclude = ["legacy/**"]\n';
    await editor.watched({ uri: await folder.write("pyproject.toml", exclude), type: 1 });
    assert.equal((await editor.marked()).length, 1);
    await folder.write("pyproject.toml", "");
    await editor.watched({ uri: folder.at("pyproject.toml"), type: 2 });
    assert.equal((await editor.marked()).length, 2);
    await editor.watched({ uri: await folder.write(".gitignore", "legacy/\n"), type: 1 });
    assert.equal((await editor.marked()).length, 1);
  });

  it("that is malformed is marked where it is, and costs nothing else", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING, "pyproject.toml": "[tool.archwright]\nselect = = 1\n" });
    const editor = await Editor.start({ folders: [folder] });
    const [problem] = await editor.diagnostics(folder.at("pyproject.toml"));
    assert.equal(problem?.code, "configuration");
    assert.equal(problem.source, "archwright");
    assert.equal(problem.range.start.line, 1);
    assert.deepEqual(await editor.codes(folder.at("app.py")), ["blocking-call-in-async"]);
    assert.ok((await editor.marked()).includes(folder.at("pyproject.toml")));
  });

  it("with an unknown rule is marked at its name", async () => {
    const text = '[tool.archwright]\nignore = ["blocking-call-in-asinc"]\n';
    const folder = await Folder.create({ "pyproject.toml": text });
    const editor = await Editor.start({ folders: [folder], capabilities: POOR });
    const uri = folder.at("pyproject.toml");
    await editor.until("it was published", () => editor.published.has(uri));
    const [problem] = editor.published.get(uri)!.diagnostics;
    assert.equal(problem?.code, "configuration");
    assert.equal(problem.range.start.line, 1);
    assert.match(textOf(problem.message), /blocking-call-in-async/, "it says what was meant");
  });

  it("of the editor switches a folder off and on", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({
      folders: [folder],
      settings: { enable: false, trace: { server: "messages" } },
    });
    const uri = folder.at("app.py");
    await editor.until("it traced", () => editor.log.some(({ message }) => message.includes("1 modules")));
    assert.deepEqual(await editor.codes(uri), []);
    editor.settings = { enable: true };
    await editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await editor.until("it asked for a refresh", () => editor.refreshes > 0);
    assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
  });

  it("of an editor that cannot be asked is taken as it is sent", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({
      folders: [folder],
      capabilities: { ...RICH, workspace: { ...RICH.workspace, configuration: false } },
    });
    const uri = folder.at("app.py");
    assert.deepEqual(await editor.codes(uri), ["blocking-call-in-async"]);
    await editor.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { archwright: { enable: false } },
    });
    await editor.until("it asked for a refresh", () => editor.refreshes > 0);
    assert.deepEqual(await editor.codes(uri), []);
  });
});
