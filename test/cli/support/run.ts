/** Runs the built command line on temporary folders, as a user would. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const CLI = path.resolve("dist/cli.js");

/** Path → content; folders are made as needed. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Relative to the folder; default: the folder itself. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another build of the command line. */
  readonly cli?: string;
}

export interface JsonReport {
  readonly version: number;
  readonly findings: readonly JsonFinding[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly statistics?: Readonly<Record<string, number>>;
}

export interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly path: string;
  readonly location: Readonly<Record<"line" | "column" | "endLine" | "endColumn", number>>;
  readonly related: readonly { readonly path: string; readonly message: string }[];
  readonly fixes: readonly { readonly title: string; readonly safety: string }[];
  readonly fingerprint: string;
  readonly baselined: boolean;
}

/** A project that is described somewhere: `missing-project-metadata` has nothing to say about it. */
const METADATA: Files = { "setup.cfg": "[metadata]\nname = sample\n" };

/** A temporary folder with files; `dispose` it. It is its own workspace: no repository stands above it. */
export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), "archwright-cli-"));

  /** `bare` folders hold these files and no other. */
  constructor(files: Files = {}, { bare = false } = {}) {
    this.add(bare ? files : { ...METADATA, ...files });
  }

  add(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      const file = this.join(name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  join(name: string): string {
    return path.join(this.path, name);
  }

  bytes(name: string): Buffer {
    return readFileSync(this.join(name));
  }

  text(name: string): string {
    return readFileSync(this.join(name), "utf8");
  }

  run(args: readonly string[], { cwd = ".", env = {}, cli = CLI }: RunOptions = {}): Promise<Outcome> {
    // Nothing of the tests' own surroundings decides the output; each folder has a cache of its own.
    const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
    return runProcess(process.execPath, [cli, ...args], {
      cwd: this.join(cwd),
      env: { ...inherited, ARCHWRIGHT_CACHE_DIR: `${this.path}-cache`, ...env },
    });
  }

  /** `check --format json` with what it printed, read. */
  async check(
    args: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<Outcome & { readonly report: JsonReport }> {
    const outcome = await this.run(["check", "--format", "json", ...args], options);
    if (outcome.stdout === "") throw new Error(`no report; status ${outcome.status}\n${outcome.stderr}`);
    return { ...outcome, report: JSON.parse(outcome.stdout) as JsonReport };
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
    rmSync(`${this.path}-cache`, { recursive: true, force: true });
  }
}

/** Hands a folder to a test and removes it afterwards. */
export function withFolder(files: Files, test: (folder: Folder) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = new Folder(files);
    try {
      await test(folder);
    } finally {
      folder.dispose();
    }
  };
}

/** `app/clock.py:4 blocking-call-in-async`, in the order of the report. */
export function places(report: JsonReport): string[] {
  return report.findings.map((finding) => `${finding.path}:${finding.location.line} ${finding.rule}`);
}

function runProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    child.on("close", (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}
