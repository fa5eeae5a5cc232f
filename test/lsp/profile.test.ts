import assert from "node:assert/strict";
import { type FolderProfile, PROFILE_REQUEST } from "../../server/src/lsp/protocol";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";

describe("profile", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  const ask = (editor: Editor): Promise<FolderProfile[]> => editor.connection.sendRequest(PROFILE_REQUEST);

  it("tells of each folder's projects, as soon as they were read", async () => {
    const shop = await Folder.create({
      "pyproject.toml": '[project]\nname = "shop"\nversion = "1.0"\n',
      "shop/__init__.py": "",
      "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.models import User\n\napp = FastAPI()\n",
      "shop/models.py": "class User:\n    name = ''\n",
    });
    const tool = await Folder.create({ "tool.py": "print(1)\n" });
    const editor = await Editor.start({ folders: [shop, tool] });
    const [first, second] = await ask(editor);
    assert.equal(first?.uri, shop.uri);
    const [profile] = first.profiles;
    assert.equal(profile?.name, "shop");
    assert.deepEqual([profile.lines, profile.layout.stage], [5, "flat"]);
    assert.deepEqual(
      profile.frameworks.map(({ name }) => name),
      ["FastAPI"],
    );
    assert.deepEqual(
      second?.profiles.map(({ layout }) => layout.stage),
      ["single-file"],
    );
  });

  it("knows what is typed", async () => {
    const folder = await Folder.create({ "tool.py": "print(1)\n" });
    const editor = await Editor.start({ folders: [folder] });
    await editor.ready();
    await editor.open(folder.at("tool.py"), "print(1)\nprint(2)\n");
    assert.equal((await ask(editor))[0]?.profiles[0]?.lines, 2);
  });

  it("is empty without a folder", async () => {
    assert.deepEqual(await ask(await Editor.start()), []);
  });
});
