import assert from "node:assert/strict";
import { cpSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Folder, places, withFolder, type Outcome } from "./support/run";
import { manyModules } from "./support/samples";

/** Enough files for worker threads to be used. */
const MODULES = 40;

/** Kills the worker thread that is given this file. */
const KILLER = `const { parentPort } = require("node:worker_threads");
parentPort.on("message", (paths) => {
  if (paths.some((file) => file.endsWith("deadly.py"))) process.exit(9);
});
require("./worker.real.js");
`;

/** A copy of the build in which one file is deadly to worker threads. */
function sabotagedBuild(): Folder {
  const build = new Folder();
  for (const file of ["cli.js", "worker.js", "web-tree-sitter.wasm", "tree-sitter-python.wasm"]) {
    cpSync(path.resolve("dist", file), build.join(file));
  }
  renameSync(build.join("worker.js"), build.join("worker.real.js"));
  writeFileSync(build.join("worker.js"), KILLER);
  return build;
}

async function checkSabotaged(folder: Folder, ...args: string[]): Promise<Outcome> {
  const build = sabotagedBuild();
  try {
    return await folder.run(["check", "--no-cache", "--jobs", "2", ...args], { cli: build.join("cli.js") });
  } finally {
    build.dispose();
  }
}

describe("a file that kills a worker thread", () => {
  const files = { ...manyModules(MODULES), "shop/deadly.py": "answer = 42\n" };

  it(
    "is named, gives 3, and costs no other file's findings",
    withFolder(files, async (folder) => {
      const { status, stdout, stderr } = await checkSabotaged(folder, "--format", "json");
      const report = JSON.parse(stdout) as Parameters<typeof places>[0];
      assert.equal(places(report).length, MODULES);
      assert.deepEqual(
        report.errors.map((error) => error.path),
        ["shop/deadly.py"],
      );
      assert.match(stderr, /^error: shop\/deadly\.py: could not be analysed/);
      assert.match(stderr, /everything else was checked/);
      assert.equal(status, 3);
    }),
  );

  it(
    "is an error in the GitHub format",
    withFolder(files, async (folder) => {
      const { status, stdout } = await checkSabotaged(folder, "--format", "github");
      assert.match(stdout, /^::error file=shop\/deadly\.py,title=Archwright::/m);
      assert.equal(status, 3);
    }),
  );
});
