import { deepEqual, equal, match } from "node:assert/strict";
import { readCases } from "./cases";
import { runCase } from "./run-case";
import { NO_FOO, toyEngine, type ToyOptions } from "./toy";

/** What is wrong with a case, each on one line. */
function run(body: string, options?: ToyOptions): string[] {
  const [test] = readCases(`# no-foo\n\n## A case\n\n${body}`);
  return runCase(toyEngine(options), test!, NO_FOO, ["no-foo"]).mismatches.map(({ message }) => message);
}

const fence = (text: string, info = "python"): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;
const ONE = fence("x = foo  # expect: no-foo");

describe("a case", () => {
  it("passes when every finding is marked and every mark is found", () => {
    deepEqual(run(fence('x = foo  # expect: warning no-foo "no name"\n#   ^^^\ny = 1')), []);
    deepEqual(run(fence("x = bar")), []);
    deepEqual(run(fence('x = foo + foobar  # expect: "foobar is", "foo is"')), []);
  });

  it("fails at a mark without a finding", () => {
    deepEqual(run(fence("x = 1  # expect: no-foo")), ["no-foo was expected in app/module.py and not found"]);
  });

  it("fails at a finding without a mark, and at the second on a line with one", () => {
    deepEqual(run(fence("x = foo")), ["not expected: app/module.py:1:5 no-foo foo is no name"]);
    equal(run(fence("x = foo + foo  # expect: no-foo")).length, 1);
  });

  it("fails at a file that no rule reads", () => {
    deepEqual(run(fence("x", "text path=data.txt")), ["no rule reads data.txt"]);
  });

  it("fails at a mark on another line or of another file", () => {
    equal(run(fence("x = foo\ny = 1  # expect: no-foo")).length, 2);
    equal(run(fence("x = foo", "python path=a.py") + fence("y = 1  # expect: no-foo", "python path=b.py")).length, 2);
  });

  it("fails at another severity, message or columns, and says which", () => {
    deepEqual(run(fence("x = foo  # expect: error no-foo")), ["no-foo: severity is warning, not error"]);
    deepEqual(run(fence('x = foo  # expect: "bar"')), ['no-foo: the message has no "bar": foo is no name']);
    deepEqual(run(fence("x = foo  # expect: no-foo\n#  ^^^")), ["no-foo: columns are 4–7, not 3–6"]);
  });

  it("fails at a related location that is missing", () => {
    deepEqual(run(fence('y = 1  # related: "begins"\nx = foo  # expect: no-foo')), []);
    deepEqual(run(fence('x = foo  # expect: no-foo\ny = 1  # related: "begins"')), [
      "related location of no-foo was expected in app/module.py and not found",
    ]);
  });

  it("shows what a fix makes", () => {
    const fixed = fence("x = bar", 'python fix="Replace foo"');
    deepEqual(run(ONE + fixed, { replacement: "bar" }), []);
    match(run(ONE + fixed, { replacement: "baz" })[0]!, /the result of "Replace foo" is another/);
    deepEqual(run(ONE + fixed), ['no fix "Replace foo" is offered; there is none']);
  });

  it("fails at a fix of another safety than it says, or than the rule may offer", () => {
    const fixed = fence("x = bar", 'python fix="Replace foo" safety=review');
    deepEqual(run(ONE + fixed, { replacement: "bar" }), ['the fix "Replace foo is no name" is safe, not review']);
    match(run(ONE, { replacement: "bar", safety: "review" })[0]!, /which the rule's `fixes` do not list/);
  });

  it("takes any finding's fix that gives the result", () => {
    const two = fence("x = foo  # expect:\ny = foo  # expect:");
    const fixes = fence("x = foo\ny = bar", 'python fix="Replace"') + fence("x = bar\ny = foo", 'python fix="Replace"');
    deepEqual(run(two + fixes, { replacement: "bar" }), []);
  });

  it("shows what all safe fixes make", () => {
    const two = fence("x = foo  # expect:\ny = foo  # expect:");
    deepEqual(run(two + fence("x = bar\ny = bar", "python fix-all"), { replacement: "bar" }), []);
    match(run(two + fence("x = bar\ny = foo", "python fix-all"), { replacement: "bar" })[0]!, /"fix all" is another/);
  });

  it("says where no fix is offered", () => {
    deepEqual(run(fence("x = foo  # expect: no-foo no-fix")), []);
    match(run(fence("x = foo  # expect: no-foo no-fix"), { replacement: "bar" })[0]!, /no fix was expected/);
  });
});

describe("a fix that is offered", () => {
  const fails = (title: string, options: ToyOptions, pattern: RegExp): void => {
    it(`fails when it ${title}`, () => {
      const found = run(ONE, options);
      equal(
        found.some((message) => pattern.test(message)),
        true,
        found.join("\n"),
      );
    });
  };
  const edit = (path: string, start: number, end: number, text: string) => ({ path, changes: [{ start, end, text }] });
  const at = "app/module.py";

  fails("makes a syntax error", { replacement: "bar!" }, /makes a syntax error/);
  fails("leaves its finding", { edits: () => [edit(at, 0, 1, "y")], fixAll: [] }, /leaves its finding there/);
  fails("moves its finding", { edits: () => [edit(at, 0, 0, "y = 1\n")], fixAll: [] }, /leaves its finding there/);
  fails("brings another finding", { replacement: "food" }, /brings a new finding: .* food is no name/);
  fails("changes nothing", { edits: () => [edit(at, 0, 1, "x")], fixAll: [] }, /changes nothing/);
  fails("edits a file that is not there", { edits: () => [edit("b.py", 0, 0, "x")], fixAll: [] }, /does not exist/);
  fails("overwrites a file", { edits: () => [{ ...edit(at, 0, 0, ""), create: true }], fixAll: [] }, /overwritten/);
  fails("writes outside of the file", { edits: () => [edit(at, 90, 91, "")], fixAll: [] }, /outside of the text/);
  fails("is safe and not part of fix all", { replacement: "bar", fixAll: [] }, /"fix all" .* leaves the safe fix/);
  fails(
    "is part of a fix all that does not converge",
    { replacement: "bar", fixAll: [{ start: 0, end: 1, text: "y" }] },
    /does not converge/,
  );
});

describe("line ends", () => {
  it("fail a case whose fix writes others than the file has", () => {
    const fixed = fence("x = bar\n\ny = 1", 'python fix="Replace"');
    match(
      run(fence("x = foo  # expect: no-foo\ny = 1") + fixed, { replacement: "bar\n" })[0]!,
      /^with CRLF line ends: the result of "Replace"/,
    );
  });
});
