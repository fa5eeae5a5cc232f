import assert from "node:assert/strict";
import { ADVISORS } from "../../client/src/guide/advice/advisors";
import { GuideBook } from "../../client/src/guide/book";
import type { Evidence, Place } from "../../client/src/guide/evidence";
import { asFinding } from "../../client/src/guide/finding";
import { escapeHtml } from "../../client/src/guide/text";
import { evidenceHtml } from "../../client/src/guide/view/evidence";
import { contentsHtml, homeHtml, pageHtml } from "../../client/src/guide/view/page";
import { shellHtml } from "../../client/src/guide/view/shell";
import { range, rule, topic } from "./pages";

const BOOK = new GuideBook(
  [
    rule("circular-import", "imports", "Circular import", ""),
    rule("fat-route", "web", "Fat <route>", ""),
    topic("start", "Start simple", ""),
    topic("imports", "Imports", "", {
      chapter: "Structure",
      rules: ["circular-import", "not-there-yet"],
      sources: [{ title: "PEP <8>", url: "https://peps.python.org/pep-0008/" }],
    }),
  ],
  ADVISORS,
);

const NO_PARTS = { evidence: "", here: "", rules: "", advice: "", snippets: "" };

function page(id: string) {
  const found = BOOK.get(id);
  assert.ok(found, id);
  return found;
}

const PLACE: Place = {
  uri: "file:///w/app/a.py",
  range: range(6, 4, 6, 9),
  path: "app/a.py",
  message: "`f` calls `g`",
  excerpt: { firstLine: 6, lines: ["x = <y>"], mark: range(0, 4, 0, 7), omitted: 0 },
};

const plain = (lines: readonly string[]) => Promise.resolve(lines.map(escapeHtml));
const show = (evidence: Partial<Evidence>) =>
  evidenceHtml({ rule: "fat-route", message: "`<f>` hurts", place: PLACE, hops: [], gone: false, ...evidence }, plain);

describe("guide: book", () => {
  it("reads advice first, then the guide's chapters, then the rules' topics", () => {
    assert.deepEqual(
      BOOK.chapters.map(({ part, title, pages }) => [part, title, ...pages.map(({ id }) => id)]),
      [
        ["Guide", "Decide for your project", ...ADVISORS.map(({ id }) => id)],
        ["Guide", "Foundations", "start"],
        ["Guide", "Structure", "imports"],
        ["Rules", "Imports and layers", "circular-import"],
        ["Rules", "Web handlers", "fat-route"],
      ],
    );
  });

  it("knows the page before and after, within its part", () => {
    assert.equal(BOOK.beside("imports", -1)?.id, "start");
    assert.equal(BOOK.beside("imports", 1), undefined);
    assert.equal(BOOK.beside("circular-import", 1)?.id, "fat-route");
    assert.equal(BOOK.beside("no-such-page", 1), undefined);
  });

  it("ties rules and topics together, both ways", () => {
    const imports = page("imports");
    assert.ok(imports.kind === "topic");
    assert.deepEqual(
      BOOK.rulesOn(imports).map(({ id }) => id),
      ["circular-import"],
    );
    assert.deepEqual(
      BOOK.topicsOn("circular-import").map(({ id }) => id),
      ["imports"],
    );
    assert.deepEqual(BOOK.topicsOn("fat-route"), []);
  });
});

