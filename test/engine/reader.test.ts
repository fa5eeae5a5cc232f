import { equal, ok } from "node:assert/strict";
import path from "node:path";
import type { PythonParser, TextChange } from "../../server/src/engine/syntax/parser";
import { NASTY } from "./support/nasty";
import { loadParser } from "./support/parser";
import { Reference } from "./support/reference";
import { ROOT } from "./support/repository";
import { pythonTexts } from "./support/texts";

/** Deeper than JavaScript's and WASM's stacks would take a recursive walk. */
const DEPTH = 20_000;

const DEEP: Readonly<Record<string, string>> = {
  "nested brackets": `x = ${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}\n`,
  "brackets that are not closed": `x = ${"(".repeat(DEPTH)}\n`,
  "a chain of calls": `x = a${".b()".repeat(DEPTH)}\n`,
  "a sum": `x = 1${" + 1".repeat(DEPTH)}\n`,
  "unary operators": `x = ${"not ".repeat(DEPTH)}y\n`,
};

/** What a person types into a module: each list is one update, its changes in order. */
const EDITS: readonly { readonly title: string; readonly before: string; readonly updates: readonly TextChange[][] }[] =
  [
    { title: "an insertion", before: "x = 1\ny = 2\n", updates: [[{ start: 4, end: 5, text: "foo(bar)" }]] },
    { title: "a deletion down to nothing", before: "import a\n", updates: [[{ start: 0, end: 9, text: "" }]] },
    {
      title: "typing into an empty file",
      before: "",
      updates: [..."def f(): return 1"].map((text, at) => [{ start: at, end: at, text }]),
    },
    {
      title: "several changes at once",
      before: "a = 1\nb = 2\nc = 3\n",
      updates: [
        [
          { start: 12, end: 13, text: "see" },
          { start: 0, end: 1, text: "eh" },
          { start: 7, end: 8, text: "bee" },
        ],
      ],
    },
    {
      title: "opening and closing a string",
      before: 'x = 1\ny = "a"\n',
      updates: [[{ start: 0, end: 0, text: '"""' }], [{ start: 3, end: 3, text: '"""\n' }]],
    },
    { title: "indenting a line", before: "if a:\n    b\nc\n", updates: [[{ start: 12, end: 12, text: "    " }]] },
    {
      title: "half of a surrogate pair that stays",
      before: 'x = "😀"\ny = 1\n',
      updates: [[{ start: 5, end: 7, text: "😁" }], [{ start: 5, end: 7, text: "𝒳" }]],
    },
    {
      title: "identifiers beyond the BMP",
      before: "𝒳 = 1\n𝒴 = 𝒳\n",
      updates: [[{ start: 0, end: 2, text: "𝒴" }], [{ start: 7, end: 9, text: "" }]],
    },
    {
      title: "line ends",
      before: "a = 1\nb = 2\n",
      updates: [[{ start: 5, end: 6, text: "\r\n" }], [{ start: 5, end: 7, text: "\r" }]],
    },
    {
      title: "the word lazy, letter by letter",
      before: "import a\n",
      updates: [..."lazy "].map((text, at) => [{ start: at, end: at, text }]),
    },
    {
      title: "an edit far before a lazy import",
      before: "x = 1\nlazy import a\n",
      updates: [[{ start: 0, end: 1, text: '"""\ny' }]],
    },
    {
      title: "a bracket that makes a default valid",
      before: "class A[T = int: pass\n",
      updates: [[{ start: 15, end: 15, text: "]" }], [{ start: 12, end: 15, text: "str" }]],
    },
    {
      title: "a change inside a blanked default",
      before: "class A[T = int]: pass\n",
      updates: [[{ start: 12, end: 15, text: "dict[str, int]" }]],
    },
  ];

describe("readTree", () => {
  let parser: PythonParser;
  let reference: Reference;
  before(async () => {
    parser = await loadParser();
    reference = await Reference.create();
  });

  for (const [title, text] of Object.entries(NASTY)) {
    it(`gives the cursor's nodes of ${title}`, () => equal(reference.difference(parser.parse(text)), undefined));
  }

  for (const [title, text] of Object.entries(DEEP)) {
    it(`gives the cursor's nodes of ${title}, ${DEPTH} deep`, () => {
      const tree = parser.parse(text);
      ok(tree.count > 1);
      equal(reference.difference(tree), undefined);
    }).timeout(20_000);
  }

  it("gives the cursor's nodes of all Python in the repository", () => {
    const texts = pythonTexts(ROOT);
    for (const { from, text } of texts) {
      const found = reference.difference(parser.parse(text));
      equal(found && `${path.relative(ROOT, from)}: ${found}`, undefined);
    }
  }).timeout(60_000);
});

describe("IncrementalParse", () => {
  let parser: PythonParser;
  let reference: Reference;
  before(async () => {
    parser = await loadParser();
    reference = await Reference.create();
  });

  for (const { title, before, updates } of EDITS) {
    it(`is the same as a fresh parse after ${title}`, () => {
      const open = parser.open(before);
      let text = before;
      try {
        for (const changes of updates) {
          for (const { start, end, text: inserted } of changes)
            text = text.slice(0, start) + inserted + text.slice(end);
          const tree = open.update(changes);
          equal(tree.text, text);
          equal(reference.difference(tree), undefined);
        }
      } finally {
        open.dispose();
      }
    });
  }
});

describe("Reference", () => {
  it("knows what is no Python, also where the grammar takes it", async () => {
    const reference = await Reference.create();
    const wrong = ["x = [1\n", "if x:\nelse:\n    pass\n", "class A:\n    # only\nx = 1\n", "def f():\n\nx = 1\n"];
    for (const text of wrong) ok(reference.hasError(text), text);
    for (const text of ["", "# only\n", "class A: pass\n", "if x:\n    # why\n    pass\n"])
      ok(!reference.hasError(text), text);
  });
});
