import assert from "node:assert/strict";
import { byFile, countByRule, type FindingHere } from "../../client/src/guide/here";
import { hereHtml } from "../../client/src/guide/view/here";
import { rule } from "./pages";

const finding = (path: string, line: number, of = "fat-route"): FindingHere => ({
  rule: of,
  uri: `file:///w/${path}`,
  path,
  line,
  character: 4,
  message: "`<f>` hurts",
});

describe("guide: findings in the project", () => {
  it("are listed by file and line", () => {
    const files = byFile([finding("b.py", 3), finding("a.py", 9), finding("a.py", 2)]);
    assert.deepEqual(
      files.map(({ path, findings }) => [path, ...findings.map(({ line }) => line)]),
      [
        ["a.py", 2, 9],
        ["b.py", 3],
      ],
    );
  });

  it("are counted by rule", () => {
    const counts = countByRule([finding("a.py", 1), finding("a.py", 2, "god-class"), finding("b.py", 3)]);
    assert.deepEqual(
      [...counts],
      [
        ["fat-route", 2],
        ["god-class", 1],
      ],
    );
  });

  it("are linked, line by line", () => {
    const html = hereHtml(rule("fat-route", "web", "Fat route", ""), [finding("a.py", 9), finding("b.py", 0)]);
    assert.match(html, /2 findings in 2 files/);
    assert.match(html, /data-uri="file:\/\/\/w\/a.py" data-line="9" data-character="4">Line 10<\/a> <code>&lt;f&gt;</);
  });

  it("are missed, with the way to turn a rule on that is off", () => {
    const page = rule("fat-route", "web", "Fat route", "");
    assert.match(hereHtml(page, []), /finds nothing/);
    assert.match(hereHtml({ ...page, meta: { ...page.meta, enabled: false } }, []), /select = \["fat-route"\]/);
  });
});
