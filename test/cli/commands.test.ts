import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { CLI, withFolder } from "./support/run";
import { manyModules } from "./support/samples";

describe("archwright", () => {
  it(
    "--version and --help",
    withFolder({}, async (folder) => {
      const version = await folder.run(["--version"]);
      assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
      assert.equal(version.status, 0);
      const help = await folder.run(["--help"]);
      for (const command of ["check", "explain", "rules", "serve"])
        assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
      assert.equal(help.status, 0);
      assert.equal((await folder.run(["check", "--help"])).status, 0);
    }),
  );

  it(
    "without a command, or with an unknown one, shows how it is used",
    withFolder({}, async (folder) => {
      for (const args of [[], ["chekc"]]) {
        const { status, stdout, stderr } = await folder.run(args);
        assert.equal(status, 2);
        assert.equal(stdout, "");
        assert.match(stderr, /check/);
      }
    }),
  );

  it("finds something by every rule in the sample that `npm start` opens", async () => {
    const run = promisify(execFile);
    const rules = await run(process.execPath, [CLI, "rules", "--format", "json"]);
    const args = [CLI, "check", "--no-cache", "--fail-on", "never", "--format", "json", "samples/shop"];
    const check = await run(process.execPath, args, { maxBuffer: 1 << 24 });
    const { rules: all } = JSON.parse(rules.stdout) as { rules: { id: string }[] };
    const { findings } = JSON.parse(check.stdout) as { findings: { rule: string }[] };
    const shown = new Set(findings.map(({ rule }) => rule));
    assert.deepEqual(
      all.filter(({ id }) => !shown.has(id)),
      [],
    );
  });

  it(
    "explain prints a rule's page",
    withFolder({}, async (folder) => {
      const { status, stdout } = await folder.run(["explain", "blocking-call-in-async"]);
      assert.equal(status, 0);
      assert.match(stdout, /^blocking-call-in-async {2}topic async · warning · fixes: /);
      assert.match(stdout, /```python/);
    }),
  );

  it(
    "explain suggests the rule that was meant",
    withFolder({}, async (folder) => {
      const { status, stdout, stderr } = await folder.run(["explain", "blocking-call-in-asnyc"]);
      assert.equal(status, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /`blocking-call-in-async`/);
    }),
  );

  it(
    "rules lists them all",
    withFolder({}, async (folder) => {
      const text = await folder.run(["rules"]);
      assert.equal(text.status, 0);
      assert.match(text.stdout, /^async\n {2}blocking-call-in-async +warning /m);
      const { rules } = JSON.parse((await folder.run(["rules", "--format", "json"])).stdout) as {
        rules: { id: string; topic: string; severity: string; enabled: boolean; fixes: string[] }[];
      };
      const rule = rules.find(({ id }) => id === "blocking-call-in-async");
      assert.equal(rule?.topic, "async");
      assert.equal(rule.severity, "warning");
      assert.equal(rule.enabled, true);
      assert.ok(rule.fixes.includes("safe"));
    }),
  );

  it("serve --stdio answers as a language server", async () => {
    const server = spawn(process.execPath, [CLI, "serve", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    try {
      const params = { processId: process.pid, rootUri: null, capabilities: {} };
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params });
      server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      const answer = await new Promise<string>((resolve, reject) => {
        let text = "";
        server.on("error", reject);
        server.on("exit", () => reject(new Error("the server ended")));
        server.stdout.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          if (text.includes('"capabilities"')) resolve(text);
        });
      });
      assert.match(answer, /^Content-Length: \d+/);
      assert.match(answer, /"id":1/);
    } finally {
      server.kill();
    }
  });

  it(
    "serve without --stdio is a mistake",
    withFolder({}, async (folder) => assert.equal((await folder.run(["serve"])).status, 2)),
  );

  it(
    "ends quietly when nobody reads on",
    withFolder(manyModules(60), async (folder) => {
      const child = spawn(process.execPath, [CLI, "check", "--no-cache"], {
        cwd: folder.path,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let stderr = "";
      child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
      child.stdout.destroy();
      const status = await new Promise((resolve) => child.on("close", resolve));
      assert.equal(stderr, "");
      assert.equal(status, 1);
    }),
  );
});
