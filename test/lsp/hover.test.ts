import assert from "node:assert/strict";
import type { MarkupContent } from "vscode-languageserver/node";
import { POOR } from "./support/capabilities";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";
import { AT_SLEEP, BLOCKING } from "./support/sources";

describe("hover", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("tells of a finding: what, why, how to fix it, where more is", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder] });
    await editor.ready();
    const hover = await editor.hover(folder.at("app.py"), AT_SLEEP);
    assert.deepEqual(hover?.range, { start: { line: 4, character: 4 }, end: { line: 4, character: 17 } });
    const { kind, value } = hover.contents as MarkupContent;
    assert.equal(kind, "markdown");
    const [what, why, ...rest] = value.split("\n\n");
    assert.match(what!, /^\*\*Blocking call in async code\*\*: .*time\.sleep/);
    assert.ok(why!.length > 20);
    assert.match(rest.at(-1)!, /^\[blocking-call-in-async\]\(https:\/\/\S+\)$/);
    assert.match(value, /\*\*How to fix it\.\*\* /);
  });

  it("is plain text where the client knows no Markdown", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder], capabilities: POOR });
    await editor.ready();
    const hover = await editor.hover(folder.at("app.py"), AT_SLEEP);
    const { kind, value } = hover!.contents as MarkupContent;
    assert.equal(kind, "plaintext");
    assert.doesNotMatch(value, /\*\*|\]\(|\\/);
    assert.match(value, /blocking-call-in-async: https:/);
  });

  it("is silent elsewhere", async () => {
    const folder = await Folder.create({ "app.py": BLOCKING });
    const editor = await Editor.start({ folders: [folder] });
    await editor.ready();
    assert.equal(await editor.hover(folder.at("app.py"), { line: 0, character: 0 }), null);
    assert.equal(await editor.hover(folder.at("app.py"), { line: 900, character: 900 }), null);
    assert.equal(await editor.hover("file:///nowhere.py", { line: 0, character: 0 }), null);
  });
});
