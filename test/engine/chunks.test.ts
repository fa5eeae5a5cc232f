import assert from "node:assert/strict";
import { gather } from "../../server/src/engine/project/chunks";
import { Database } from "../../server/src/engine/project/database";

/** More than two chunks and a part of a third. */
const MODULES = Array.from({ length: 150 }, (_, at) => `m${String(at).padStart(3, "0")}.py`);

describe("what is gathered from all modules", () => {
  /** A database with a text for each module, and what is computed from now on. */
  function words(): { database: Database; all: () => readonly string[]; computed: string[] } {
    const database = new Database();
    const computed: string[] = [];
    database.set("modules", MODULES);
    for (const path of MODULES) database.set(`text:${path}`, path, true);
    const remember = <T>(key: string, compute: () => T): T =>
      database.data(key, () => {
        computed.push(key);
        return compute();
      });
    const all = (): readonly string[] =>
      remember("all", () =>
        gather(
          remember,
          "words",
          () => database.input("modules") as readonly string[],
          (path) => [(database.input(`text:${path}`) as string).toUpperCase()],
        ),
      );
    return { database, all, computed };
  }

  it("is complete and in order, also after modules come and go", () => {
    const { database, all } = words();
    const expected = (paths: readonly string[]): string[] => paths.map((path) => path.toUpperCase());
    assert.deepEqual(all(), expected(MODULES));
    for (const paths of [MODULES.slice(1), MODULES.slice(0, 64), [], MODULES]) {
      database.set("modules", paths);
      assert.deepEqual(all(), expected(paths));
    }
  });

  it("asks after an edit the module and its chunk alone", () => {
    const { database, all, computed } = words();
    all();
    database.set("text:m100.py", "other", true);
    computed.length = 0;
    assert.equal(all()[100], "OTHER");
    assert.deepEqual(computed.sort(), ["all", "words#64", "words:m100.py"]);
  });

  it("asks no more than the module where what it gives stays the same", () => {
    const { database, all, computed } = words();
    all();
    database.set("text:m100.py", "M100.py", true);
    computed.length = 0;
    all();
    assert.deepEqual(computed, ["words:m100.py"]);
  });
});
