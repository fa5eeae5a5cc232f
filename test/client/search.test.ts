import assert from "node:assert/strict";
import { ADVISORS } from "../../client/src/guide/advice/advisors";
import { GuideSearch, type Segment } from "../../client/src/guide/search";
import { rule, topic } from "./pages";

const advice = ADVISORS.map((advisor) => ({ kind: "advice" as const, id: advisor.id, title: advisor.title, advisor }));

const search = new GuideSearch([
  ...advice,
  topic(
    "project-layout",
    "Project layout",
    "Keep `pyproject.toml` at the root.\n\n## The src layout\n\nTests import the package.",
    { snippets: ["aw-pytest"], sources: [{ title: "Packaging Guide", url: "https://packaging.python.org" }] },
  ),
  rule("circular-import", "imports", "Circular import", "Two modules import each other. Project structure matters."),
  rule(
    "blocking-call-in-async",
    "async",
    "Blocking call in async code",
    "Use `await asyncio.sleep(1)`, not `time.sleep(1)`.",
  ),
  rule("fat-route", "web", "Fat route", "A handler that does it all: storage, mail, hashing."),
]);

function ids(query: string): string[] {
  return search.search(query).map((result) => result.page.id);
}

function marked(segments: readonly Segment[]): string[] {
  return segments.filter((segment) => segment.match).map((segment) => segment.text);
}

describe("guide: search", () => {
  it("ranks titles above text", () => {
    assert.deepEqual(ids("project"), ["project-layout", "circular-import"]);
  });

  it("finds a rule by its id", () => {
    assert.equal(ids("blocking-call-in-async")[0], "blocking-call-in-async");
  });

  it("finds parts of dotted names in code", () => {
    assert.deepEqual(ids("sleep"), ["blocking-call-in-async"]);
  });

  it("completes words and forgives slips", () => {
    assert.deepEqual(ids("hash"), ["fat-route"]);
    assert.equal(ids("circlar")[0], "circular-import");
  });

  it("puts pages with all words before pages with some", () => {
    assert.deepEqual(ids("import each")[0], "circular-import");
    assert.ok(ids("import each").includes("project-layout"));
  });

  it("finds advice by its questions, and topics by their snippets and sources", () => {
    assert.deepEqual(ids("RabbitMQ"), ["choose-task-queue"]);
    assert.deepEqual(ids("pytest"), ["project-layout"]);
    assert.deepEqual(ids("Packaging Guide")[0], "project-layout");
  });

  it("marks the matches in title and excerpt", () => {
    const [result] = search.search("layout");
    assert.ok(result);
    assert.deepEqual(marked(result.title), ["layout"]);
    assert.deepEqual(marked(result.excerpt), ["layout", "layout"]);
    assert.equal(
      result.excerpt.map((segment) => segment.text).join(""),
      "About Project layout. Keep pyproject.toml at the root. The src layout Tests import the package. aw-pytest pytest: configuration Packaging …",
    );
  });

  it("finds nothing for nothing and for marks of regular expressions", () => {
    assert.deepEqual(ids(""), []);
    assert.deepEqual(ids("(*["), []);
  });
});
