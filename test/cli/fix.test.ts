import assert from "node:assert/strict";
import { chmodSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { places, withFolder } from "./support/run";
import { CLOCK, CLOCK_FIXED, IDLE_IGNORE, PROJECT } from "./support/samples";

/** Its fix needs a look: a thread, where there was none. */
const FETCH = `import requests

async def fetch(url):
    return requests.get(url)
`;

describe("check --fix", () => {
  it(
    "applies safe fixes in all files and reports what is left",
    withFolder({ ...PROJECT, "shop/fetch.py": FETCH }, async (folder) => {
      const { status, report } = await folder.check(["--fix"]);
      assert.equal(folder.text("shop/clock.py"), CLOCK_FIXED);
      assert.equal(folder.text("shop/inner/idle.py"), "answer = 42\n");
      assert.equal(folder.text("shop/fetch.py"), FETCH);
      assert.deepEqual(places(report), ["shop/fetch.py:4 blocking-call-in-async"]);
      assert.equal(report.summary.fixed, 2);
      assert.equal(status, 1);
    }),
  );

  it(
    "--unsafe also applies those that need a look",
    withFolder({ "fetch.py": FETCH }, async (folder) => {
      const { status, report } = await folder.check(["--fix", "--unsafe"]);
      assert.deepEqual(places(report), []);
      assert.equal(report.summary.fixed, 1);
      assert.notEqual(folder.text("fetch.py"), FETCH);
      assert.equal(status, 0);
    }),
  );

  it(
    "touches only the files that were asked for",
    withFolder(PROJECT, async (folder) => {
      await folder.run(["check", "--fix", "shop/inner"]);
      assert.equal(folder.text("shop/clock.py"), CLOCK);
      assert.equal(folder.text("shop/inner/idle.py"), "answer = 42\n");
    }),
  );

  it(
    "does nothing the second time",
    withFolder(PROJECT, async (folder) => {
      await folder.run(["check", "--fix"]);
      const before = statSync(folder.join("shop/clock.py")).mtimeMs;
      const { stdout, status } = await folder.run(["check", "--fix"]);
      assert.equal(stdout, "No findings in 4 files. (0 fixed)\n");
      assert.equal(status, 0);
      assert.equal(statSync(folder.join("shop/clock.py")).mtimeMs, before);
    }),
  );

  it(
    "says in the text report how many it fixed",
    withFolder(PROJECT, async (folder) => {
      assert.equal((await folder.run(["check", "--fix"])).stdout, "No findings in 4 files. (2 fixed)\n");
    }),
  );

  describe("keeps", () => {
    const stored: Readonly<Record<string, (text: string) => Buffer>> = {
      "a byte order mark": (text) => Buffer.from(`\ufeff${text}`),
      "CRLF line ends": (text) => Buffer.from(text.replaceAll("\n", "\r\n")),
      "mixed line ends": (text) => Buffer.from(text.replace("\n", "\r\n")),
      "UTF-16": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
      "a declared encoding": (text) => Buffer.from(`# coding: iso-8859-15\nname = "caf\u00e9"\n${text}`, "latin1"),
      "characters beyond the basic plane": (text) => Buffer.from(`name = "\u{1f40d}"\n${text}`),
    };
    for (const [name, store] of Object.entries(stored)) {
      it(
        name,
        withFolder({ "clock.py": store(CLOCK) }, async (folder) => {
          const { report } = await folder.check(["--fix"]);
          assert.equal(report.summary.fixed, 1);
          assert.deepEqual(folder.bytes("clock.py"), store(CLOCK_FIXED));
        }),
      );
    }

    it(
      "the file's mode, and a link to it",
      withFolder({ "real/clock.txt": CLOCK }, async (folder) => {
        chmodSync(folder.join("real/clock.txt"), 0o754);
        symlinkSync("real/clock.txt", folder.join("clock.py"));
        await folder.run(["check", "--fix"]);
        assert.equal(folder.text("real/clock.txt"), CLOCK_FIXED);
        assert.equal(statSync(folder.join("real/clock.txt")).mode & 0o777, 0o754);
        assert.deepEqual(readdirSync(folder.path).sort(), ["clock.py", "real", "setup.cfg"]);
        assert.deepEqual(readdirSync(folder.join("real")), ["clock.txt"]);
      }),
    );
  });

  it(
    "leaves a file alone whose encoding is only read",
    withFolder({ "clock.py": Buffer.concat([Buffer.from("# coding: gbk\n"), Buffer.from(CLOCK)]) }, async (folder) => {
      const { report, status } = await folder.check(["--fix"]);
      assert.deepEqual(places(report), ["clock.py:6 blocking-call-in-async"]);
      assert.equal(report.summary.fixed, 0);
      assert.equal(status, 1);
      assert.equal(folder.text("clock.py"), `# coding: gbk\n${CLOCK}`);
      const { stdout, stderr } = await folder.run(["check", "--fix"]);
      assert.equal(stderr, "warning: clock.py: not fixed: it cannot be written as gbk\n");
      assert.match(stdout, /\(0 fixed\)\n$/);
    }),
  );

  it(
    "changes nothing where one of the workspaces has a faulty configuration",
    withFolder({}, async (folder) => {
      folder.add({ "one/pyproject.toml": "", "one/idle.py": IDLE_IGNORE, "two/pyproject.toml": "= nonsense" });
      const { status, stdout } = await folder.run(["check", "--fix", "one", "two"]);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.equal(folder.text("one/idle.py"), IDLE_IGNORE);
    }),
  );
});
