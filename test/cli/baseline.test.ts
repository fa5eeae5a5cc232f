import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { withFolder, type Folder, type Outcome } from "./support/run";
import { CLOCK, CLOCK_FIXED, PROJECT } from "./support/samples";

const BASELINE = "archwright-baseline.json";
const AT_HOME = { env: { CI: "" } };
const IN_CI = { env: { CI: "true" } };

interface Entry {
  readonly path: string;
  readonly rule: string;
}

const entries = (folder: Folder): string[] =>
  (JSON.parse(folder.text(BASELINE)) as { findings: Entry[] }).findings.map(({ path, rule }) => `${path} ${rule}`);

const accept = (folder: Folder, ...args: string[]): Promise<Outcome> =>
  folder.run(["check", "--update-baseline", ...args], AT_HOME);

describe("the baseline", () => {
  it(
    "accepts what is there, and lets only new findings count",
    withFolder(PROJECT, async (folder) => {
      const first = await accept(folder);
      assert.equal(first.status, 0);
      assert.match(first.stderr, /^archwright-baseline\.json: 2 findings accepted$/m);
      assert.deepEqual(entries(folder), [
        "shop/clock.py blocking-call-in-async",
        "shop/inner/idle.py unused-suppression",
      ]);

      const clean = await folder.check([], AT_HOME);
      assert.equal(clean.status, 0);
      assert.deepEqual(
        clean.report.findings.map((finding) => finding.baselined),
        [true, true],
      );
      assert.deepEqual([clean.report.summary["findings"], clean.report.summary["baselined"]], [0, 2]);
      const text = await folder.run(["check"], AT_HOME);
      assert.equal(text.stdout, "No findings in 4 files. (2 in the baseline)\n");

      folder.add({ "shop/late.py": CLOCK });
      const grown = await folder.check([], AT_HOME);
      assert.equal(grown.status, 1);
      assert.deepEqual(
        grown.report.findings.filter((finding) => !finding.baselined).map((finding) => finding.path),
        ["shop/late.py"],
      );
    }),
  );

  it(
    "knows a finding again when lines move, and when other code is renamed or laid out anew",
    withFolder({ "shop/clock.py": CLOCK }, async (folder) => {
      await accept(folder);
      const moved = `"""Ticks."""\n\n\nLIMIT = 3\n\n\ndef other():\n    return LIMIT\n\n\n${CLOCK.replace("time.sleep(1)", "time.sleep( 1 )")}`;
      folder.add({ "shop/clock.py": moved });
      assert.equal((await folder.run(["check"], AT_HOME)).status, 0);
      folder.add({ "shop/clock.py": CLOCK.replace("time.sleep(1)", "time.sleep(2)") });
      assert.equal((await folder.run(["check"], AT_HOME)).status, 1, "another call is another finding");
    }),
  );

  it(
    "shrinks by itself when a finding is gone",
    withFolder(PROJECT, async (folder) => {
      await accept(folder);
      folder.add({ "shop/clock.py": CLOCK_FIXED });
      const { status, stderr } = await folder.run(["check"], AT_HOME);
      assert.equal(status, 0);
      assert.match(stderr, /1 entry dropped, the finding/);
      assert.deepEqual(entries(folder), ["shop/inner/idle.py unused-suppression"]);
    }),
  );

  it(
    "stays as it is in a run that looks at some rules or files only",
    withFolder(PROJECT, async (folder) => {
      await accept(folder);
      folder.add({ "shop/clock.py": CLOCK_FIXED });
      await folder.run(["check", "--select", "circular-import"], AT_HOME);
      await folder.run(["check", "shop/inner"], AT_HOME);
      assert.equal(entries(folder).length, 2);
    }),
  );

  it(
    "only shrinks in CI, and changes nothing there unasked",
    withFolder(PROJECT, async (folder) => {
      await accept(folder);
      folder.add({ "shop/clock.py": CLOCK_FIXED, "shop/late.py": CLOCK });
      const unasked = await folder.run(["check"], IN_CI);
      assert.equal(unasked.status, 1);
      assert.match(unasked.stderr, /1 entry without a finding/);
      assert.equal(entries(folder).length, 2);
      const asked = await folder.run(["check", "--update-baseline"], IN_CI);
      assert.equal(asked.status, 1, "the new finding still counts");
      assert.match(asked.stderr, /does not grow in CI: 1 new finding not accepted/);
      assert.deepEqual(entries(folder), ["shop/inner/idle.py unused-suppression"]);
    }),
  );

  it(
    "can stand elsewhere",
    withFolder(PROJECT, async (folder) => {
      const missing = await folder.run(["check", "--baseline", "ci/known.json"], AT_HOME);
      assert.equal(missing.status, 2);
      assert.equal(missing.stdout, "");
      assert.match(missing.stderr, /there is no baseline "ci\/known\.json"/);
      folder.add({ "ci/.keep": "" });
      assert.equal((await accept(folder, "--baseline", "ci/known.json")).status, 0);
      assert.ok(!existsSync(folder.join(BASELINE)));
      assert.equal((await folder.run(["check", "--baseline", "ci/known.json"], AT_HOME)).status, 0);
      assert.equal((await folder.run(["check"], AT_HOME)).status, 1);
    }),
  );

  const damaged: Readonly<Record<string, string | Buffer>> = {
    "is no text": Buffer.from([0xff, 0x00]),
    "has an entry that is none": '{"version": 1, "findings": [{"path": 3}]}',
  };
  for (const [name, content] of Object.entries(damaged)) {
    it(
      `is left alone where it ${name}`,
      withFolder({ ...PROJECT, [BASELINE]: content }, async (folder) => {
        for (const args of [[], ["--update-baseline"], ["--baseline", BASELINE]]) {
          const { status, stdout, stderr } = await folder.run(["check", ...args], AT_HOME);
          assert.equal(status, 2);
          assert.equal(stdout, "");
          assert.match(stderr, /baseline/);
        }
        assert.ok(folder.bytes(BASELINE).equals(Buffer.from(content)));
      }),
    );
  }

  it(
    "says where it cannot be read or written",
    withFolder(PROJECT, async (folder) => {
      for (const args of [["."], ["setup.cfg/known.json", "--update-baseline"]]) {
        const { status, stdout, stderr } = await folder.run(["check", "--baseline", ...args], AT_HOME);
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(
          stderr,
          /^error: (?:the baseline "\." was not understood|setup\.cfg\/known\.json cannot be written)/,
        );
      }
    }),
  );

  it(
    "says where it is damaged, and checks nothing",
    withFolder({ ...PROJECT, [BASELINE]: "{" }, async (folder) => {
      const { status, stdout, stderr } = await folder.run(["check"], AT_HOME);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /archwright-baseline\.json:1:1: error: The baseline is no JSON/);
      assert.equal(folder.text(BASELINE), "{");
    }),
  );
});
