import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Reference } from "../engine/support/reference";
import { ROOT } from "../engine/support/repository";
import { type Part, type TabStop, expandSnippet, parseSnippet } from "./grammar.mjs";

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const read = (file: string): Record<string, Snippet> =>
  JSON.parse(readFileSync(path.join(ROOT, "snippets", file), "utf8")) as Record<string, Snippet>;
const python = read("python.json");
const all = { ...python, ...read("toml.json") };

const partsOf = (snippet: Snippet): Part[] => parseSnippet(snippet.body.join("\n"));
const stopsOf = (snippet: Snippet): TabStop[] => partsOf(snippet).filter((part) => typeof part !== "string");

describe("snippets", () => {
  let reference: Reference;

  before(async () => {
    reference = await Reference.create();
  });

  it("have prefixes of their own", () => {
    const prefixes = Object.values(all).map(({ prefix }) => prefix);
    assert.deepEqual(
      prefixes.filter((prefix, index) => prefixes.indexOf(prefix) !== index),
      [],
    );
  });

  for (const [name, snippet] of Object.entries(all)) {
    describe(name, () => {
      it("has a prefix that starts with aw-, and says what it gives", () => {
        assert.match(snippet.prefix, /^aw(-[a-z]+)+$/);
        assert.match(snippet.description, /^[A-Z].*\.$/);
      });

      it("has its tab stops in reading order, each with a default, and ends at $0", () => {
        const first = [...new Set(stopsOf(snippet).map((stop) => stop.number))];
        assert.deepEqual(first, [...first.slice(0, -1).map((_, index) => index + 1), 0]);
        assert.ok(snippet.body.at(-1)?.endsWith("$0"));
        const seen = new Set<number>();
        for (const stop of stopsOf(snippet)) {
          const again = seen.has(stop.number);
          assert.equal(stop.default === undefined, again || stop.number === 0, `tab stop ${stop.number}`);
          seen.add(stop.number);
        }
      });
    });
  }

  for (const [name, snippet] of Object.entries(python)) {
    it(`${name} parses, whatever is chosen`, () => {
      const parts = partsOf(snippet);
      const choices = stopsOf(snippet).filter((stop) => stop.choices);
      const fillings = [
        {},
        ...choices.flatMap(({ number, choices: list = [] }) => list.map((it) => ({ [number]: it }))),
      ];
      for (const values of fillings) {
        const text = expandSnippet(parts, values);
        assert.equal(reference.hasError(text), false, text);
        assert.doesNotMatch(text, /[ \t]$/m);
      }
    });
  }
});

describe("the snippet grammar", () => {
  const expand = (body: string, values?: Record<number, string>): string => expandSnippet(parseSnippet(body), values);

  it("fills tab stops with the default of their first place", () => {
    assert.equal(expand("${1:a} $1 ${1} ${2|x,y|}$0"), "a a a x");
    assert.equal(expand("${1:a} $1", { 1: "b" }), "b b");
  });

  it("reads escapes", () => {
    assert.equal(expand("\\$1 ${1:{\\}} ${2|a\\,b,c|} \\\\"), "$1 {} a,b \\");
  });

  it("refuses variables and what is not closed", () => {
    assert.throws(() => parseSnippet("$TM_FILENAME"), /no tab stop/);
    assert.throws(() => parseSnippet("${1:a"), /no tab stop/);
  });
});
