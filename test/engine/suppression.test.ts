import assert from "node:assert/strict";
import { readLineStarts } from "../../server/src/engine/facts/text";
import type { Finding } from "../../server/src/engine/findings";
import type { RuleMeta, Topic } from "../../server/src/engine/rules/api";
import { applySuppressions, type UnusedData } from "../../server/src/engine/suppression/apply";
import { parseSuppressions } from "../../server/src/engine/suppression/parse";
import { K } from "../../server/src/engine/syntax/kinds.generated";
import type { PythonParser } from "../../server/src/engine/syntax/parser";
import { loadParser } from "./support/parser";

const RULES: readonly RuleMeta[] = [
  rule("fat-route", "web"),
  rule("missing-not-found-check", "web"),
  rule("query-in-loop", "database"),
  { ...rule("untested-module", "layout"), enabled: false },
  rule("unused-suppression", "suppression"),
];

function rule(id: string, topic: Topic): RuleMeta {
  return { id, topic, title: "", summary: "", severity: "warning", enabled: true, scope: "module", fixes: [] };
}

let parser: PythonParser;

function read(text: string) {
  const tree = parser.parse(text);
  const nodes = Array.from({ length: tree.count }, (_, node) => node);
  const spans = (kind: number) =>
    nodes.filter((node) => tree.is(node, kind)).map((node) => [tree.start[node]!, tree.end[node]!] as const);
  const lineStarts = readLineStarts(text);
  const suppressions = parseSuppressions(tree, spans(K.comment), lineStarts);
  return { suppressions, lineStarts, errors: spans(K.error), generated: false, foreign: false };
}

/** Each suppression as `scope[ids] lines: comment (-- reason)`, lines from 1. */
function parse(text: string): string[] {
  return read(text).suppressions.map(({ scope, rules, lines, at, reason }) => {
    for (const { id, at: place } of rules) assert.equal(text.slice(...place).toLowerCase(), id);
    const where = lines.map((line) => line + 1).join();
    return `${scope}[${rules.map((each) => each.id).join()}] ${where}: ${text.slice(...at)}${reason ? ` (${reason})` : ""}`;
  });
}

interface Applied {
  readonly kept: readonly string[];
  readonly suppressed: readonly string[];
  /** `marked text: message`, and what the fix removes if it is less than the comment. */
  readonly unused: readonly string[];
}

/** Applies the suppressions of a text to findings that are given as `rule@line`, lines from 1. */
function apply(text: string, findings: readonly string[], off: readonly string[] = []): Applied {
  const facts = read(text);
  const made = findings.map((finding): Finding => {
    const [id = "", line = ""] = finding.split("@");
    const start = facts.lineStarts[Number(line) - 1]!;
    return {
      rule: id,
      severity: "info",
      message: finding,
      path: "a.py",
      start,
      end: start,
      related: [],
      fingerprint: "",
    };
  });
  const result = applySuppressions(facts, made, { rules: RULES, isOn: (each) => !off.includes(each.id) });
  return {
    kept: result.kept.map((finding) => finding.message),
    suppressed: result.suppressed.map((finding) => finding.message),
    unused: result.unused.map(({ at, message, data }) => {
      const { id } = data as UnusedData;
      return `${text.slice(...at)}: ${message}${id ? ` - ${text.slice(...id)}` : ""}`;
    }),
  };
}

before(async () => {
  parser = await loadParser();
});

