import assert from "node:assert/strict";
import { resolveLink } from "../../client/src/guide/links";

const PAGES = new Set(["fat-route", "project-layout"]);
const resolve = (href: string) => resolveLink(href, (id) => PAGES.has(id));

describe("guide: links", () => {
  it("leads to pages by name and by path", () => {
    const page = { kind: "page", id: "fat-route", anchor: undefined };
    assert.deepEqual(resolve("rule:fat-route"), page);
    assert.deepEqual(resolve("../fat-route/guide.md"), page);
    assert.deepEqual(resolve("../../../server/src/engine/rules/web/fat-route/guide.md"), page);
    assert.deepEqual(resolve("advice:fat-route"), page);
    assert.deepEqual(resolve("topic:project-layout"), { ...page, id: "project-layout" });
    assert.deepEqual(resolve("project-layout.md"), { ...page, id: "project-layout" });
  });

  it("makes a project", () => {
    assert.deepEqual(resolve("scaffold:fastapi-simple"), { kind: "scaffold", id: "fastapi-simple" });
    assert.equal(resolve("scaffold:a/b"), undefined);
  });

  it("keeps the heading", () => {
    assert.deepEqual(resolve("rule:fat-route#how-to-fix"), { kind: "page", id: "fat-route", anchor: "how-to-fix" });
    assert.deepEqual(resolve("#caf%C3%A9"), { kind: "anchor", anchor: "café" });
    assert.deepEqual(resolve("#100%"), { kind: "anchor", anchor: "100%" });
  });

  it("leaves the web to the browser", () => {
    assert.deepEqual(resolve("https://docs.python.org/3/#x"), {
      kind: "external",
      url: "https://docs.python.org/3/#x",
    });
  });

  it("follows nothing else", () => {
    for (const href of ["rule:no-such-rule", "javascript:alert(1)", "command:foo", "file:///etc/passwd", "#", ""]) {
      assert.equal(resolve(href), undefined, href);
    }
  });
});
