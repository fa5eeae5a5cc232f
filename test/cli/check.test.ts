import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { places, withFolder } from "./support/run";
import { CLOCK, IDLE_IGNORE, PROJECT, SUPPRESSED } from "./support/samples";

const CLOCK_FINDING = "shop/clock.py:5 blocking-call-in-async";
const IDLE_FINDING = "shop/inner/idle.py:1 unused-suppression";

describe("check", () => {
  it(
    "reports findings sorted by path, and exits with 1",
    withFolder(PROJECT, async (folder) => {
      const { status, report, stderr } = await folder.check();
      assert.deepEqual(places(report), [CLOCK_FINDING, IDLE_FINDING]);
      assert.equal(status, 1);
      assert.equal(stderr, "");
      assert.equal(report.version, 1);
      assert.deepEqual(report.errors, []);
      const { durationMs, ...summary } = report.summary;
      assert.ok(durationMs !== undefined && durationMs > 0);
      assert.deepEqual(summary, { files: 4, lines: 6, findings: 2, suppressed: 0, baselined: 0, cacheHits: 0 });
    }),
  );

  it(
    "exits with 0 where there is nothing to find",
    withFolder({ "app.py": "answer = 42\n" }, async (folder) => {
      const { status, stdout } = await folder.run(["check"]);
      assert.equal(status, 0);
      assert.equal(stdout, "No findings in 1 file.\n");
    }),
  );

  describe("--fail-on", () => {
    for (const [severity, expected] of Object.entries({ error: 0, warning: 1, info: 1, hint: 1, never: 0 })) {
      it(
        `${severity}: a warning gives ${expected}`,
        withFolder({ "clock.py": CLOCK }, async (folder) => {
          assert.equal((await folder.run(["check", "--fail-on", severity])).status, expected);
        }),
      );
    }

    it(
      "leaves a hint without consequence by default",
      withFolder({ "idle.py": IDLE_IGNORE }, async (folder) => {
        assert.equal((await folder.run(["check"])).status, 0);
        assert.equal((await folder.run(["check", "--fail-on", "hint"])).status, 1);
      }),
    );
  });

  it(
    "--select takes rules and topics, --ignore takes away",
    withFolder(PROJECT, async (folder) => {
      const found = async (...args: string[]): Promise<string[]> => places((await folder.check(args)).report);
      assert.deepEqual(await found("--select", "async"), [CLOCK_FINDING]);
      assert.deepEqual(await found("--select", "unused-suppression,circular-import"), [IDLE_FINDING]);
      assert.deepEqual(await found("--select", "circular-import", "--select", "async"), [CLOCK_FINDING]);
      assert.deepEqual(await found("--ignore", "blocking-call-in-async"), [IDLE_FINDING]);
      assert.deepEqual(await found("--ignore", "async", "--ignore", "suppression"), []);
    }),
  );

  it(
    "counts what a comment suppresses",
    withFolder({ "clock.py": SUPPRESSED }, async (folder) => {
      const { report, status } = await folder.check();
      assert.deepEqual(places(report), []);
      assert.equal(report.summary.suppressed, 1);
      assert.equal(status, 0);
    }),
  );

  describe("paths", () => {
    it(
      "limit the findings to a file or folder, of which the whole workspace is read",
      withFolder(PROJECT, async (folder) => {
        assert.deepEqual(places((await folder.check(["shop/clock.py"])).report), [CLOCK_FINDING]);
        const { report } = await folder.check(["shop/inner"]);
        assert.deepEqual(places(report), [IDLE_FINDING]);
        assert.equal(report.summary.files, 2);
        assert.deepEqual(places((await folder.check(["shop/inner/", "shop/clock.py"])).report), [
          CLOCK_FINDING,
          IDLE_FINDING,
        ]);
      }),
    );

    it(
      "are printed relative to the working directory",
      withFolder(PROJECT, async (folder) => {
        const inside = await folder.check(["idle.py", ".."], { cwd: "shop/inner" });
        assert.deepEqual(places(inside.report), [
          "../clock.py:5 blocking-call-in-async",
          "idle.py:1 unused-suppression",
        ]);
      }),
    );

    it(
      "of several workspaces are checked each with its own configuration",
      withFolder({}, async (folder) => {
        folder.add({
          "one/pyproject.toml": '[tool.archwright]\nignore = ["blocking-call-in-async"]\n',
          "one/clock.py": CLOCK,
          "two/pyproject.toml": "",
          "two/clock.py": CLOCK,
        });
        const { report } = await folder.check(["two", "one"]);
        assert.deepEqual(places(report), ["two/clock.py:5 blocking-call-in-async"]);
        assert.equal(report.summary.files, 2);
      }),
    );

    it(
      "that do not exist are an error, with nothing on stdout",
      withFolder(PROJECT, async (folder) => {
        const { status, stdout, stderr } = await folder.run(["check", "shop", "shup"]);
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(stderr, /no file or folder "shup"/);
      }),
    );

    it(
      "without any Python file are named",
      withFolder(PROJECT, async (folder) => {
        mkdirSync(folder.join("empty"));
        const { status, stderr, report } = await folder.check(["empty"]);
        assert.equal(status, 0);
        assert.match(stderr, /nothing to check in "empty"/);
        assert.equal(report.summary.files, 0);
      }),
    );
  });

  describe("mistakes of the caller", () => {
    const mistakes: Readonly<Record<string, readonly [args: readonly string[], message: RegExp]>> = {
      "an unknown rule": [["--select", "circular-imprt"], /`circular-imprt`.*`circular-import`/],
      "an unknown rule to ignore": [["--ignore", "nonsense"], /`nonsense`/],
      "an unknown format": [["--format", "xml"], /xml/],
      "an unknown severity": [["--fail-on", "fatal"], /fatal/],
      "an unknown option": [["--quick"], /--quick/],
      "no number of jobs": [["--jobs", "many"], /many/],
      "zero jobs": [["--jobs", "0"], /--jobs/],
      "rules to select that are none": [["--select", ""], /--select .*must name something/],
      "a path without a name": [[""], /no file or folder ""/],
      "--unsafe without --fix": [["--unsafe"], /--fix/],
    };
    for (const [name, [args, message]] of Object.entries(mistakes)) {
      it(
        name,
        withFolder(PROJECT, async (folder) => {
          const { status, stdout, stderr } = await folder.run(["check", ...args]);
          assert.equal(status, 2);
          assert.equal(stdout, "");
          assert.match(stderr, message);
        }),
      );
    }
  });

  it(
    "refuses a malformed pyproject.toml, with the place of the mistake",
    withFolder({ ...PROJECT, "pyproject.toml": '[tool.archwright]\nselect = ["circular-import"\n' }, async (folder) => {
      const { status, stdout, stderr } = await folder.run(["check"]);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^pyproject\.toml:\d+:\d+: error: /);
    }),
  );

  it(
    "says so where the configuration excludes everything",
    withFolder({ ...PROJECT, "pyproject.toml": '[tool.archwright]\nexclude = ["**"]\n' }, async (folder) => {
      const { status, stderr } = await folder.run(["check"]);
      assert.equal(status, 0);
      assert.match(stderr, /^warning: nothing to check in "\."/);
    }),
  );

  it(
    "leaves out what the configuration excludes",
    withFolder(PROJECT, async (folder) => {
      folder.add({ "pyproject.toml": '[tool.archwright]\nexclude = ["shop/inner/**"]\n' });
      const { report } = await folder.check();
      assert.deepEqual(places(report), [CLOCK_FINDING]);
      assert.equal(report.summary.files, 2);
    }),
  );
});
