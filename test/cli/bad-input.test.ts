import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { places, withFolder, type Files } from "./support/run";
import { CLOCK } from "./support/samples";

const GOOD = "good.py:5 blocking-call-in-async";
const FINDING = "blocking-call-in-async";

/** Every case stands beside a good file, whose finding must not be lost. */
function beside(files: Files): Files {
  return { "good.py": CLOCK, ...files };
}

function utf16(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, "utf16le");
}

describe("bad input", () => {
  const readable: Readonly<Record<string, readonly [content: string | Uint8Array, line: number]>> = {
    "a byte order mark": [`\ufeff${CLOCK}`, 5],
    "CRLF line ends": [CLOCK.replaceAll("\n", "\r\n"), 5],
    "lone CR line ends": [CLOCK.replaceAll("\n", "\r"), 5],
    tabs: [CLOCK.replaceAll("    ", "\t"), 5],
    "UTF-16 with a byte order mark": [utf16(CLOCK), 5],
    "UTF-16, big endian": [utf16(CLOCK).swap16(), 5],
    "latin-1, declared": [Buffer.from(`# coding: latin-1\nname = "caf\u00e9"\n${CLOCK}`, "latin1"), 7],
    "a syntax error before": [`def broken(:\n    pass\n\n\n${CLOCK}`, 9],
    "a syntax error behind": [`${CLOCK}\n\ndef broken(:\n    pass\n`, 5],
    "no line end": [CLOCK.replace(/\n +await.*\n$/, ""), 5],
    "null-like and astral characters": [`name = "\u{1f40d}\u2028"\n${CLOCK}`, 6],
  };
  for (const [name, [content, line]] of Object.entries(readable)) {
    it(
      `${name}: found all the same`,
      withFolder(beside({ "bad.py": content }), async (folder) => {
        const { status, stderr, report } = await folder.check();
        assert.deepEqual(places(report), [`bad.py:${line} ${FINDING}`, GOOD]);
        assert.deepEqual(report.errors, []);
        assert.equal(stderr, "");
        assert.equal(status, 1);
      }),
    );
  }

  const skipped: Readonly<Record<string, readonly [content: string | Uint8Array, message: RegExp]>> = {
    "NUL bytes": [`answer = 42\0\n${CLOCK}`, /NUL/],
    "a binary file": [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff]), /NUL/],
    "bytes that are no UTF-8": [Buffer.from('name = "caf\u00e9"\n', "latin1"), /UTF-8/],
    "an unknown encoding": ["# -*- coding: klingon -*-\nanswer = 42\n", /klingon/],
    "a file of 10 MB": [`data = [\n${"    12345678,\n".repeat(770_000)}]\n`, /larger than/],
  };
  for (const [name, [content, message]] of Object.entries(skipped)) {
    it(
      `${name}: skipped with a word`,
      withFolder(beside({ "bad.py": content }), async (folder) => {
        const { status, stderr, report } = await folder.check();
        assert.deepEqual(places(report), [GOOD]);
        assert.deepEqual(
          report.errors.map((error) => error.path),
          ["bad.py"],
        );
        assert.match(report.errors[0]!.message, message);
        assert.match(stderr, /^warning: bad\.py: skipped: /);
        assert.equal(status, 1);
      }),
    );
  }

  const silent: Readonly<Record<string, string>> = {
    "an empty file": "",
    "only a comment": "# nothing here",
    "only blanks": " \t\n\n",
    "a line of 50,000 brackets": "[".repeat(50_000) + "]".repeat(50_000),
    "50,000 brackets that never close": "(".repeat(50_000),
    "a very long line": `data = "${"x".repeat(1_000_000)}"`,
    "a long chain of operators": `total = ${Array.from({ length: 20_000 }, (_, at) => at).join(" + ")}`,
    "deep nesting of blocks": Array.from({ length: 90 }, (_, at) => `${" ".repeat(at)}if x:\n`).join(""),
    "no Python at all": "<?php echo 'hello'; ?>\n{{ cookiecutter.name }}\n",
  };
  for (const [name, content] of Object.entries(silent)) {
    it(
      `${name}: neither a finding nor a fault`,
      withFolder(beside({ "bad.py": content }), async (folder) => {
        const { status, stderr, report } = await folder.check();
        assert.deepEqual(places(report), [GOOD]);
        assert.equal(stderr, "");
        assert.equal(status, 1);
      }),
    );
  }

  it(
    "an unreadable file: skipped with a word",
    withFolder(beside({}), async (folder) => {
      if (process.getuid?.() === 0) symlinkSync("/proc/self/mem", folder.join("bad.py"));
      else {
        folder.add({ "bad.py": CLOCK });
        chmodSync(folder.join("bad.py"), 0);
      }
      const { status, stderr, report } = await folder.check();
      assert.deepEqual(places(report), [GOOD]);
      assert.match(stderr, /^warning: bad\.py: skipped: it cannot be read/);
      assert.equal(status, 1);
    }),
  );

  it(
    "links in a circle, to nothing, and to the same file twice",
    withFolder(beside({ "pkg/clock.py": CLOCK }), async (folder) => {
      symlinkSync("..", folder.join("pkg/up"));
      symlinkSync("b.py", folder.join("a.py"));
      symlinkSync("a.py", folder.join("b.py"));
      symlinkSync("nowhere.py", folder.join("dangling.py"));
      symlinkSync("good.py", folder.join("again.py"));
      symlinkSync("pkg", folder.join("same"));
      const { stderr, report } = await folder.check();
      assert.deepEqual(places(report), [GOOD, `pkg/clock.py:5 ${FINDING}`]);
      assert.equal(stderr, "");
    }),
  );

  it(
    "a folder that is named like a module",
    withFolder(beside({}), async (folder) => {
      mkdirSync(folder.join("bad.py"));
      const { report } = await folder.check();
      assert.deepEqual(places(report), [GOOD]);
    }),
  );

  it(
    "names with blanks and letters of other scripts",
    withFolder({ "ein Ordner/größe 大.py": CLOCK }, async (folder) => {
      const { report } = await folder.check();
      assert.deepEqual(places(report), [`ein Ordner/größe 大.py:5 ${FINDING}`]);
    }),
  );
});
