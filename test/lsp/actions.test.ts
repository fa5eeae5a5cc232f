import assert from "node:assert/strict";
import type { CodeAction, CreateFile, TextDocumentEdit, TextEdit } from "vscode-languageserver/node";
import { POOR, RICH } from "./support/capabilities";
import { Editor, type EditorOptions } from "./support/editor";
import { Folder } from "./support/folder";
import { applied, AT_SLEEP, BLOCKING, caret, CYCLE, UNUSED } from "./support/sources";

const GUIDE = { guidePanel: true };
const IGNORE_LINE = "Ignore `blocking-call-in-async` on this line";
const IGNORE_FILE = "Ignore `blocking-call-in-async` in this file";
const FIX_ALL = "Fix all that Archwright can fix safely";

describe("code actions", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  /** An editor with one open file. */
  async function withFile(text: string, options: EditorOptions = {}, name = "app.py") {
    const folder = await Folder.create({ [name]: text });
    const editor = await Editor.start({ folders: [folder], ...options });
    const uri = folder.at(name);
    await editor.open(uri, text);
    await editor.ready();
    return { editor, uri, folder };
  }

  /** Chooses an action at a place and gives the new text, which the editor then has. */
  async function choose(editor: Editor, uri: string, text: string, title: string, at = AT_SLEEP): Promise<string> {
    const after = applied(await editor.editOf(await editor.actions(uri, caret(at)), title), uri, text);
    await editor.change(uri, { text: after });
    return after;
  }

  describe("quick-fixes", () => {
    it("come first, know their diagnostic, and get their edit when they are chosen", async () => {
      const { editor, uri } = await withFile(BLOCKING);
      const diagnostics = await editor.diagnostics(uri);
      const actions = await editor.actions(uri, diagnostics[0]!.range, { diagnostics });
      const [fix] = actions;
      assert.equal(fix?.kind, "quickfix");
      assert.deepEqual(fix.diagnostics, diagnostics);
      assert.equal(fix.edit, undefined, "not before it is chosen");
      assert.doesNotMatch(fix.title, /^(Ignore|Explain)/);

      const edit = await editor.editOf(actions, fix.title);
      const [change] = edit.documentChanges as TextDocumentEdit[];
      assert.deepEqual(change?.textDocument, { uri, version: 1 });
      await editor.change(uri, { text: applied(edit, uri, BLOCKING) });
      assert.deepEqual(await editor.codes(uri), []);
    });

    it("that are safe are preferred, and then all can be fixed at once", async () => {
      const { editor, uri } = await withFile(UNUSED);
      const actions = await editor.actions(uri, caret({ line: 0, character: 15 }));
      assert.deepEqual(
        actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred })),
        [
          { title: actions[0]!.title, kind: "quickfix", isPreferred: true },
          { title: FIX_ALL, kind: "source.fixAll.archwright", isPreferred: undefined },
        ],
      );
      assert.equal(await choose(editor, uri, UNUSED, actions[0]!.title, { line: 0, character: 15 }), "LIMIT = 10\n");
      assert.deepEqual(await editor.codes(uri), []);
    });

    it("are offered where the caret is, with no diagnostics given", async () => {
      const { editor, uri } = await withFile(BLOCKING);
      const titles = async (line: number, character: number) =>
        (await editor.actions(uri, caret({ line, character }))).map(({ title }) => title);
      assert.ok((await titles(4, 10)).includes(IGNORE_LINE));
      assert.ok((await titles(4, 17)).includes(IGNORE_LINE), "at its end");
      assert.deepEqual(await titles(4, 2), []);
      assert.deepEqual(await titles(0, 0), []);
    });

    it("whose finding is gone meanwhile do nothing", async () => {
      const { editor, uri } = await withFile(BLOCKING);
      const [fix] = await editor.actions(uri, caret(AT_SLEEP));
      await editor.change(uri, { text: "X = 1\n" });
      const resolved: CodeAction = await editor.connection.sendRequest("codeAction/resolve", fix);
      assert.equal(resolved.edit, undefined);
    });

    it("keep up with edits between the list and the choice", async () => {
      const { editor, uri } = await withFile(BLOCKING);
      const actions = await editor.actions(uri, caret(AT_SLEEP));
      await editor.change(uri, { range: { ...caret({ line: 0, character: 0 }) }, text: "# moved\n" });
      const edit = await editor.editOf(actions, IGNORE_LINE);
      const [change] = edit.documentChanges as TextDocumentEdit[];
      assert.equal(change?.textDocument.version, 2);
      assert.equal(change.edits[0]?.range.start.line, 5);
    });

    it("carry their edits at once, in the old form, for a client that cannot resolve", async () => {
      const { editor, uri } = await withFile(BLOCKING, { capabilities: POOR });
      const actions = await editor.actions(uri, caret(AT_SLEEP));
      assert.ok(actions.length >= 3);
      for (const { title, edit, isPreferred } of actions) {
        assert.ok(edit?.changes?.[uri], title);
        assert.equal(edit.documentChanges, undefined, title);
        assert.equal(isPreferred, undefined, title);
      }
    });
  });

  describe("the baseline", () => {
    const ACCEPT = "Accept this `blocking-call-in-async` in the baseline";

    it("is made with the finding in it, and takes more later", async () => {
      const { editor, uri, folder } = await withFile(BLOCKING);
      const edit = await editor.editOf(await editor.actions(uri, caret(AT_SLEEP)), ACCEPT);
      const [create, change] = edit.documentChanges as [CreateFile, TextDocumentEdit];
      const file = folder.at("archwright-baseline.json");
      assert.deepEqual([create.kind, create.uri, change.textDocument.uri], ["create", file, file]);
      const text = (change.edits[0] as TextEdit).newText;
      const { findings } = JSON.parse(text) as { findings: { path: string; rule: string }[] };
      assert.deepEqual(
        findings.map(({ path, rule }) => [path, rule]),
        [["app.py", "blocking-call-in-async"]],
      );
    });

    it("is not offered to a client that cannot make files, nor for a comment that suppresses nothing", async () => {
      const poor = await withFile(BLOCKING, { capabilities: POOR });
      const offered = await poor.editor.actions(poor.uri, caret(AT_SLEEP));
      assert.ok(!offered.some(({ title }) => title === ACCEPT));
      const unused = await withFile(UNUSED);
      const actions = await unused.editor.actions(unused.uri, caret({ line: 0, character: 15 }));
      assert.ok(!actions.some(({ title }) => title.endsWith("in the baseline")));
    });
  });

  describe("kinds", () => {
    it("that are asked for are the only ones given", async () => {
      const { editor, uri } = await withFile(`${BLOCKING}${UNUSED}`);
      const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
      const kinds = async (...only: string[]) =>
        [...new Set((await editor.actions(uri, all, { only })).map(({ kind }) => kind))].sort();
      assert.deepEqual(await kinds("quickfix"), ["quickfix"]);
      for (const only of ["source", "source.fixAll", "source.fixAll.archwright"]) {
        assert.deepEqual(await kinds(only), ["source.fixAll.archwright"], only);
      }
      assert.deepEqual(await kinds("source.organizeImports"), []);
      assert.deepEqual(await kinds("source.fixAll.other"), []);
      assert.deepEqual(await kinds("refactor"), []);
      assert.deepEqual(await kinds("quickfix", "source"), ["quickfix", "source.fixAll.archwright"]);
    });
  });

  describe("fix all", () => {
    it("makes all safe fixes of a file and no others", async () => {
      const unsafe = 'import requests\n\n\nasync def load() -> None:\n    requests.get("https://example.org")\n';
      const text = `${UNUSED}${unsafe}OTHER = 11  # archwright: ignore[circular-import]\n`;
      const { editor, uri } = await withFile(text);
      const actions = await editor.actions(uri, caret({ line: 0, character: 0 }), { only: ["source.fixAll"] });
      const after = applied(await editor.editOf(actions, FIX_ALL), uri, text);
      assert.equal(after, `LIMIT = 10\n${unsafe}OTHER = 11\n`);
      await editor.change(uri, { text: after });
      assert.deepEqual(await editor.actions(uri, caret({ line: 0, character: 0 }), { only: ["source.fixAll"] }), []);
    });
  });

  describe("ignore on this line", () => {
    const cases: { name: string; text: string; after: string; line?: number }[] = [
      {
        name: "goes to the end of the line",
        text: BLOCKING,
        after: BLOCKING.replace("sleep(1)", "sleep(1)  # archwright: ignore[blocking-call-in-async]"),
      },
      {
        name: "keeps CRLF, and takes blanks at the end",
        text: BLOCKING.replaceAll("\n", "\r\n").replace("sleep(1)", "sleep(1)  \t"),
        after: BLOCKING.replaceAll("\n", "\r\n").replace(
          "sleep(1)",
          "sleep(1)  # archwright: ignore[blocking-call-in-async]",
        ),
      },
      {
        name: "goes behind other tools' comments",
        text: BLOCKING.replace("sleep(1)", "sleep(1)  # noqa: E501"),
        after: BLOCKING.replace("sleep(1)", "sleep(1)  # noqa: E501  # archwright: ignore[blocking-call-in-async]"),
      },
      {
        name: "goes into the list that is there",
        text: BLOCKING.replace("sleep(1)", "sleep(1)  # archwright: ignore[circular-import] -- why not"),
        after: BLOCKING.replace(
          "sleep(1)",
          "sleep(1)  # archwright: ignore[circular-import, blocking-call-in-async] -- why not",
        ),
      },
      {
        name: "stands inside brackets",
        text: BLOCKING.replace("sleep(1)", "sleep(\n        1\n    )"),
        after: BLOCKING.replace("sleep(1)", "sleep(  # archwright: ignore[blocking-call-in-async]\n        1\n    )"),
      },
      {
        name: "goes behind a string over several lines",
        text: BLOCKING.replace("sleep(1)", 'sleep(len("""\n# archwright\n"""))'),
        after: BLOCKING.replace(
          "sleep(1)",
          'sleep(len("""\n# archwright\n"""))  # archwright: ignore[blocking-call-in-async]',
        ),
      },
      {
        name: "goes behind lines that a backslash joins",
        text: BLOCKING.replace("sleep(1)", "sleep \\\n        (1)"),
        after: BLOCKING.replace("sleep(1)", "sleep \\\n        (1)  # archwright: ignore[blocking-call-in-async]"),
      },
      {
        name: "ends a file without a line end",
        text: BLOCKING.trimEnd(),
        after: `${BLOCKING.trimEnd()}  # archwright: ignore[blocking-call-in-async]`,
      },
    ];
    for (const { name, text, after } of cases) {
      it(name, async () => {
        const { editor, uri } = await withFile(text);
        assert.equal(await choose(editor, uri, text, IGNORE_LINE), after);
        assert.ok(!(await editor.codes(uri)).includes("blocking-call-in-async"));
      });
    }

    it("is offered once for several findings of a line", async () => {
      const { editor, uri } = await withFile(BLOCKING.replace("sleep(1)", "sleep(1); time.sleep(2)"));
      const line = { start: { line: 4, character: 0 }, end: { line: 4, character: 40 } };
      const titles = (await editor.actions(uri, line)).map(({ title }) => title);
      assert.equal(titles.filter((title) => title === IGNORE_LINE).length, 1);
    });

    it("stands above an instruction of an image", async () => {
      const image = 'FROM python:3.13\nCMD ["flask", "run"]\n';
      const { editor, uri } = await withFile(image, {}, "Dockerfile");
      const title = "Ignore `dev-server-in-production` on this line";
      const after = 'FROM python:3.13\n# archwright: ignore[dev-server-in-production]\nCMD ["flask", "run"]\n';
      const [diagnostic] = await editor.diagnostics(uri);
      const actions = await editor.actions(uri, diagnostic!.range);
      assert.equal(applied(await editor.editOf(actions, title), uri, image), after);
      await editor.change(uri, { text: after });
      assert.deepEqual(await editor.codes(uri), []);
    });

    it("is not offered for comments that ignore", async () => {
      const { editor, uri } = await withFile(UNUSED);
      const actions = await editor.actions(uri, caret({ line: 0, character: 15 }));
      assert.ok(actions.length > 0 && actions.every(({ title }) => !title.startsWith("Ignore")));
    });
  });

  describe("ignore in this file", () => {
    const comment = "# archwright: ignore-file[blocking-call-in-async]";
    const cases: { name: string; head: string; after: string }[] = [
      { name: "stands at the top", head: "", after: `${comment}\n` },
      { name: "stays above a docstring", head: '"""Docs."""\n', after: `${comment}\n"""Docs."""\n` },
      {
        name: "goes below shebang and encoding",
        head: "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Copyright\n",
        after: `#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n${comment}\n# Copyright\n`,
      },
      {
        name: "goes into the list that is there",
        head: "# Copyright\n\n# archwright: ignore-file[circular-import]  -- old\n",
        after: "# Copyright\n\n# archwright: ignore-file[circular-import, blocking-call-in-async]  -- old\n",
      },
    ];
    for (const { name, head, after } of cases) {
      it(name, async () => {
        for (const end of ["\n", "\r\n"]) {
          const text = (head + BLOCKING).replaceAll("\n", end);
          const { editor, uri } = await withFile(text);
          const [diagnostic] = (await editor.diagnostics(uri)).filter(({ code }) => code === "blocking-call-in-async");
          const result = await choose(editor, uri, text, IGNORE_FILE, diagnostic!.range.start);
          assert.equal(result, (after + BLOCKING).replaceAll("\n", end));
          assert.ok(!(await editor.codes(uri)).includes("blocking-call-in-async"));
        }
      });
    }
  });

  describe("explain", () => {
    it("is a command with the finding's evidence, for clients that have the guide", async () => {
      const folder = await Folder.create(CYCLE);
      const editor = await Editor.start({ folders: [folder], initializationOptions: GUIDE });
      const uri = folder.at("a.py");
      const [diagnostic] = await editor.diagnostics(uri);
      const actions = await editor.actions(uri, diagnostic!.range);
      const action = actions.find(({ title }) => title === "Explain `circular-import`");
      assert.equal(action?.kind, "quickfix");
      assert.equal(action.command?.command, "archwright.openGuide");
      const [argument, ...others] = action.command.arguments as unknown[];
      assert.deepEqual(others, []);
      assert.deepEqual(argument, {
        rule: "circular-import",
        uri,
        range: diagnostic!.range,
        message: diagnostic!.message,
        related: diagnostic!.relatedInformation!.map(({ location, message }) => ({ ...location, message })),
      });
    });

    it("is not offered to others", async () => {
      for (const initializationOptions of [undefined, null, {}, { guidePanel: false }, "x"]) {
        const { editor, uri } = await withFile(BLOCKING, { initializationOptions, capabilities: RICH });
        const titles = (await editor.actions(uri, caret(AT_SLEEP))).map(({ title }) => title);
        assert.ok(!titles.some((title) => title.startsWith("Explain")), titles.join(", "));
      }
    });
  });
});
