import assert from "node:assert/strict";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import type { Log } from "sarif";
import { withFolder, type Folder } from "./support/run";
import { CLOCK, PROJECT } from "./support/samples";

const ESCAPE = "\u001b[";

async function sarif(folder: Folder, ...args: string[]): Promise<Log> {
  const { stdout } = await folder.run(["check", "--format", "sarif", ...args]);
  return JSON.parse(stdout) as Log;
}

function assertValid(log: Log): void {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
}

describe("check --format text", () => {
  it(
    "groups by file and shows the line",
    withFolder(PROJECT, async (folder) => {
      const { stdout } = await folder.run(["check"]);
      const [file, head, code, caret] = stdout.split("\n");
      assert.equal(file, "shop/clock.py");
      assert.match(head!, /^ {2}5:5 {2}warning {2}blocking-call-in-async {2}\S/);
      assert.equal(code, "    5 │     time.sleep(1)");
      assert.equal(caret, "      │     ^^^^^^^^^^^^^");
      assert.match(stdout, /\n2 findings in 4 files: 1 warning, 1 hint\.\n$/);
    }),
  );

  it(
    "has colours on request only, when it is no terminal that reads",
    withFolder(PROJECT, async (folder) => {
      const text = async (env: Record<string, string>): Promise<string> =>
        (await folder.run(["check"], { env })).stdout;
      assert.ok(!(await text({})).includes(ESCAPE));
      assert.ok((await text({ FORCE_COLOR: "1" })).includes(ESCAPE));
      assert.ok(!(await text({ FORCE_COLOR: "0" })).includes(ESCAPE));
      assert.ok(!(await text({ FORCE_COLOR: "1", NO_COLOR: "1" })).includes(ESCAPE));
    }),
  );

  it(
    "--statistics adds how often each rule was found",
    withFolder(PROJECT, async (folder) => {
      const { stdout } = await folder.run(["check", "--statistics"]);
      assert.match(stdout, /\n1 {2}blocking-call-in-async\n1 {2}unused-suppression\n\n2 findings/);
      const { report } = await folder.check(["--statistics"]);
      assert.deepEqual(report.statistics, { "blocking-call-in-async": 1, "unused-suppression": 1 });
    }),
  );
});

describe("check --format json", () => {
  it(
    "has the documented shape",
    withFolder({ "clock.py": CLOCK }, async (folder) => {
      const { report } = await folder.check();
      assert.deepEqual(Object.keys(report), ["version", "findings", "errors", "summary"]);
      const [finding] = report.findings;
      assert.ok(finding);
      const keys = ["rule", "severity", "message", "path", "location", "related", "fixes", "fingerprint", "baselined"];
      assert.deepEqual(Object.keys(finding), keys);
      assert.deepEqual(finding.location, { line: 5, column: 5, endLine: 5, endColumn: 18 });
      assert.equal(finding.severity, "warning");
      assert.equal(finding.baselined, false);
      assert.equal(finding.fixes[0]?.safety, "safe");
      assert.deepEqual(Object.keys(finding.fixes[0]), ["title", "safety"]);
    }),
  );

  it(
    "gives a finding the same fingerprint when lines move",
    withFolder({ "clock.py": CLOCK }, async (folder) => {
      const before = (await folder.check()).report.findings[0];
      folder.add({ "clock.py": `"""Ticks."""\n\n${CLOCK}` });
      const after = (await folder.check()).report.findings[0];
      assert.equal(after?.location.line, 7);
      assert.equal(after.fingerprint, before?.fingerprint);
    }),
  );
});

describe("check --format sarif", () => {
  it(
    "is valid against the schema of SARIF 2.1.0",
    withFolder({ ...PROJECT, "shop/bad.py": "\0", "größe 1/a b.py": CLOCK }, async (folder) =>
      assertValid(await sarif(folder)),
    ),
  );

  it(
    "is valid without findings",
    withFolder({ "app.py": "" }, async (folder) => {
      const log = await sarif(folder);
      assertValid(log);
      assert.deepEqual(log.runs[0]?.results, []);
    }),
  );

  it(
    "describes rules, places and fixes",
    withFolder({ "größe 1/clock.py": CLOCK }, async (folder) => {
      const [run] = (await sarif(folder)).runs;
      const [rule] = run?.tool.driver.rules ?? [];
      assert.equal(rule?.id, "blocking-call-in-async");
      assert.match(rule.help?.markdown ?? "", /\S/);
      const [result] = run?.results ?? [];
      assert.equal(result?.ruleIndex, 0);
      assert.equal(result.level, "warning");
      assert.match(result.partialFingerprints?.["archwright/v1"] ?? "", /\S/);
      const place = result.locations?.[0]?.physicalLocation;
      assert.equal(place?.artifactLocation?.uri, "gr%C3%B6%C3%9Fe%201/clock.py");
      assert.deepEqual(place.region, { startLine: 5, startColumn: 5, endLine: 5, endColumn: 18 });
      const [change] = result.fixes?.[0]?.artifactChanges ?? [];
      assert.equal(change?.artifactLocation.uri, "gr%C3%B6%C3%9Fe%201/clock.py");
      assert.ok(change.replacements.length > 0);
    }),
  );

  it(
    "names files outside the working directory by an absolute URI",
    withFolder({ "pyproject.toml": "", "clock.py": CLOCK, "inner/app.py": "" }, async (folder) => {
      const { stdout } = await folder.run(["check", "--format", "sarif", ".."], { cwd: "inner" });
      const log = JSON.parse(stdout) as Log;
      assertValid(log);
      const uri = log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
      assert.match(uri ?? "", /^file:\/\/\/.*\/clock\.py$/);
    }),
  );

  it(
    "holds files that were skipped",
    withFolder({ "bad.py": "\0" }, async (folder) => {
      const [invocation] = (await sarif(folder)).runs[0]?.invocations ?? [];
      assert.equal(invocation?.executionSuccessful, true);
      assert.match(invocation.toolExecutionNotifications?.[0]?.message.text ?? "", /NUL/);
    }),
  );
});

describe("check --format github", () => {
  it(
    "prints workflow commands",
    withFolder({ "a,b/clock 100%.py": CLOCK, "bad.py": "\0" }, async (folder) => {
      const { stdout, status } = await folder.run(["check", "--format", "github"]);
      const [finding, skipped, ...rest] = stdout.split("\n");
      assert.match(
        finding!,
        /^::warning file=a%2Cb\/clock 100%25\.py,line=5,endLine=5,col=5,endColumn=17,title=Archwright \(blocking-call-in-async\)::\S/,
      );
      assert.match(skipped!, /^::warning file=bad\.py,title=Archwright::bad\.py: skipped: /);
      assert.deepEqual(rest, [""]);
      assert.equal(status, 1);
    }),
  );
});
