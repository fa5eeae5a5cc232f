import { deepEqual, equal, throws } from "node:assert/strict";
import { readCases } from "./cases";
import { MarkupError } from "./markup";

const fence = (text: string, info: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;

describe("cases.md", () => {
  it("has a case for every heading with fences, named by the headings above it", () => {
    const cases = readCases(
      `# rule\n\nProse.\n\n## One\n\n${fence("a", "python")}\n## More\n\nProse.\n\n### Two\n\n${fence("b", "python")}`,
    );
    deepEqual(
      cases.map(({ title, pageLine }) => [title, pageLine]),
      [
        ["One", 4],
        ["More: Two", 14],
      ],
    );
  });

  it("makes a project of a case's files, and knows where marks are written", () => {
    const [test] = readCases(
      `# rule\n\n## One\n\n${fence("x\ny  # expect: a-rule", "python path=app/a.py")}${fence("[project]", "toml")}`,
    );
    deepEqual(
      [...test!.files],
      [
        ["app/a.py", "x\ny\n"],
        ["pyproject.toml", "[project]\n"],
      ],
    );
    deepEqual([test!.marks[0]!.path, test!.marks[0]!.line, test!.marks[0]!.pageLine], ["app/a.py", 1, 6]);
  });

  it("joins fixed files of one title to one fix, until a path comes again", () => {
    const fixes = [
      fence("1", 'python path=a.py fix="Move"'),
      fence("2", 'python path=b.py fix="Move" safety=review'),
      fence("3", 'python path=a.py fix="Move"'),
      fence("4", 'python path=a.py fix="Other"'),
      fence("5", "python path=a.py fix-all"),
    ];
    const [test] = readCases(`# rule\n\n## One\n\n${fence("0", "python path=a.py,b.py")}${fixes.join("")}`);
    deepEqual(
      test!.fixes.map(({ title, files }) => [title, Object.fromEntries(files)]),
      [
        ["Move", { "a.py": "1\n", "b.py": "2\n" }],
        ["Move", { "a.py": "3\n" }],
        ["Other", { "a.py": "4\n" }],
      ],
    );
    deepEqual([...test!.fixAll], [["a.py", "5\n"]]);
  });

  const wrong: readonly [string, string][] = [
    ["a fence above the first heading", fence("a", "python")],
    ["a fence under the title", `# rule\n\n${fence("a", "python")}`],
    ["a fence that is no file", `# rule\n\n## One\n\n${fence("a", "console")}`],
    ["a file that comes twice", `# rule\n\n## One\n\n${fence("a", "python")}${fence("b", "python")}`],
    [
      "a file behind a fix",
      `# rule\n\n## One\n\n${fence("a", "python")}${fence("b", "python fix=x")}${fence("c", "toml")}`,
    ],
    ["a fix without files", `# rule\n\n## One\n\n${fence("b", "python fix=x")}`],
    ["a mark in a fixed file", `# rule\n\n## One\n\n${fence("a", "python")}${fence("b  # expect: a", "python fix=x")}`],
    ["two cases of one name", `# rule\n\n## One\n\n${fence("a", "python")}\n## One\n\n${fence("a", "python")}`],
    ["the attribute of guide pages", `# rule\n\n## One\n\n${fence("a", "python lines=1")}`],
  ];
  for (const [title, text] of wrong) it(`is refused with ${title}`, () => throws(() => readCases(text), MarkupError));

  it("says on which line of the page a mark is wrong", () => {
    try {
      readCases(`# rule\n\n## One\n\n${fence("a\nb  # expect: X", "python")}`);
    } catch (error) {
      equal((error as MarkupError).line, 6);
      return;
    }
    throw new Error("the page was taken");
  });
});
