import assert from "node:assert/strict";
import { excerpt, rangeAfterEdit } from "../../client/src/guide/evidence";
import { range } from "./pages";

const TEXT = ["class A:", "    def f(self):", "        x = g()", "        return x", "", "", "done()"].join("\n");

describe("guide: excerpt", () => {
  it("shows the lines around a range, without the indentation they share", () => {
    const { firstLine, lines, mark } = excerpt(TEXT, range(2, 12, 2, 15), 1);
    assert.equal(firstLine, 1);
    assert.deepEqual(lines, ["def f(self):", "    x = g()", "    return x"]);
    assert.deepEqual(mark, range(1, 8, 1, 11));
  });

  it("stops at the file's ends and leaves out blank lines below", () => {
    assert.deepEqual(excerpt(TEXT, range(0, 0, 0, 5), 2).lines, ["class A:", "    def f(self):", "        x = g()"]);
    assert.deepEqual(excerpt(TEXT, range(3, 8, 3, 14), 1).lines, ["x = g()", "return x"]);
  });

  it("reads all line ends", () => {
    assert.deepEqual(excerpt("a\r\nb\rc\nd", range(2, 0, 2, 1), 1).lines, ["b", "c", "d"]);
  });

  it("cuts long ranges and says by how much", () => {
    const long = Array.from({ length: 40 }, (_, number) => `line ${String(number)}`).join("\n");
    const { lines, omitted, mark } = excerpt(long, range(0, 0, 29, 7), 0);
    assert.equal(lines.length, 14);
    assert.equal(omitted, 16);
    assert.deepEqual(mark.end, { line: 13, character: 7 });
  });

  it("survives a range past the end of the file", () => {
    const { lines, mark } = excerpt("only", range(7, 2, 9, 4), 2);
    assert.deepEqual(lines, ["only"]);
    assert.deepEqual(mark.start.line, 0);
  });
});

describe("guide: range after an edit", () => {
  const at = range(5, 4, 5, 10);

  it("moves down and up with lines above", () => {
    assert.deepEqual(rangeAfterEdit(at, range(0, 0, 0, 0), "a\nb\n"), range(7, 4, 7, 10));
    assert.deepEqual(rangeAfterEdit(at, range(1, 0, 3, 0), ""), range(3, 4, 3, 10));
  });

  it("moves along its line", () => {
    assert.deepEqual(rangeAfterEdit(at, range(5, 0, 5, 2), "abcd"), range(5, 6, 5, 12));
    assert.deepEqual(rangeAfterEdit(at, range(5, 2, 5, 2), "\n"), range(6, 2, 6, 8));
  });

  it("grows with text typed inside, not with text typed at its end", () => {
    assert.deepEqual(rangeAfterEdit(at, range(5, 6, 5, 6), "xx"), range(5, 4, 5, 12));
    assert.deepEqual(rangeAfterEdit(at, range(5, 10, 5, 10), "xx"), at);
  });

  it("stays where edits come after it", () => {
    assert.deepEqual(rangeAfterEdit(at, range(5, 11, 6, 0), ""), at);
  });

  it("shrinks to a point when its text is deleted", () => {
    assert.deepEqual(rangeAfterEdit(at, range(5, 0, 6, 0), ""), range(5, 0, 5, 0));
  });
});
