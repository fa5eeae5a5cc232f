import assert from "node:assert/strict";
import { barText, countsText, stateText } from "../../client/src/statusText";

const NONE = { state: "ready", files: 12, errors: 0, warnings: 0, infos: 0, hints: 0 } as const;

describe("status", () => {
  it("counts by severity", () => {
    assert.equal(
      countsText({ ...NONE, errors: 1, warnings: 2, infos: 3, hints: 4 }),
      "1 error, 2 warnings, 3 information, 4 hints",
    );
    assert.equal(countsText(NONE), "No findings");
  });

  it("shows the worst severity and the sum in the bar", () => {
    assert.equal(barText(NONE), "$(pass) Archwright");
    assert.equal(barText({ ...NONE, warnings: 2, hints: 1 }), "$(warning) Archwright: 3");
    assert.equal(barText({ ...NONE, errors: 1, warnings: 2 }), "$(error) Archwright: 3");
    assert.equal(barText({ ...NONE, state: "indexing" }), "$(sync~spin) Archwright");
  });

  it("is a sentence for screen readers", () => {
    assert.equal(stateText({ ...NONE, warnings: 1 }), "1 warning in 12 files");
    assert.equal(stateText({ ...NONE, state: "indexing" }), "Analysing 12 files");
    assert.equal(stateText({ ...NONE, state: "failed", message: "No memory." }), "No memory.");
    assert.equal(stateText({ ...NONE, state: "starting" }), "The language server is starting");
  });
});
