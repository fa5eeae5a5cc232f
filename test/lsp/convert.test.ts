import assert from "node:assert/strict";
import type { FileEdit } from "../../server/src/engine";
import { supportsEdits, toWorkspaceEdit, type ProjectFiles } from "../../server/src/lsp/convert";
import { baseName, childUri, relativePath, uriKey } from "../../server/src/lsp/uris";

/** One line a hundred units, so that an offset says where it is. */
const project: ProjectFiles = {
  workspace: {
    position: (_path, offset) => ({ line: Math.floor(offset / 100), character: offset % 100 }),
    offset: (_path, { line, character }) => line * 100 + character,
  },
  uriOf: (path) => `file:///w/${path}`,
  bufferOf: (path) => (path === "open.py" ? { version: 7 } : undefined),
};

const MOVE: readonly FileEdit[] = [
  { path: "new.py", create: true, changes: [{ start: 0, end: 0, text: "X = 1\n" }] },
  { path: "open.py", changes: [{ start: 105, end: 110, text: "" }], renameTo: "moved.py" },
  { path: "closed.py", changes: [{ start: 3, end: 3, text: "y" }] },
];
const ALL = { documentChanges: true, create: true, rename: true, annotations: true };

describe("conversion", () => {
  it("makes, edits and moves files in order, with the versions of open ones", () => {
    const { documentChanges, changeAnnotations } = toWorkspaceEdit(project, MOVE, ALL);
    assert.equal(changeAnnotations, undefined);
    assert.deepEqual(documentChanges, [
      { kind: "create", uri: "file:///w/new.py" },
      {
        textDocument: { uri: "file:///w/new.py", version: null },
        edits: [{ range: rangeOf(0, 0, 0, 0), newText: "X = 1\n" }],
      },
      {
        textDocument: { uri: "file:///w/open.py", version: 7 },
        edits: [{ range: rangeOf(1, 5, 1, 10), newText: "" }],
      },
      { kind: "rename", oldUri: "file:///w/open.py", newUri: "file:///w/moved.py" },
      {
        textDocument: { uri: "file:///w/closed.py", version: null },
        edits: [{ range: rangeOf(0, 3, 0, 3), newText: "y" }],
      },
    ]);
  });

  it("asks for a look at what should be confirmed, where the client can", () => {
    const edit = toWorkspaceEdit(project, MOVE, ALL, "Move things");
    const [[id, annotation] = [], ...others] = Object.entries(edit.changeAnnotations ?? {});
    assert.deepEqual(others, []);
    assert.deepEqual(annotation, { label: "Move things", needsConfirmation: true });
    const marked = edit.documentChanges!.flatMap((change): object[] => ("edits" in change ? change.edits : [change]));
    assert.ok(marked.every((change) => "annotationId" in change && change.annotationId === id));
    const without = toWorkspaceEdit(project, MOVE, { ...ALL, annotations: false }, "Move things");
    assert.equal(without.changeAnnotations, undefined);
  });

  it("offers only what the client can do", () => {
    assert.equal(supportsEdits(MOVE, ALL), true);
    assert.equal(supportsEdits(MOVE, { ...ALL, create: false }), false);
    assert.equal(supportsEdits(MOVE, { ...ALL, rename: false }), false);
    assert.equal(supportsEdits(MOVE.slice(2), { ...ALL, create: false, rename: false }), true);
  });

  it("uses the old form for clients that know no other", () => {
    assert.deepEqual(toWorkspaceEdit(project, MOVE.slice(2), { ...ALL, documentChanges: false }), {
      changes: { "file:///w/closed.py": [{ range: rangeOf(0, 3, 0, 3), newText: "y" }] },
    });
  });
});

describe("URIs", () => {
  it("that mean one file have one key", () => {
    for (const [one, other] of [
      ["file:///c%3A/Users/a%20b.py", "file:///C:/Users/a b.py"],
      ["file:///w/%C3%BC.py", "file:///w/ü.py"],
      ["FILE:///w/a.py", "file:///w/a.py"],
      ["file:///w/", "file:///w"],
      ["file:///w/%ff.py", "file:///w/%FF.py"],
    ] as const) {
      assert.equal(uriKey(one), uriKey(other));
    }
    assert.notEqual(uriKey("file:///w/A.py"), uriKey("file:///w/a.py"));
  });

  it("give paths below a folder and come back from them", () => {
    assert.equal(relativePath("file:///w", "file:///w/a/b.py"), "a/b.py");
    assert.equal(relativePath(uriKey("file:///"), "file:///a.py"), "a.py");
    for (const other of ["file:///w", "file:///w2/a.py", "file:///"]) {
      assert.equal(relativePath("file:///w", other), undefined, other);
    }
    const path = "a b/#ü%?.py";
    assert.equal(relativePath("file:///w", uriKey(childUri("file:///w", path))), path);
    assert.equal(baseName("untitled:Untitled-1"), "Untitled-1");
    assert.equal(baseName("file:///w/a.py"), "a.py");
  });
});

function rangeOf(line: number, character: number, endLine: number, endCharacter: number) {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}