describe("suppression comments", () => {
  it("name rules, topics or nothing, with a reason", () => {
    assert.deepEqual(parse("a = 1  # archwright: ignore[fat-route, web] -- it is a template"), [
      "line[fat-route,web] 1: # archwright: ignore[fat-route, web] -- it is a template (it is a template)",
    ]);
    assert.deepEqual(parse("a = 1  # archwright: ignore"), ["line[] 1: # archwright: ignore"]);
    assert.deepEqual(parse("a = 1  # archwright: ignore -- see #12"), [
      "line[] 1: # archwright: ignore -- see #12 (see #12)",
    ]);
    assert.deepEqual(parse("a = 1  # archwright: ignore[]"), ["line[] 1: # archwright: ignore[]"]);
  });

  it("are spaced as one likes", () => {
    assert.deepEqual(parse("a = 1  #archwright:ignore[ fat-route ,web,]--why"), [
      "line[fat-route,web] 1: #archwright:ignore[ fat-route ,web,]--why (why)",
    ]);
    assert.deepEqual(parse("a = 1\t#\tArchwright : IGNORE [Fat-Route]  \r\nb = 2\r\n"), [
      "line[fat-route] 1: #\tArchwright : IGNORE [Fat-Route]",
    ]);
  });

  it("stand beside those of other tools", () => {
    assert.deepEqual(parse("a = 1  # noqa: F401 # archwright: ignore[web]"), [
      "line[web] 1: # archwright: ignore[web]",
    ]);
    assert.deepEqual(parse("a = 1  # archwright: ignore[web] -- why  # noqa: F401"), [
      "line[web] 1: # archwright: ignore[web] -- why (why)",
    ]);
    assert.deepEqual(parse("a = 1  # archwright: ignore  # type: ignore  # archwright: ignore[web] # pylint: x"), [
      "line[] 1: # archwright: ignore",
      "line[web] 1: # archwright: ignore[web]",
    ]);
    assert.deepEqual(parse("a = 1  # archwright: ignore[web] no dashes"), ["line[web] 1: # archwright: ignore[web]"]);
  });

  it("are nothing else", () => {
    for (const comment of [
      "# archwright: ignored",
      "# archwright: ignore because it is old",
      "# archwright: ignore-line",
      "# archwright ignore",
      "# archwright: ignore[web",
      "# xarchwright: ignore",
      "# ruff: ignore",
    ]) {
      assert.deepEqual(parse(`a = 1  ${comment}\n`), []);
    }
    assert.deepEqual(parse('a = "# archwright: ignore"\n'), []);
  });

  it("cover the statement whose first line they end, and from its last line the first", () => {
    const lines = (text: string) => read(text).suppressions.map((fact) => fact.lines.map((line) => line + 1));
    assert.deepEqual(lines("a = f(  # archwright: ignore\n    b,\n    c,\n)\nd = 1\n"), [[1, 2, 3, 4]]);
    assert.deepEqual(lines("a = f(\n    b,  # archwright: ignore\n    c,\n)\n"), [[2]]);
    assert.deepEqual(lines('a = f("""\nb\n""")  # archwright: ignore\n'), [[1, 3]]);
    assert.deepEqual(lines("def f(  # archwright: ignore\n    a,\n):\n    return a\n"), [[1]]);
    assert.deepEqual(lines("class A:  # archwright: ignore\n    x = 1\n"), [[1]]);
    assert.deepEqual(lines("@get(  # archwright: ignore\n    1)\ndef f(): pass\n"), [[1]]);
    assert.deepEqual(lines("from a import (  # archwright: ignore\r\n    b,\r\n)\r\n"), [[1, 2, 3]]);
  });

  it("cover nothing on a line of their own, but for the first", () => {
    assert.deepEqual(parse("a = 1\n  # archwright: ignore\nb = 1\n"), ["line[] : # archwright: ignore"]);
    assert.deepEqual(parse("# archwright: ignore[web]\nb = 1\n"), ["line[web] 1: # archwright: ignore[web]"]);
  });

  it("speak of the file above its first statement", () => {
    const comment = "# archwright: ignore-file[web]\n";
    assert.deepEqual(parse(`#!/usr/bin/env python\n${comment}import a\n`), [
      "file[web] 2: # archwright: ignore-file[web]",
    ]);
    assert.deepEqual(parse(`"""Docs."""\n${comment}import a\n`), ["file[web] 2: # archwright: ignore-file[web]"]);
    assert.deepEqual(parse(comment), ["file[web] 1: # archwright: ignore-file[web]"]);
    assert.deepEqual(parse(`import a\n${comment}`), ["file[web] : # archwright: ignore-file[web]"]);
  });
});

describe("suppressed findings", () => {
  it("are those of the line and rule or topic", () => {
    assert.deepEqual(
      apply(
        "a = 1  # archwright: ignore[fat-route]\nb = 1\nc = 1  # archwright: ignore[web]\nd = 1  # archwright: ignore\n",
        [
          "fat-route@1",
          "query-in-loop@1",
          "fat-route@2",
          "fat-route@3",
          "missing-not-found-check@3",
          "query-in-loop@4",
        ],
      ),
      {
        kept: ["query-in-loop@1", "fat-route@2"],
        suppressed: ["fat-route@1", "fat-route@3", "missing-not-found-check@3", "query-in-loop@4"],
        unused: [],
      },
    );
  });

  it("are those of the file", () => {
    assert.deepEqual(apply("# archwright: ignore-file[web]\na = 1\n", ["fat-route@2", "query-in-loop@2"]), {
      kept: ["query-in-loop@2"],
      suppressed: ["fat-route@2"],
      unused: [],
    });
    assert.deepEqual(apply("a = 1\n# archwright: ignore-file[web]\n", ["fat-route@1"]), {
      kept: ["fat-route@1"],
      suppressed: [],
      unused: [
        "# archwright: ignore-file[web]: This comment has no effect: an ignore-file comment must stand above the first statement of the file.",
      ],
    });
  });
});

