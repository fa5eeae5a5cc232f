import assert from "node:assert/strict";
import { beginningAt, logicalLines } from "../../server/src/engine/snippets/scan";
import { NASTY } from "../engine/support/nasty";
import { CARET } from "./support/insert";

/** The word at the caret, `undefined` where no statement begins. */
function wordAt(marked: string): string | undefined {
  const text = marked.replace(CARET, "");
  return beginningAt(text, logicalLines(text), marked.indexOf(CARET))?.word;
}

describe("where a statement begins", () => {
  const yes: Readonly<Record<string, string>> = {
    "an empty file": "|",
    "the first line": "aw-x|\nimport os\n",
    "the last line": "import os\n\naw-x|",
    "a line of blanks in a block": "def f():\n    |\n",
    "a word in a block": "def f():\n    aw-x|\n",
    tabs: "class A:\n\taw-x|\n",
    "before a comment": "aw-x|  # todo\n",
    "below a docstring": '"""Doc\n\ntext"""\naw-x|\n',
    "below brackets": "f(\n    1,\n)\naw-x|\n",
    "below a string with a bracket": 'x = "("\naw-x|\n',
    "below a comment with a quote": "# don't\naw-x|\n",
    "below a string with an escaped quote": "x = 'don\\'t'\naw-x|\n",
    "below a string that is not closed": "x = 'abc\naw-x|\n",
    "below a raw string": "x = r'\\'\naw-x|\n",
    "below an f-string": "x = f\"{y['a']}\"\naw-x|\n",
    CRLF: "import os\r\n\r\naw-x|\r\n",
    "below an open bracket and a definition": "f(1,\n\ndef g():\n    pass\n\naw-x|\n",
    "below a bracket too many": "f(1))\naw-x|\n",
  };
  for (const [title, text] of Object.entries(yes)) {
    it(`yes: ${title}`, () => assert.equal(wordAt(text), text.includes("aw-x") ? "aw-x" : ""));
  }

  const no: Readonly<Record<string, string>> = {
    "in a string": 'x = "aw-x|"\n',
    "in a long string": '"""\naw-x|\n"""\n',
    "in a long string of an f-string": 'x = f"""\naw-x|\n"""\n',
    "in a docstring of a function": "def f():\n    '''\n    aw-x|\n    '''\n",
    "in a comment": "# aw-x|\n",
    "behind code": "x = aw-x|\n",
    "behind a keyword": "return aw|\n",
    "in brackets": "f(\n    aw-x|\n)\n",
    "in a list that is not closed yet": "x = [\n    1,\n    aw-x|\n",
    "behind a continued line": "x = 1 + \\\n    aw-x|\n",
    "before code": "aw-x| = 1\n",
    "at the start of a line of code": "|x = 1\n",
    "an attribute": "x.aw|\n",
    "a number": "1|\n",
  };
  for (const [title, text] of Object.entries(no)) it(`no: ${title}`, () => assert.equal(wordAt(text), undefined));

  it("has an answer for whatever stands in a file", () => {
    for (const [title, text] of Object.entries(NASTY)) {
      const lines = logicalLines(text);
      for (let offset = 0; offset <= Math.min(text.length, 300); offset++) {
        assert.doesNotThrow(() => beginningAt(text, lines, offset), title);
      }
      assert.equal(lines.at(-1)?.end, text.length, title);
    }
  });
});
