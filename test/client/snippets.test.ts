import assert from "node:assert/strict";
import { expandSnippet, SNIPPETS } from "../../client/src/guide/snippets";

describe("guide: snippets", () => {
  it("are shown as they stand when every tab stop is left", () => {
    assert.equal(expandSnippet("from ${1:app} import ${2|a,b|}\n$1.$2($3)$0"), "from app import a\napp.a()");
    assert.equal(expandSnippet('f"{x\\}" ${1:a\\}b} \\$1'), 'f"{x}" a}b $1');
  });

  it("take a default that comes after its first use", () => {
    assert.equal(expandSnippet("$1 ${1:x}"), "x x");
  });

  it("hold no tab stop once expanded", () => {
    for (const { prefix, body } of SNIPPETS.values()) assert.doesNotMatch(expandSnippet(body), /\$\{?\d/, prefix);
  });
});
