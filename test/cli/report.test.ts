import assert from "node:assert/strict";
import { formatGithub, formatText, type Report, type ReportedFinding } from "../../server/src/engine/report";

const same = (text: string): string => text;
const PLAIN = { bold: same, dim: same, red: same, yellow: same, blue: same, cyan: same, green: same };

function finding(more: Partial<ReportedFinding>): ReportedFinding {
  return {
    rule: "fat-route",
    severity: "warning",
    message: "Too much.",
    path: "a.py",
    location: { line: 1, column: 1, endLine: 1, endColumn: 2 },
    related: [],
    fixes: [],
    fingerprint: "f",
    baselined: false,
    ...more,
  };
}

function report(...findings: ReportedFinding[]): Report {
  const summary = {
    files: 1,
    lines: 1,
    findings: findings.length,
    suppressed: 0,
    baselined: 0,
    durationMs: 1,
    cacheHits: 0,
  };
  return { findings, errors: [], summary };
}

/** The two lines under the finding's head. */
function excerptOf(line: string, start: number, end: number, { lines = 1, width = 80 } = {}): string[] {
  const location = { line: 1, column: start + 1, endLine: lines, endColumn: end + 1 };
  const text = formatText(report(finding({ location })), { colors: PLAIN, source: () => line, width });
  return text
    .split("\n")
    .slice(2, 4)
    .map((part) => part.slice("    1 │ ".length));
}

describe("the excerpt of the text report", () => {
  it("marks the finding", () => {
    assert.deepEqual(excerptOf("x = call(1)", 4, 11), ["x = call(1)", "    ^^^^^^^"]);
  });

  it("marks a finding over several lines up to the end of the first", () => {
    assert.deepEqual(excerptOf("x = call(  ", 4, 1, { lines: 3 }), ["x = call(", "    ^^^^^"]);
  });

  it("marks an empty range with one caret", () => {
    assert.deepEqual(excerptOf("x = 1", 2, 2), ["x = 1", "  ^"]);
  });

  it("counts tabs as a terminal does", () => {
    assert.deepEqual(excerptOf("\tx\t= f()", 1, 2), ["    x   = f()", "    ^"]);
    assert.deepEqual(excerptOf("\tx\t= f()", 5, 8), ["    x   = f()", "          ^^^"]);
  });

  it("counts wide and combining characters as a terminal does", () => {
    assert.deepEqual(excerptOf('s = "漢字" + f()', 11, 14), ['s = "漢字" + f()', "             ^^^"]);
    assert.deepEqual(excerptOf('s = "e\u0301" + f()', 11, 14), ['s = "e\u0301" + f()', "          ^^^"]);
    assert.deepEqual(excerptOf('s = "👩‍👩‍👧" + f()', 17, 20), ['s = "👩‍👩‍👧" + f()', "           ^^^"]);
  });

  it("leaves the line of a secret out", () => {
    const options = { colors: PLAIN, source: () => 'KEY = "hunter2"', width: 80 };
    assert.doesNotMatch(formatText(report(finding({ rule: "hardcoded-secret" })), options), /hunter2/);
  });

  it("cuts long lines around the finding", () => {
    const line = `${"a".repeat(500)} = bad(${"b".repeat(500)})`;
    const [code, caret] = excerptOf(line, 503, 506, { width: 60 });
    assert.ok(code!.length <= 62, code);
    assert.ok(code!.startsWith("…") && code!.endsWith("…"));
    assert.equal(code!.slice(caret!.indexOf("^"), caret!.lastIndexOf("^") + 1), "bad");
  });

  it("lets no source steer the terminal", () => {
    const [code] = excerptOf('x = "\u001b[31m\u202e\u0007"', 0, 1);
    assert.equal(code, 'x = "\ufffd[31m\ufffd\ufffd"');
  });

  it("does without where the line cannot be read", () => {
    const text = formatText(report(finding({})), { colors: PLAIN, source: () => undefined, width: 80 });
    assert.equal(text, "a.py\n  1:1  warning  fat-route  Too much.\n\n1 finding in 1 file: 1 warning.\n");
  });
});

describe("the text report", () => {
  it("lists related locations under the finding", () => {
    const location = { line: 7, column: 3, endLine: 7, endColumn: 4 };
    const text = formatText(report(finding({ related: [{ path: "b.py", location, message: "imports a" }] })), {
      colors: PLAIN,
      source: () => undefined,
      width: 80,
    });
    assert.match(text, /\n {6}b\.py:7:3 {2}imports a\n/);
  });

  it("counts by severity", () => {
    const findings = (["error", "error", "info", "hint", "hint"] as const).map((severity) => finding({ severity }));
    const text = formatText(report(...findings), { colors: PLAIN, source: () => undefined, width: 80 });
    assert.match(text, /\n5 findings in 1 file: 2 errors, 1 info, 2 hints\.\n$/);
  });
});

describe("the GitHub report", () => {
  it("escapes and leaves out columns over several lines", () => {
    const location = { line: 3, column: 5, endLine: 9, endColumn: 1 };
    const text = formatGithub(report(finding({ location, severity: "info", message: "100%:\nmore, or less\r" })));
    assert.equal(
      text,
      "::notice file=a.py,line=3,endLine=9,title=Archwright (fat-route)::100%25:%0Amore, or less%0D\n",
    );
  });
});
