import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withFolder, type Folder, type JsonFinding } from "./support/run";
import { CLOCK, manyModules } from "./support/samples";

/** Enough for several batches of several workers. */
const MODULES = 80;

async function findings(folder: Folder, ...args: string[]): Promise<readonly JsonFinding[]> {
  const { report } = await folder.check(args);
  assert.equal(report.findings.length, MODULES);
  return report.findings;
}

describe("the same findings", () => {
  it(
    "whatever the number of jobs",
    withFolder(manyModules(MODULES), async (folder) => {
      const one = await findings(folder, "--no-cache", "--jobs", "1");
      assert.deepEqual(await findings(folder, "--no-cache", "--jobs", "4"), one);
      assert.deepEqual(await findings(folder, "--no-cache"), one);
    }),
  );

  it(
    "with and without the cache",
    withFolder(manyModules(MODULES), async (folder) => {
      const cold = await folder.check();
      assert.equal(cold.report.summary.cacheHits, 0);
      const warm = await folder.check();
      assert.equal(warm.report.summary.cacheHits, MODULES + 1);
      assert.deepEqual(warm.report.findings, cold.report.findings);
      const without = await folder.check(["--no-cache"]);
      assert.equal(without.report.summary.cacheHits, 0);
      assert.deepEqual(without.report.findings, cold.report.findings);
    }),
  );

  it(
    "after a change, from which on the cache holds the new facts",
    withFolder({ "a.py": CLOCK, "b.py": CLOCK }, async (folder) => {
      await folder.check();
      folder.add({ "a.py": "answer = 42\n" });
      const changed = await folder.check();
      assert.deepEqual(
        changed.report.findings.map((finding) => finding.path),
        ["b.py"],
      );
      assert.equal(changed.report.summary.cacheHits, 1);
      assert.equal((await folder.check()).report.summary.cacheHits, 2);
    }),
  );

  describe("with a damaged cache:", () => {
    const damages: Readonly<Record<string, (content: Buffer) => Buffer>> = {
      "cut short": (content) => content.subarray(0, Math.floor(content.length / 2)),
      empty: () => Buffer.alloc(0),
      "of other bytes": (content) =>
        Buffer.from(content).fill(0x7b, Math.floor(content.length / 3), Math.floor(content.length / 2)),
      "no header": (content) => Buffer.concat([Buffer.from("nonsense\n"), content]),
    };
    for (const [name, damage] of Object.entries(damages)) {
      it(
        name,
        withFolder(manyModules(MODULES), async (folder) => {
          const before = await findings(folder);
          const cache = `${folder.path}-cache`;
          const [file] = readdirSync(cache);
          assert.ok(file);
          writeFileSync(path.join(cache, file), damage(readFileSync(path.join(cache, file))));
          assert.deepEqual(await findings(folder), before);
        }),
      );
    }

    it(
      "a cache folder that cannot be made",
      withFolder({ "clock.py": CLOCK, blocked: "" }, async (folder) => {
        const { report, stderr } = await folder.check([], { env: { ARCHWRIGHT_CACHE_DIR: folder.join("blocked/x") } });
        assert.equal(report.findings.length, 1);
        assert.equal(stderr, "");
      }),
    );
  });
});
