import assert from "node:assert/strict";
import { ignoreInFile, ignoreInText } from "../../server/src/engine";
import { textSuppressions } from "../../server/src/engine/suppression/text-files";

/** Each suppression as `scope[ids] lines`, lines from 1. */
function parse(path: string, text: string): string[] {
  return (textSuppressions(path, text)?.suppressions ?? []).map(
    ({ scope, rules, lines }) =>
      `${scope}[${rules.map(({ id }) => id).join()}] ${lines.map((line) => line + 1).join()}`,
  );
}

/** The text with a comment that ignores `rule` where `mark` stands. */
function ignored(path: string, text: string, mark: string): string | undefined {
  const change = ignoreInText(path, text, text.indexOf(mark), "web");
  return change && text.slice(0, change.start) + change.text + text.slice(change.end);
}

const COMMENT = "# archwright: ignore[web]";

describe("suppression comments of files that are no Python", () => {
  it("stand behind what they speak of, where that is a comment", () => {
    for (const path of ["start.sh", "Procfile", "compose.yml", "tach.toml", "requirements.txt"]) {
      assert.deepEqual(parse(path, `a = "b"  ${COMMENT} -- why\n`), ["line[web] 1"], path);
    }
    for (const path of [".importlinter", "setup.cfg", "app.service", ".env"]) {
      assert.deepEqual(parse(path, `a = b  ${COMMENT}\n`), [], path);
    }
    assert.deepEqual(parse("Dockerfile", `CMD flask run  ${COMMENT}\n`), ["line[web] 1"]);
    assert.deepEqual(parse("Dockerfile", `CMD ["flask", "run"]  ${COMMENT}\n`), []);
    assert.deepEqual(parse("start.sh", `echo "${COMMENT}"\necho x#${COMMENT.slice(1)}\n`), []);
    assert.deepEqual(parse("uv.lock", `${COMMENT}\na = 1\n`), []);
  });

  it("stand above what they speak of", () => {
    for (const path of ["start.sh", "Dockerfile", "setup.cfg", "app.service", "compose.yml", "tach.toml"]) {
      assert.deepEqual(parse(path, `# first\n\n  ${COMMENT}\n# more\na: b\nc: d\n`), ["line[web] 5"], path);
    }
    assert.deepEqual(parse("start.sh", `x\n${COMMENT}\n\ny\n`), ["line[web] "], "nothing stands right below it");
    assert.deepEqual(
      parse("start.sh", `${COMMENT}\nx\n`),
      ["line[web] 1,2"],
      "findings on the file stand on its first line",
    );
  });

  it("cover a statement over several lines", () => {
    assert.deepEqual(parse("Dockerfile", `FROM a\n${COMMENT}\nCMD a \\\n  # b\n  c\nRUN d\n`), ["line[web] 3,4,5"]);
    assert.deepEqual(parse("compose.yml", `a:\n  ${COMMENT}\n  b:\n    - c\n    - d\n  e: f\n`), ["line[web] 3,4,5"]);
    assert.deepEqual(parse("compose.yml", `a:\n  b: |  ${COMMENT}\n    c\n    d\n  e: f\n`), ["line[web] 2,3,4"]);
    assert.deepEqual(
      parse("compose.yml", `x: 1\n${COMMENT}\na:\n  b:\n    c: d\n`),
      ["line[web] 3"],
      "never a whole service",
    );
    assert.deepEqual(parse("tach.toml", `a = [ ${COMMENT}\n  "b",\n]\nc = 1\n`), ["line[web] 1,2,3"]);
    assert.deepEqual(parse("tach.toml", `x = 1\n${COMMENT}\n[[modules]]\npath = "a"\n`), ["line[web] 3"]);
    assert.deepEqual(parse("setup.cfg", `[a]\n${COMMENT}\nb =\n  c\n  d\ne = f\n`), ["line[web] 3,4,5"]);
    assert.deepEqual(parse("setup.cfg", `[a]\nb =\n  c\n  ${COMMENT}\n  d\n`), ["line[web] 5"]);
  });

  it("speak of the file above all else", () => {
    const comment = "# archwright: ignore-file[web]\n";
    assert.deepEqual(parse("Dockerfile", `# syntax=docker/dockerfile:1\n${comment}FROM a\n`), ["file[web] 2"]);
    assert.deepEqual(parse("Dockerfile", `FROM a\n${comment}`), ["file[web] "]);
  });

  it("survive a text that is none of its kind", () => {
    assert.deepEqual(parse("compose.yml", `a: [\n${COMMENT}\n}{: x\n`), ["line[web] 3"]);
    assert.deepEqual(parse("tach.toml", `[[[\n${COMMENT}\n= =\n`), ["line[web] 3"]);
  });

  it("are added where they work", () => {
    assert.equal(ignored("Dockerfile", 'FROM a\nCMD ["b"]\n', "CMD"), `FROM a\n${COMMENT}\nCMD ["b"]\n`);
    assert.equal(
      ignored("Dockerfile", 'FROM a\n# archwright: ignore[tasks]\nCMD ["b", \\\n  "c"]\n', '"c"'),
      'FROM a\n# archwright: ignore[tasks, web]\nCMD ["b", \\\n  "c"]\n',
    );
    assert.equal(ignored("compose.yml", "a:\r\n  b: c\r\n", "c\r"), `a:\r\n  b: c  ${COMMENT}\r\n`);
    assert.equal(ignored("setup.cfg", "[a]\nb =\n  c\n", "c\n"), `[a]\nb =\n  ${COMMENT}\n  c\n`);
    const change = ignoreInFile("# syntax=docker/dockerfile:1\nFROM a\n", "web");
    assert.equal(change.start, 29);
  });
});
