import { deepEqual, equal, throws } from "node:assert/strict";
import { MarkupError, readInfo, readMarks, type Mark } from "./markup";

describe("a fence's info string", () => {
  it("has a language and attributes", () => {
    deepEqual(readInfo('python path=app/main.py fix="Move the import" safety=review', 0), {
      language: "python",
      paths: ["app/main.py"],
      named: true,
      fix: "Move the import",
      safety: "review",
      fixAll: false,
    });
    deepEqual(readInfo("python fix-all lines=3,7", 0), {
      language: "python",
      paths: ["app/module.py"],
      named: false,
      fixAll: true,
      lines: [3, 7],
    });
  });

  it("gives Python, TOML and Dockerfiles a path, other languages none", () => {
    deepEqual(
      ["python", "toml", "dockerfile", "console", ""].map((info) => readInfo(info, 0).paths[0]),
      ["app/module.py", "pyproject.toml", "Dockerfile", undefined, undefined],
    );
  });

  it("may name several paths for one text", () => {
    deepEqual(readInfo("python path=a/__init__.py,a/b/__init__.py", 0).paths, ["a/__init__.py", "a/b/__init__.py"]);
  });

  it("refuses what it does not know", () => {
    for (const info of ["python paht=a.py", "python fix='a'", "python {3,7}"])
      throws(() => readInfo(info, 4), MarkupError);
  });
});

describe("marks in a fence", () => {
  const simple = (marks: readonly Mark[]): unknown[] =>
    marks.map(({ kind, rule, line, columns }) => [kind, rule, line, ...(columns ?? [])]);

  it("are taken out from the line's end, comments of the code stay", () => {
    const { text, marks } = readMarks(
      "import a  # expect: some-rule\nx = 1  # noqa  # expect: some-rule, other-rule\n",
    );
    equal(text, "import a\nx = 1  # noqa\n");
    deepEqual(simple(marks), [
      ["finding", "some-rule", 0],
      ["finding", "some-rule", 1],
      ["finding", "other-rule", 1],
    ]);
  });

  it("say severity, message parts, and that there is no fix", () => {
    const { marks } = readMarks('a  # expect: error some-rule "one # expect: two" "three" no-fix\n');
    deepEqual(marks, [
      {
        kind: "finding",
        severity: "error",
        rule: "some-rule",
        message: ["one # expect: two", "three"],
        noFix: true,
        line: 0,
        source: 0,
      },
    ]);
  });

  it("may leave the rule out", () => {
    const [plain, message] = readMarks('a  # expect:\nb  # expect: "x"\n').marks;
    deepEqual([plain?.rule, message?.rule, message?.message], [undefined, undefined, ["x"]]);
  });

  it("may stand before another on a line", () => {
    const { text, marks } = readMarks('import a  # expect: some-rule "x"  # related: some-rule "y"\n');
    equal(text, "import a\n");
    deepEqual(simple(marks), [
      ["finding", "some-rule", 0],
      ["related", "some-rule", 0],
    ]);
  });

  it("on a line of their own speak of the next line, and at the end of the last", () => {
    const { text, marks } = readMarks("# expect: a\n# related: b\nx\n    y\n# expect: c\n");
    equal(text, "x\n    y\n");
    deepEqual(simple(marks), [
      ["finding", "a", 0],
      ["related", "b", 0],
      ["finding", "c", 1],
    ]);
    deepEqual(readMarks("# expect: a\n").text, "");
  });

  it("underline columns, the `#` counting where it touches the first caret", () => {
    const { text, marks } = readMarks("    f(x)\n    # ^ some-rule\nimport a\n#^^^^^^^ some-rule\n");
    equal(text, "    f(x)\nimport a\n");
    deepEqual(simple(marks), [
      ["finding", "some-rule", 0, 6, 7],
      ["finding", "some-rule", 1, 0, 8],
    ]);
  });

  it("underline the mark of the same rule above them", () => {
    const { marks } = readMarks('f(x) + f(y)  # expect: a, a "m", b\n# ^ a "n"\n#        ^ error a\n# ^ c\n');
    deepEqual(
      marks.map(({ rule, columns, message, severity }) => ({ rule, columns, message, severity })),
      [
        { rule: "a", columns: [2, 3], message: ["n"], severity: undefined },
        { rule: "a", columns: [9, 10], message: ["m"], severity: "error" },
        { rule: "b", columns: undefined, message: [], severity: undefined },
        { rule: "c", columns: [2, 3], message: [], severity: undefined },
      ],
    );
  });

  it("are refused when they are wrong", () => {
    for (const content of [
      "# ^^\n",
      "a\n# ^^ b, c\n",
      "a  # expect: b c\n",
      'a  # expect: "b\n',
      "a  # expect: B_C\n",
    ]) {
      throws(() => readMarks(content), MarkupError, content);
    }
  });

  it("leave a text without them as it is", () => {
    for (const text of ["", "\n", "a\n\nb\n", "# a comment: expect nothing\n", "x = '#'\n"]) {
      deepEqual(readMarks(text), { text, marks: [] });
    }
  });
});
