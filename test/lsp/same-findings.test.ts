import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import type { Log } from "sarif";
import type { WorkspaceDiagnosticReport } from "vscode-languageserver/node";
import { Editor } from "./support/editor";
import { Folder } from "./support/folder";
import { textOf } from "./support/sources";

const CLI = path.resolve("dist/cli.js");
/** Folders whose sub-folders are projects each, and projects. */
const SAMPLES = ["samples", "test/editor/fixtures"];
const PROJECTS = ["test/python/layered", "test/python/worlds"];

const EDITOR = ["", "error", "warning", "info", "hint"];
const SARIF: Readonly<Record<string, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };

interface Json {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly path: string;
    readonly location: {
      readonly line: number;
      readonly column: number;
      readonly endLine: number;
      readonly endColumn: number;
    };
  }[];
}

async function check(root: string, format: string): Promise<string> {
  const run = promisify(execFile);
  const args = [CLI, "check", "--format", format, "--no-cache", "--fail-on", "never"];
  const { stdout } = await run(process.execPath, args, {
    cwd: root,
    maxBuffer: 1 << 26,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return stdout;
}

/** `path:line:column-line:column severity rule message`. */
function say(...[file, place, severity, rule, message]: readonly string[]): string {
  return `${file} ${place} ${severity} ${rule} ${message}`;
}

function ofJson({ findings }: Json): string[] {
  return findings.map(({ path: file, location: at, severity, rule, message }) =>
    say(file, `${at.line}:${at.column}-${at.endLine}:${at.endColumn}`, severity, rule, message),
  );
}

function ofSarif(log: Log): string[] {
  return (log.runs[0]?.results ?? []).map(({ locations, level, ruleId, message }) => {
    const place = locations?.[0]?.physicalLocation;
    const { startLine, startColumn, endLine, endColumn } = place?.region ?? {};
    const file = decodeURIComponent(place?.artifactLocation?.uri ?? "");
    return say(
      file,
      `${startLine}:${startColumn}-${endLine}:${endColumn}`,
      String(level),
      String(ruleId),
      String(message.text),
    );
  });
}

function ofText(text: string): string[] {
  let file = "";
  return text.split("\n").flatMap((line) => {
    const match = /^ {2}(\d+:\d+) {2}(\w+) {2}([\w-]+) {2}(.*)$/.exec(line);
    if (match) return [say(file, match[1]!, match[2]!, match[3]!, match[4]!)];
    if (/^\S/.test(line)) file = line;
    return [];
  });
}

function ofEditor(root: string, { items }: WorkspaceDiagnosticReport): string[] {
  return items.flatMap((item) => {
    const file = path.relative(root, fileURLToPath(item.uri)).split(path.sep).join("/");
    return (item.kind === "full" ? item.items : []).map(({ range: { start, end }, severity, code, message }) =>
      say(
        file,
        `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`,
        EDITOR[severity ?? 0]!,
        String(code),
        textOf(message),
      ),
    );
  });
}

async function projects(): Promise<string[]> {
  const below = await Promise.all(
    SAMPLES.map(async (folder) => {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
    }),
  );
  return [...below.flat(), ...PROJECTS];
}

describe("the same findings", () => {
  afterEach(async () => {
    await Editor.stopAll();
    await Folder.removeAll();
  });

  it("as text, JSON, SARIF and in the editor, over all sample projects", async () => {
    const validate = addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })).compile(schema);
    let found = 0;
    for (const project of await projects()) {
      const folder = await Folder.create();
      await cp(project, folder.root, { recursive: true });
      const json = JSON.parse(await check(folder.root, "json")) as Json;
      const expected = ofJson(json);
      found += expected.length;

      const sarif = JSON.parse(await check(folder.root, "sarif")) as Log;
      assert.ok(validate(sarif), JSON.stringify(validate.errors));
      const levels = json.findings.map((finding) => ({ ...finding, severity: SARIF[finding.severity]! }));
      assert.deepEqual(ofSarif(sarif), ofJson({ findings: levels }), `${project}: SARIF`);
      for (const rule of sarif.runs[0]?.tool.driver.rules ?? []) {
        assert.ok(rule.help?.text && (rule.help.markdown ?? "").startsWith("# "), `${rule.id} has help`);
      }

      const places = json.findings.map(({ path: file, location: at, severity, rule, message }) =>
        say(file, `${at.line}:${at.column}`, severity, rule, message),
      );
      assert.deepEqual(ofText(await check(folder.root, "text")), places, `${project}: text`);

      const editor = await Editor.start({ folders: [folder] });
      await editor.ready();
      const shown = ofEditor(folder.root, await editor.pullWorkspace());
      assert.deepEqual(shown.sort(), [...expected].sort(), `${project}: editor`);
      await editor.stop();
    }
    assert.ok(found > 40, `${found} findings are too few to say anything`);
  }).timeout(120_000);
});
