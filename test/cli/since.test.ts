import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { places, withFolder, type Folder } from "./support/run";
import { CLOCK, PROJECT } from "./support/samples";

function git(folder: Folder, ...args: string[]): void {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...identity, ...args], { cwd: folder.path, stdio: "ignore" });
}

function commitAll(folder: Folder): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--message", "state");
}

describe("check --since", () => {
  it(
    "reports what the change brought: not what moved, was renamed, or stood there before",
    withFolder(PROJECT, async (folder) => {
      git(folder, "init");
      commitAll(folder);
      folder.add({ "shop/clock.py": `import logging\n\n${CLOCK}`, "shop/late.py": CLOCK });
      mkdirSync(folder.join("shop/other"));
      folder.add({ "shop/other/__init__.py": "" });
      renameSync(folder.join("shop/inner/idle.py"), folder.join("shop/other/idle.py"));
      git(folder, "add", "--all");
      const { report, status } = await folder.check(["--since", "HEAD"]);
      assert.deepEqual(places(report), ["shop/late.py:5 blocking-call-in-async"]);
      assert.equal(status, 1);
    }),
  );

  it(
    "knows what stood at the top of the repository, in a folder with odd names too",
    withFolder({ "clock.py": CLOCK, " odd ü/setup.cfg": "", " odd ü/pyproject.toml": "" }, async (folder) => {
      folder.add({ " odd ü/clock.py": CLOCK });
      git(folder, "init");
      commitAll(folder);
      assert.deepEqual(places((await folder.check(["--since", "HEAD"])).report), []);
      assert.deepEqual(places((await folder.check(["--since", "HEAD"], { cwd: " odd ü" })).report), []);
    }),
  );

  it(
    "is clean where a change only mends",
    withFolder(PROJECT, async (folder) => {
      git(folder, "init");
      commitAll(folder);
      folder.add({ "shop/inner/idle.py": "answer = 42\n" });
      const { report, status } = await folder.check(["--since", "HEAD"]);
      assert.deepEqual([places(report), status], [[], 0]);
    }),
  );

  it(
    "judges both sides by the present configuration",
    withFolder(PROJECT, async (folder) => {
      folder.add({ "pyproject.toml": '[tool.archwright]\nignore = ["async"]\n' });
      git(folder, "init");
      commitAll(folder);
      folder.add({ "pyproject.toml": PROJECT["pyproject.toml"]! });
      assert.deepEqual(places((await folder.check(["--since", "HEAD"])).report), []);
    }),
  );

  it(
    "says so without a repository, and for an unknown revision",
    withFolder(PROJECT, async (folder) => {
      const without = await folder.run(["check", "--since", "HEAD"]);
      assert.equal(without.status, 2);
      assert.equal(without.stdout, "");
      assert.match(without.stderr, /^error: --since: .*not a git repository/m);
      git(folder, "init");
      commitAll(folder);
      const unknown = await folder.run(["check", "--since", "nowhere"]);
      assert.equal(unknown.status, 2);
      assert.equal(unknown.stderr, 'error: --since: there is no revision "nowhere" in this repository\n');
    }),
  );

  it(
    "says what helps in a shallow clone, and without git",
    withFolder(PROJECT, async (folder) => {
      git(folder, "init");
      commitAll(folder);
      folder.add({ "shop/late.py": CLOCK });
      commitAll(folder);
      git(folder, "clone", "--depth", "1", `file://${folder.path}`, "shallow");
      const shallow = await folder.run(["check", "--since", "HEAD~1"], { cwd: "shallow" });
      assert.equal(shallow.status, 2);
      assert.match(shallow.stderr, /no revision "HEAD~1".*the clone is shallow.*--unshallow/);
      const without = await folder.run(["check", "--since", "HEAD"], { env: { PATH: "" } });
      assert.equal(without.status, 2);
      assert.equal(without.stderr, "error: --since needs git, which was not found\n");
    }),
  );
});
