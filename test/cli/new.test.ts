import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { withFolder } from "./support/run";

describe("archwright new", () => {
  it(
    "lists the kinds of projects",
    withFolder({}, async (folder) => {
      const { status, stdout } = await folder.run(["new"]);
      assert.equal(status, 0);
      for (const kind of ["script", "library", "fastapi-production", "flask", "django-celery"])
        assert.match(stdout, new RegExp(`^${kind} `, "m"));
    }),
  );

  it(
    "makes a project and says how to go on",
    withFolder({}, async (folder) => {
      const { status, stdout } = await folder.run(["new", "cli", "Word Count"]);
      assert.equal(status, 0);
      assert.match(stdout, /^word-count\/src\/word_count\/cli\.py$/m);
      assert.match(stdout, /cd word-count\n +pip install/);
      assert.match(folder.text("word-count/pyproject.toml"), /word-count = "word_count\.cli:main"/);
    }),
  );

  it(
    "shows the files without making them",
    withFolder({}, async (folder) => {
      const { stdout } = await folder.run(["new", "library", "parcel", "--dry-run", "--in", "libraries"]);
      assert.match(stdout, /^libraries\/parcel\/src\/parcel\/py\.typed$/m);
      assert.ok(!existsSync(folder.join("libraries")));
    }),
  );

  it(
    "overwrites nothing, and then makes nothing",
    withFolder({ "parcel/README.md": "mine" }, async (folder) => {
      const { status, stdout, stderr } = await folder.run(["new", "library", "parcel"]);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.match(stderr, /nothing was written.*parcel\/README\.md/);
      assert.deepEqual(readdirSync(folder.join("parcel")), ["README.md"]);
      assert.equal(folder.text("parcel/README.md"), "mine");
    }),
  );

  it(
    "refuses kinds and names that cannot be",
    withFolder({}, async (folder) => {
      for (const args of [["novel"], ["script"], ["script", "json"], ["script", "../x"], ["flask", "flask"]]) {
        const { status, stdout, stderr } = await folder.run(["new", ...args]);
        assert.deepEqual([status, stdout], [2, ""], args.join(" "));
        assert.match(stderr, /^error: /);
      }
    }),
  );

  it(
    "says where nothing can be made",
    withFolder({ "taken.txt": "" }, async (folder) => {
      const { status, stdout, stderr } = await folder.run(["new", "script", "tool", "--in", "taken.txt"]);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^error: taken\.txt\/tool\/\S+ cannot be written: part of its path is no folder\n$/);
    }),
  );
});