describe("guide: pages as HTML", () => {
  it("of a rule hold the evidence, and lead to topics and neighbours", () => {
    const parts = { ...NO_PARTS, evidence: "<section>here</section>" };
    const html = pageHtml(page("circular-import"), { html: "<p>text</p>", sections: [] }, parts, BOOK);
    assert.match(html, /<div id="evidence"><section>here<\/section><\/div>[\s\S]*<p>text<\/p>/);
    assert.match(html, /Explained in<\/h2>[\s\S]*href="topic:imports"/);
    assert.match(html, /rel="next" href="rule:fat-route"><small>Next<\/small>Fat &lt;route&gt;</);
    assert.doesNotMatch(html, /rel="prev"/);
  });

  it("of a topic start with what they are about, and end with their sources", () => {
    const sections = ["one", "two", "three"].map((id) => ({ id, title: id }));
    const html = pageHtml(page("imports"), { html: "<p>text</p>", sections }, NO_PARTS, BOOK);
    assert.match(html, /class="lead">About Imports\.</);
    assert.match(html, /On this page<\/summary><ul><li><a href="#one">one</);
    assert.match(html, /<a href="https:\/\/peps.python.org\/pep-0008\/">PEP &lt;8&gt;</);
  });

  it("are listed with the current one marked and its sections below", () => {
    const html = contentsHtml(BOOK, "fat-route", [{ id: "bad", title: "Bad" }]);
    assert.match(html, /<h2>Rules<\/h2><details><summary>Imports and layers/);
    assert.match(html, /<details open><summary>Web handlers/);
    assert.match(html, /aria-current="page">Fat &lt;route&gt;<\/a><ul><li><a href="#bad">Bad/);
  });

  it("are all on the home page", () => {
    const html = homeHtml(BOOK);
    for (const page of BOOK.pages) assert.ok(html.includes(`href="${page.kind}:${page.id}"`), page.id);
  });

  it("live in a document that runs one script alone", () => {
    const html = shellHtml({
      nonce: "N",
      cspSource: "https://self",
      script: "https://self/s.js",
      styles: ["https://self/s.css"],
    });
    assert.match(
      html,
      /content="default-src 'none'; img-src https:\/\/self; style-src https:\/\/self; script-src 'nonce-N'"/,
    );
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.doesNotMatch(html, / on\w+=|style="/);
  });
});

describe("guide: evidence as HTML", () => {
  it("shows message, file and code, escaped", async () => {
    const html = await show({});
    assert.match(html, /<code>&lt;f&gt;<\/code> hurts/);
    assert.match(html, /data-place="0">app\/a\.py:7</);
    assert.match(html, /class="line marked" data-line="7">x = <mark>&lt;<\/mark><mark>y<\/mark><mark>&gt;<\/mark>/);
    assert.doesNotMatch(html, /Related places/);
  });

  it("draws a path where the hops are one, and closes a cycle", async () => {
    const hops = [PLACE, { ...PLACE, path: "app/b.py" }];
    assert.doesNotMatch(await show({ hops }), /<ol class="path"/);
    const path = await show({ rule: "blocking-call-in-async", hops });
    assert.match(path, /<ol class="path"><li><div class="station">[\s\S]*<li><div class="station">/);
    assert.doesNotMatch(path, /back to the first/);
    assert.match(await show({ rule: "circular-import", hops }), /back to the first/);
  });

  it("numbers the hops after the finding", async () => {
    const html = await show({ hops: [PLACE, { ...PLACE, path: "app/b.py" }] });
    assert.match(html, /data-place="1">app\/a\.py:7[\s\S]*data-place="2">app\/b\.py:7/);
  });

  it("counts hops from 0 where the finding has no place", async () => {
    const html = await show({ place: undefined, hops: [PLACE] });
    assert.match(html, /data-place="0">app\/a\.py:7/);
    assert.doesNotMatch(html, /Show fixes/);
  });

  it("says when a file cannot be read, and when lines are left out", async () => {
    assert.match(await show({ place: { ...PLACE, excerpt: undefined } }), /cannot be read/);
    assert.ok(PLACE.excerpt);
    assert.match(await show({ place: { ...PLACE, excerpt: { ...PLACE.excerpt, omitted: 3 } } }), /and 3 more lines/);
  });

  it("shows no code that is no longer at fault", async () => {
    const html = await show({ gone: true });
    assert.match(html, /No longer reported/);
    assert.doesNotMatch(html, /<pre|Show fixes/);
  });
});

describe("guide: arguments from outside", () => {
  it("are taken as far as they are right", () => {
    const hop = { uri: "file:///b.py", range: range(1, 2, 3, 4), message: "m" };
    const finding = { rule: "fat-route", uri: "file:///a.py", range: range(0, 0, 0, 1), message: "m", related: [hop] };
    assert.deepEqual(asFinding(finding), finding);
    assert.deepEqual(asFinding({ ...finding, range: { start: 1 }, related: [hop, { uri: 1 }] }), {
      rule: "fat-route",
      message: "m",
      related: [hop],
    });
  });

  it("are nothing without a rule", () => {
    for (const value of [undefined, null, "fat-route", {}, { rule: 1 }]) assert.equal(asFinding(value), undefined);
  });
});
