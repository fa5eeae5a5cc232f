import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { Analyzer, ModuleFacts, Span } from "../../server/src/engine";
import { loadAnalyzer } from "../engine/support/project";
import { Reference } from "../engine/support/reference";
import { moduleText, soup, thereAndBack, updates } from "./python";
import { check, TIMEOUT_MS } from "./runs";

const PATH = "app/module.py";

describe("facts, of random text", () => {
  let analyzer: Analyzer;
  let reference: Reference;
  before(async () => {
    analyzer = await loadAnalyzer();
    reference = await Reference.create();
  });

  it("are made of anything, plain data with offsets inside of the text", () => {
    check(
      fc.property(fc.oneof(soup, moduleText), (text) => {
        const facts = analyzer.analyze(PATH, text);
        deepEqual(JSON.parse(JSON.stringify(facts)), facts);
        for (const [start, end] of spans(facts)) ok(0 <= start && start <= end && end <= text.length);
      }),
    );
  }).timeout(TIMEOUT_MS);

  it("are the same twice", () => {
    check(fc.property(soup, (text) => deepEqual(analyzer.analyze(PATH, text), analyzer.analyze(PATH, text))));
  }).timeout(TIMEOUT_MS);

  // Where the text has an error, what the parser makes of it may depend on what it was before.
  it("are the same after edits as from scratch, as soon as the text has no error", () => {
    check(
      fc.property(moduleText, updates, (start, all) => {
        const open = analyzer.open(PATH, start);
        try {
          for (const { changes, text } of thereAndBack(start, all)) {
            const facts = open.update(changes);
            equal(open.text, text);
            if (!reference.hasError(text)) deepEqual(facts, analyzer.analyze(PATH, text));
          }
        } finally {
          open.dispose();
        }
      }),
    );
  }).timeout(TIMEOUT_MS);
});

/** Every span in the facts, wherever it is: pairs of numbers under a key that ends in `at` or is called `span` or `body`. */
function spans(facts: ModuleFacts): Span[] {
  const found: Span[] = [...facts.errors];
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) {
      if (/(?:^at|At|^span|^body)$/.test(key) && value.length === 2 && typeof value[0] === "number") {
        found.push(value as unknown as Span);
      } else for (const item of value) visit(item, "");
    } else if (typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value)) visit(item, name);
    }
  };
  visit(facts, "");
  return found;
}
