import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Project } from "./imports-project";

/** What CPython did with `import <entry>` in a fresh interpreter; `undefined` where it went through. */
export interface Failure {
  readonly type: string;
  readonly message: string;
  /** Innermost line of the project: path, and line from 1. */
  readonly path: string;
  readonly line: number;
}

/** One answer for each module of a project, by its dotted name. */
export type Answers = Readonly<Record<string, Failure | null>>;

/** Imports each entry in a process of its own (a fork, where there is one), which knows none of the project's modules. */
const DRIVER = `
import json, os, sys, traceback, typing, importlib, contextlib
sys.dont_write_bytecode = True

def run(root, entry):
    sys.path.insert(0, root)
    try:
        __import__(entry)
        return None
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(root)]
        last = frames[-1] if frames else None
        return {
            "type": type(error).__name__,
            "message": str(error),
            "path": os.path.relpath(last.filename, root).replace(os.sep, "/") if last else "",
            "line": last.lineno if last else 0,
        }
    finally:
        sys.path.pop(0)

def fresh(root, entry):
    if not hasattr(os, "fork"):
        before = set(sys.modules)
        answer = run(root, entry)
        for name in set(sys.modules) - before:
            del sys.modules[name]
        return answer
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with os.fdopen(writer, "w") as out:
            json.dump(run(root, entry), out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text)

projects = json.load(sys.stdin)
json.dump([{entry: fresh(root, entry) for entry in entries} for root, entries in projects], sys.stdout)
`;

/** The version of the Python that is there, e.g. `3.12`; `undefined` without one. */
export function pythonVersion(): string | undefined {
  const found = spawnSync("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

export function moduleName(file: string): string {
  return file.replace(/(?:\/__init__)?\.py$/, "").replaceAll("/", ".");
}

/** Runs every module of every project as the first import. */
export function runProjects(projects: readonly Project[]): Answers[] {
  const folder = mkdtempSync(path.join(tmpdir(), "archwright-imports-"));
  try {
    const work = projects.map((project, index) => {
      const root = path.join(folder, String(index));
      for (const [file, blocks] of project) {
        const target = path.join(root, file);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, textOf(blocks));
      }
      return [root, [...project.keys()].map(moduleName)];
    });
    const result = spawnSync("python3", ["-I", "-c", DRIVER], {
      input: JSON.stringify(work),
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (result.status !== 0) throw new Error(result.stderr);
    return JSON.parse(result.stdout) as Answers[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function textOf(blocks: readonly string[]): string {
  return blocks.map((block) => `${block}\n`).join("");
}