describe("unused suppressions", () => {
  const unused = (text: string, findings: readonly string[] = [], off: readonly string[] = []) =>
    apply(text, findings, off).unused;
  const REMOVE = "Remove this, or it will hide a finding to come.";

  it("are whole comments or single ids", () => {
    assert.deepEqual(unused("a = 1  # archwright: ignore[fat-route]\n"), [
      `# archwright: ignore[fat-route]: \`fat-route\` reports nothing on this line. ${REMOVE}`,
    ]);
    assert.deepEqual(unused("a = 1  # archwright: ignore[fat-route, web, query-in-loop]\n", ["fat-route@1"]), [
      `web: \`web\` reports nothing on this line. ${REMOVE} - web`,
      `query-in-loop: \`query-in-loop\` reports nothing on this line. ${REMOVE} - query-in-loop`,
    ]);
    assert.deepEqual(unused("a = 1  # archwright: ignore[fat-route, query-in-loop]\n"), [
      `# archwright: ignore[fat-route, query-in-loop]: \`fat-route\` and \`query-in-loop\` report nothing on this line. ${REMOVE}`,
    ]);
    assert.deepEqual(unused("a = 1  # archwright: ignore\n"), [
      `# archwright: ignore: Archwright reports nothing on this line. ${REMOVE}`,
    ]);
    assert.deepEqual(unused("# archwright: ignore-file[web]\n"), [
      `# archwright: ignore-file[web]: \`web\` reports nothing in this file. ${REMOVE}`,
    ]);
  });

  it("name what was probably meant", () => {
    assert.deepEqual(unused("a = 1  # archwright: ignore[fat-router]\n", ["fat-route@1"]), [
      "# archwright: ignore[fat-router]: There is no rule or topic `fat-router`. Did you mean `fat-route`?",
    ]);
    assert.deepEqual(unused("a = 1  # archwright: ignore[]\n", ["fat-route@1"]), [
      "# archwright: ignore[]: The brackets name no rule, so this comment ignores nothing.",
    ]);
    assert.deepEqual(unused("a = 1\n# archwright: ignore[web]\nb = 1\n", ["fat-route@3"]), [
      "# archwright: ignore[web]: This comment has no effect: put it at the end of the line that it speaks of, not on a line of its own.",
    ]);
  });

  it("are the comments for the file where those on lines do the same", () => {
    const text = "# archwright: ignore-file[fat-route]\na = 1  # archwright: ignore[fat-route]\n";
    assert.deepEqual(unused(text, ["fat-route@2"]), [
      `# archwright: ignore-file[fat-route]: \`fat-route\` reports nothing in this file. ${REMOVE}`,
    ]);
    assert.deepEqual(unused(`${text}b = 1\n`, ["fat-route@2", "fat-route@3"]), []);
  });

  it("are none of rules that are off", () => {
    assert.deepEqual(unused("a = 1  # archwright: ignore[fat-route]\n", [], ["fat-route"]), []);
    assert.deepEqual(unused("a = 1  # archwright: ignore[web]\n", [], ["fat-route"]), []);
    assert.deepEqual(unused("a = 1  # archwright: ignore\n", [], ["fat-route"]), []);
    // Off by default, so that a bare comment is not about it.
    assert.equal(unused("a = 1  # archwright: ignore\n", [], ["untested-module"]).length, 1);
  });

  it("are none in syntax errors", () => {
    assert.deepEqual(unused("a = = 1  # archwright: ignore[fat-route]\n"), []);
    assert.deepEqual(unused("# archwright: ignore-file[fat-route]\na = = 1\n"), []);
  });

  it("can be suppressed by name only", () => {
    assert.deepEqual(unused("a = 1  # archwright: ignore[fat-route, unused-suppression]\n"), []);
    assert.deepEqual(unused("# archwright: ignore-file[suppression]\na = 1  # archwright: ignore[fat-route]\n"), []);
    assert.deepEqual(unused("a = 1  # archwright: ignore[unused-suppression]\n"), []);
  });
});
