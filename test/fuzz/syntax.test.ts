import { equal } from "node:assert/strict";
import fc from "fast-check";
import type { PythonParser } from "../../server/src/engine/syntax/parser";
import { loadParser } from "../engine/support/parser";
import { Reference } from "../engine/support/reference";
import { moduleText, soup, thereAndBack, updates } from "./python";
import { check, TIMEOUT_MS } from "./runs";

describe("the parser, on random text", () => {
  let parser: PythonParser;
  let reference: Reference;
  before(async () => {
    parser = await loadParser();
    reference = await Reference.create();
  });

  it("reads modules without a syntax error", () => {
    check(fc.property(moduleText, (text) => equal(reference.hasError(text), false)));
  }).timeout(TIMEOUT_MS);

  it("gives the nodes of the binding's cursor", () => {
    check(fc.property(soup, (text) => equal(reference.difference(parser.parse(text)), undefined)));
  }).timeout(TIMEOUT_MS);

  // Where the text has an error, what tree-sitter makes of it may depend on what it was before.
  it("gives the same tree after edits as from scratch, as soon as the text has no error", () => {
    check(
      fc.property(moduleText, updates, (start, all) => {
        const open = parser.open(start);
        try {
          for (const { changes, text } of thereAndBack(start, all)) {
            const tree = open.update(changes);
            equal(tree.text, text);
            if (!reference.hasError(text)) equal(reference.difference(tree), undefined);
          }
        } finally {
          open.dispose();
        }
      }),
    );
  }).timeout(TIMEOUT_MS);
});
