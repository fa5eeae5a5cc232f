/** What the remembered computations promise where a whole project is too large a test. */
import assert from "node:assert/strict";
import { Database } from "../../server/src/engine/project/database";

describe("database", () => {
  it("verifies values that were each drawn from the other, at different times", () => {
    const database = new Database();
    database.set("x", 1);
    database.set("y", 1);
    const a = (): number => database.get("a", () => b() + (database.input("x") as number), Object.is, 0);
    const b = (): number =>
      database.get("b", () => ((database.input("y") as number) > 1 ? Math.min(a(), 0) : 0), Object.is, 0);
    assert.equal(a(), 1);
    // Now `b` reads `a`, which is not computed anew: it still depends on `b`.
    database.set("y", 2);
    assert.equal(b(), 0);
    assert.equal(a(), 1);
    database.set("x", 2);
    assert.equal(a(), 2);
    assert.equal(b(), 0);
  });
});
