import assert from "node:assert/strict";
import type { MarkupContent, Position } from "vscode-languageserver/node";
import { POOR } from "./support/capabilities";
import { Editor, type EditorOptions } from "./support/editor";
import { Folder } from "./support/folder";
import { applied, caret } from "./support/sources";

const INI = `[importlinter]
root_package = app

[importlinter:contract:one]
name = The layers
type = layers
layers =
    app.api
    app.models
ignore_imports =
    app.api -> app.models

[importlinter:contract:two]
name = Apart
type = independence
modules =
    app.other
    app.api
ignore_imports =
    app.api -> app.gone
`;

const MODELS = "from app import api\n";

const FILES = {
  "app/__init__.py": "",
  "app/api.py": "from app import models\n",
  "app/models.py": MODELS,
  "app/other.py": "",
};

describe("contracts", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  async function start(file: string, text: string, options: EditorOptions = {}) {
    const folder = await Folder.create({ ...FILES, [file]: text });
    const editor = await Editor.start({ folders: [folder], ...options });
    const uri = folder.at(file);
    await editor.open(uri, text, "ini");
    await editor.ready();
    const place = (word: string): Position => {
      const before = text.slice(0, text.indexOf(word)).split("\n");
      return { line: before.length - 1, character: before.at(-1)!.length };
    };
    const tells = async (word: string): Promise<string> =>
      ((await editor.hover(uri, place(word)))?.contents as MarkupContent | undefined)?.value ?? "";
    return { folder, editor, uri, place, tells };
  }

  it("say how they stand above each", async () => {
    const { editor, uri, folder } = await start(".importlinter", INI);
    assert.deepEqual(await editor.lenses(uri), [
      "3: broken by 1 chain · 1 import ignored · 1 ignore without effect",
      "12: kept, but not accepted as it is · 1 ignore without an import",
    ]);
    assert.deepEqual(await editor.lenses(folder.at("app/api.py")), []);
  });

  it("say so anew when code changes", async () => {
    const { editor, uri, folder } = await start(".importlinter", INI);
    await editor.lenses(uri);
    await editor.open(folder.at("app/models.py"), MODELS);
    await editor.change(folder.at("app/models.py"), { text: "" });
    await editor.until("lenses were outdated", () => editor.lensRefreshes > 0);
    assert.match((await editor.lenses(uri))[0]!, /^3: kept/);
  });

  it("do not ask a client to refresh that cannot", async () => {
    const { editor, uri } = await start(".importlinter", INI, { capabilities: POOR });
    assert.equal((await editor.lenses(uri)).length, 2);
    assert.equal(editor.lensRefreshes, 0);
  });

  it("have their mistakes at their lines", async () => {
    const { editor, uri } = await start(".importlinter", INI);
    const marks = (await editor.diagnostics(uri)).map(({ range, severity }) => [range.start.line, severity]);
    assert.deepEqual(marks, [
      [10, 3],
      [19, 1],
    ]);
  });

  it("name the imports that break them where one hovers over them", async () => {
    const { tells, folder } = await start(".importlinter", INI);
    for (const word of ["importlinter:contract:one", "The layers"]) {
      const text = await tells(word);
      assert.match(text, /^\*\*The layers\*\*: broken by 1 chain/);
      assert.ok(
        text.includes(`\`app.models\` → \`app.api\` ([app/models.py:1](${folder.at("app/models.py")}#L1))`),
        text,
      );
    }
  });

  it("take an import into their ignores, and the finding goes", async () => {
    const { editor, uri, folder } = await start(".importlinter", INI);
    const models = folder.at("app/models.py");
    assert.deepEqual(await editor.codes(models), ["circular-import", "contract-violation"]);
    const actions = await editor.actions(models, caret({ line: 0, character: 3 }));
    const edit = await editor.editOf(actions, "Let the contract ignore app.models -> app.api");
    const text = applied(edit, uri, INI);
    assert.match(text, /app\.api -> app\.models\n +# Accepted for now.*\n +app\.models -> app\.api\n/);
    await editor.change(uri, { text });
    assert.deepEqual(await editor.codes(models), ["circular-import"]);
  });

  it("lose an ignore that does nothing", async () => {
    const { editor, uri, place } = await start(".importlinter", INI);
    const actions = await editor.actions(uri, caret(place("app.api -> app.gone")));
    const edit = await editor.editOf(actions, "Remove this line from the contract's ignores");
    assert.doesNotMatch(applied(edit, uri, INI), /gone/);
  });

  const TABLES = `[tool.importlinter]
root_packages = ["app"]

[[tool.importlinter.contracts]]
name = "One"
type = "forbidden"
source_modules = ["app.other"]
forbidden_modules = ["app.api"]

[[tool.archwright.contracts]]
name = "Two"
type = "layers"
layers = ["app.api", "app.models"]
exhaustive-ignores = []
note = "Ask first."
`;

  it("explain their keys: pyproject.toml", async () => {
    const { tells, editor, uri } = await start("pyproject.toml", TABLES);
    assert.match(await tells("root_packages"), /^\*\*root\\_packages\*\*: The packages/);
    assert.match(await tells("source_modules"), /must not import/);
    assert.match(await tells('"forbidden"'), /Some modules must not import/);
    assert.match(await tells("exhaustive-ignores"), /^`exhaustive-ignores` /);
    assert.match(await tells("note"), /^`note` /);
    assert.match(await tells("tool.archwright.contracts"), /Two\*\*: broken by 1 chain/);
    assert.deepEqual(await editor.lenses(uri), ["3: kept", "9: broken by 1 chain"]);
  });

  it("explain their keys: setup.cfg", async () => {
    const { tells } = await start("setup.cfg", `[metadata]\nname = app\n\n${INI}`);
    assert.match(await tells("root_package"), /import/);
    assert.match(await tells("layers ="), /from high to low/);
    assert.match(await tells("ignore_imports"), /does not see/);
    assert.equal(await tells("metadata"), "");
    assert.equal(await tells("name = app"), "");
  });

  const TACH = `source_roots = ["."]
layers = ["top", { name = "low", closed = true }]

[[modules]]
path = "app.models"
depends_on = []

[[modules]]
path = "app.api"
depends_on = [{ path = "app.models", deprecated = true }]

[rules]
unused_ignore_directives = "error"
`;

  it("explain their keys: tach.toml", async () => {
    const { tells, editor, uri } = await start("tach.toml", TACH);
    assert.match(await tells("source_roots"), /Folders/);
    assert.match(await tells("depends_on"), /may use/);
    assert.match(await tells("deprecated"), /warning/);
    assert.match(await tells("closed"), /pass it by/);
    assert.match(await tells("unused_ignore_directives"), /ignore nothing/);
    assert.match(await tells("[modules"), /^$/);
    assert.deepEqual(await editor.lenses(uri), [
      "0: Dependencies between modules: broken by 2 imports",
      "0: Layers: kept",
    ]);
  });
});
