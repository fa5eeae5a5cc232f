import { deepEqual, match, throws } from "node:assert/strict";
import { HEADINGS, readGuide, runExample } from "./guide";
import { MarkupError } from "./markup";
import { NO_FOO, toyEngine } from "./toy";

const fence = (text: string, info = "python"): string => `\`\`\`${info}\n${text}\n\`\`\`\n`;

/** A page with these bodies of sections, by default a proper one. */
function page(bodies: Partial<Record<(typeof HEADINGS)[number], string>> = {}, title = "# Foo"): string {
  const proper = { Bad: fence("x = foo"), Good: fence("x = 1"), References: "[Source](https://example.org)" };
  const all: typeof bodies = { ...proper, ...bodies };
  return [title, ...HEADINGS.map((heading) => `## ${heading}\n\n${all[heading] ?? "Text."}`)].join("\n\n");
}

function run(text: string): string[] {
  return readGuide(text).examples.flatMap((example) =>
    runExample(toyEngine(), example, NO_FOO).map(({ message }) => message),
  );
}

describe("guide.md", () => {
  it("has its title and sections, in order", () => {
    deepEqual(run(page()), []);
    throws(() => readGuide(page({}, "")), MarkupError);
    throws(() => readGuide(page().replace("## Good", "## Better")), MarkupError);
    throws(() => readGuide(page().replace("## How to fix\n\nText.\n\n", "")), MarkupError);
    throws(() => readGuide(`${page()}\n\n# More`), MarkupError);
  });

  it("has a source, and an example of bad and good", () => {
    throws(() => readGuide(page({ References: "None." })), MarkupError);
    throws(() => readGuide(page({ Bad: "Text." })), MarkupError);
    throws(() => readGuide(page({ Good: "Text." })), MarkupError);
  });

  it("fails at a bad example without a finding, and a good one with one", () => {
    deepEqual(run(page({ Bad: fence("x = 1") })), ["a bad example without a finding"]);
    match(run(page({ Good: fence("x = foo") }))[0]!, /^not expected in Good: app\/module.py:1 no-foo/);
  });

  it("may say which lines have findings", () => {
    deepEqual(run(page({ Bad: fence("x = foo\ny = 1\nz = foo", "python lines=1,3") })), []);
    deepEqual(run(page({ Bad: fence("x = foo\ny = 1\nz = foo", "python lines=1") })), [
      "findings are on app/module.py:1, app/module.py:3, not on app/module.py:1",
    ]);
  });

  it("joins fences with paths to one example; each other fence is one by itself", () => {
    const bad = [
      fence("x = foo", "python path=a.py"),
      fence("x = 1", "python path=b.py"),
      fence("x = foo"),
      fence("x = foo"),
      fence("$ run", "console"),
      `### More\n`,
      fence("x = foo", "python path=a.py"),
    ];
    deepEqual(
      readGuide(page({ Bad: bad.join("\n") })).examples.map(({ files }) => [...files.keys()]),
      [["a.py", "b.py"], ["app/module.py"], ["app/module.py"], ["a.py"], ["app/module.py"]],
    );
  });

  it("holds no marks: it is read by people", () => {
    throws(() => readGuide(page({ Bad: fence("x = foo  # expect: no-foo") })), MarkupError);
  });
});
