import assert from "node:assert/strict";
import fc from "fast-check";
import { Database } from "../../server/src/engine/project/database";

const INPUTS = 6;
const MEMOS = 12;

/**
 * How one derived value is made: from some inputs and from values before it, of which the first decides whether the
 * second is looked at. An aggregate is read by those after it as if it were an input.
 */
interface Recipe {
  readonly inputs: readonly number[];
  readonly before: readonly number[];
  readonly coarse: boolean;
  readonly aggregate: boolean;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  inputs: fc.array(fc.nat(INPUTS - 1), { maxLength: 3 }),
  before: fc.array(fc.nat(MEMOS - 1), { maxLength: 3 }),
  coarse: fc.boolean(),
  aggregate: fc.boolean(),
});
interface Change {
  readonly input: number;
  readonly value: number;
  readonly asked: readonly number[];
  /** What is tried before it, and taken back. */
  readonly tried: readonly Change[];
}

const { change } = fc.letrec<{ change: Change }>((tie) => ({
  change: fc.record({
    input: fc.nat(INPUTS - 1),
    value: fc.nat(5),
    asked: fc.array(fc.nat(MEMOS - 1)),
    tried: fc.oneof({ maxDepth: 2 }, fc.constant([]), fc.array(tie("change"), { maxLength: 4 })),
  }),
}));

/** The value of a recipe, with `read` for inputs and `get` for values before it. */
function valueOf(
  recipes: readonly Recipe[],
  at: number,
  read: (input: number) => number,
  get: (memo: number) => number,
): number {
  const { inputs, before, coarse } = recipes[at]!;
  let sum = inputs.reduce((total, input) => total + read(input), at);
  const [first, ...rest] = before.filter((other) => other < at);
  if (first !== undefined && get(first) % 2 === 0) sum += rest.reduce((total, other) => total + get(other), 0);
  return coarse ? sum >> 2 : sum;
}

/** A value drawn from two others, each drawn from an input; `computed` names those that are computed from now on. */
function sumOfTwo(): { readonly database: Database; readonly sum: () => unknown; readonly computed: string[] } {
  const database = new Database();
  const computed: string[] = [];
  const memo = (key: string, compute: () => unknown): unknown =>
    database.get(key, () => {
      computed.push(key);
      return compute();
    });
  const sum = (): unknown => memo("sum", () => [memo("left", left), memo("right", right)].join());
  const left = (): unknown => database.input("left");
  const right = (): unknown => database.input("right");
  database.set("left", 1);
  database.set("right", 1);
  sum();
  assert.deepEqual(computed.splice(0), ["sum", "left", "right"]);
  return { database, sum, computed };
}

describe("the database", () => {
  it("gives what a computation from scratch gives, whatever changed and was asked in between", () => {
    fc.assert(
      fc.property(
        fc.array(recipe, { minLength: MEMOS, maxLength: MEMOS }),
        fc.array(change, { maxLength: 40 }),
        (recipes, changes) => {
          const database = new Database();
          let inputs = new Array<number>(INPUTS).fill(0);
          const read = (input: number): number => (database.input(`input:${input}`) as number | undefined) ?? 0;
          const get = (at: number): number => {
            const compute = (): number => valueOf(recipes, at, read, get);
            return recipes[at]!.aggregate
              ? database.aggregate(`memo:${at}`, compute)
              : database.get(`memo:${at}`, compute);
          };
          const scratch = (at: number): number => valueOf(recipes, at, (input) => inputs[input]!, scratch);
          const make = ({ input, value, asked, tried }: Change): void => {
            const before = [...inputs];
            if (tried.length > 0) database.attempt(() => tried.forEach(make));
            inputs = before;
            inputs[input] = value;
            database.set(`input:${input}`, value, input % 2 === 0);
            for (const at of asked) assert.equal(get(at), scratch(at));
          };
          changes.forEach(make);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("computes again only what was drawn from a changed input", () => {
    const { database, sum, computed } = sumOfTwo();
    for (const value of [2, 3, 4]) {
      database.set("right", value, true);
      assert.equal(sum(), `1,${value}`);
      assert.deepEqual(computed.splice(0).sort(), ["right", "sum"]);
    }
  });

  it("knows after a trial what it knew before, and computes nothing again", () => {
    const { database, sum, computed } = sumOfTwo();
    const tried = database.attempt(() => {
      database.set("right", 2, true);
      return sum();
    });
    assert.equal(tried, "1,2");
    assert.deepEqual(computed.splice(0).sort(), ["right", "sum"]);
    assert.equal(sum(), "1,1");
    assert.deepEqual(computed, []);
  });

  it("knows after a trial who reads what, when a trial read otherwise", () => {
    const database = new Database();
    const isOn = (): unknown => database.get("is on", () => database.input("switch"));
    const value = (): unknown => database.get("value", () => database.input("value"));
    const shown = (): unknown => database.get("shown", () => (isOn() === true ? value() : "off"));
    database.set("switch", true);
    database.set("value", 1);
    assert.equal(shown(), 1);
    database.attempt(() => {
      database.set("switch", false);
      assert.equal(shown(), "off");
      database.set("value", 2, true);
    });
    database.set("value", 3, true);
    assert.equal(shown(), 3);
  });

  it("does not wake the readers of an aggregate that comes out the same", () => {
    const database = new Database();
    let computed = 0;
    const size = (): number => database.aggregate("size", () => (database.input("text") as string).length);
    const reader = (): number =>
      database.get("reader", () => {
        computed++;
        return size() * 2;
      });
    database.set("text", "abc");
    assert.equal(reader(), 6);
    database.set("text", "xyz");
    assert.equal(reader(), 6);
    assert.equal(computed, 1);
    database.set("text", "wxyz");
    assert.equal(reader(), 8);
    assert.equal(computed, 2);
  });

  it("shows a reader why an aggregate failed, and goes on once it does not", () => {
    const database = new Database();
    const size = (): number =>
      database.aggregate("size", () => {
        const text = database.input("text");
        if (typeof text !== "string") throw new Error("no text");
        return text.length;
      });
    database.set("text", "abc");
    assert.equal(size(), 3);
    database.set("text", 7);
    assert.throws(size, /no text/);
    assert.equal(
      database.get("other", () => 1),
      1,
    );
    database.set("text", "abcd");
    assert.equal(size(), 4);
  });

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
