import assert from "node:assert/strict";
import { History } from "../../client/src/guide/history";

function visited(...entries: string[]): History<string> {
  const history = new History<string>();
  for (const entry of entries) history.visit(entry);
  return history;
}

describe("guide: history", () => {
  it("goes back and forward", () => {
    const history = visited("a", "b", "c");
    assert.equal(history.back(), "b");
    assert.equal(history.back(), "a");
    assert.equal(history.back(), undefined);
    assert.equal(history.current, "a");
    assert.equal(history.forward(), "b");
  });

  it("drops what lay ahead when a page is visited from the middle", () => {
    const history = visited("a", "b", "c");
    history.back();
    history.visit("d");
    assert.equal(history.canGoForward, false);
    assert.equal(history.back(), "b");
  });

  it("replaces the current entry in place", () => {
    const history = visited("a", "b");
    history.replace("b, scrolled");
    history.visit("c");
    assert.equal(history.back(), "b, scrolled");
  });

  it("is empty at first", () => {
    const history = visited();
    history.replace("nothing");
    assert.deepEqual([history.current, history.canGoBack, history.canGoForward], [undefined, false, false]);
  });

  it("forgets the oldest pages", () => {
    const history = visited(...Array.from({ length: 150 }, (_, number) => String(number)));
    let oldest = history.current;
    for (let entry = history.back(); entry !== undefined; entry = history.back()) oldest = entry;
    assert.equal(oldest, "50");
  });
});
