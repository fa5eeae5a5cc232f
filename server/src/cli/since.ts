/** `--since REV`: which findings were there at a revision, so that a review shows those that the change brought. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import {
  BASELINE_PATH,
  baselineKey,
  createWorkspace,
  isIgnoredFolder,
  isModule,
  isResource,
  type Analyzer,
  type ConfigurationOverrides,
} from "../engine";
import { decode } from "../hosts/encoding";
import { UsageError } from "./errors";

const CONFIGURATION = "pyproject.toml";

export interface SinceOptions {
  readonly analyzer: Analyzer;
  readonly overrides: ConfigurationOverrides;
  /** The present `pyproject.toml`: both sides are judged by the same configuration. */
  readonly configuration: string | undefined;
}

/**
 * The findings that the workspace had at a revision, as keys (path, rule, fingerprint); for files that were renamed
 * since then under their present path. Fails where `root` is no git checkout or the revision is unknown.
 */
export function findingsAt(
  root: string,
  revision: string,
  { analyzer, overrides, configuration }: SinceOptions,
): ReadonlySet<string> {
  const prefix = git(root, ["rev-parse", "--show-prefix"]).toString("utf8").replace(/\n$/, "");
  const commit = commitOf(root, revision);
  const renamed = renames(root, commit);
  const texts = new Map<string, string>();
  const workspace = createWorkspace({ analyzer, readText: (file) => texts.get(file) });
  workspace.setOverrides(overrides);
  for (const [file, text] of filesAt(root, commit, prefix)) {
    const present = renamed.get(file) ?? file;
    texts.set(present, text);
    if (!isModule(present) && present !== BASELINE_PATH) workspace.setResource(present, text);
  }
  workspace.setResource(CONFIGURATION, configuration);
  for (const [file, text] of texts) {
    if (isModule(file) && !workspace.isExcluded(file)) workspace.setModule(file, analyzer.analyze(file, text));
  }
  return new Set(workspace.paths().flatMap((file) => workspace.findings(file).map(baselineKey)));
}

/** The files that count, below the workspace folder, with their texts. */
function* filesAt(root: string, commit: string, prefix: string): Generator<readonly [file: string, text: string]> {
  const listed = git(root, ["ls-tree", "-r", "-z", "--full-tree", commit]).toString("utf8").split("\0");
  const wanted: { file: string; id: string }[] = [];
  for (const line of listed) {
    const match = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line);
    if (match?.[2]?.startsWith(prefix) !== true) continue;
    const file = match[2].slice(prefix.length);
    const folders = file.split("/").slice(0, -1);
    if ((isModule(file) || isResource(file)) && !folders.some(isIgnoredFolder)) wanted.push({ file, id: match[1]! });
  }
  const batch = git(root, ["cat-file", "--batch"], wanted.map(({ id }) => `${id}\n`).join(""));
  let at = 0;
  for (const { file } of wanted) {
    const head = batch.indexOf(10, at);
    const size = Number(batch.subarray(at, head).toString("latin1").split(" ")[2]);
    const decoded = decode(batch.subarray(head + 1, head + 1 + size));
    if ("text" in decoded) yield [file, decoded.text];
    at = head + 1 + size + 1;
  }
}

/** Old path → present one, relative to the workspace folder, of files that git takes for renamed. */
function renames(root: string, commit: string): ReadonlyMap<string, string> {
  const out = git(root, [
    "diff",
    "--no-ext-diff",
    "--relative",
    "--name-status",
    "-z",
    "--find-renames",
    "--diff-filter=R",
    commit,
    "--",
    ".",
  ]);
  const fields = out.toString("utf8").split("\0");
  const map = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) map.set(fields[at + 1]!, fields[at + 2]!);
  return map;
}

/** The id of the commit that a revision names. */
function commitOf(root: string, revision: string): string {
  const result = run(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (result.status === 0) return result.stdout.toString("utf8").trim();
  const isShallow = git(root, ["rev-parse", "--is-shallow-repository"]).toString("utf8").trim() === "true";
  const hint = isShallow ? "; the clone is shallow: fetch more of its history (`git fetch --unshallow`)" : "";
  throw new UsageError(`--since: there is no revision "${revision}" in this repository${hint}`);
}

function git(cwd: string, args: readonly string[], input?: string): Buffer {
  const result = run(cwd, args, input);
  if (result.status === 0) return result.stdout;
  const said = result.stderr.toString("utf8").trim().split("\n");
  // What is wrong comes first; advice may follow over several lines.
  throw new UsageError(`--since: ${said.find((line) => /^(?:fatal|error): /.test(line)) ?? (said[0] || "git failed")}`);
}

function run(cwd: string, args: readonly string[], input?: string): SpawnSyncReturns<Buffer> {
  // Nothing that the repository configures may run.
  const safe = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];
  const result = spawnSync("git", [...safe, ...args], { cwd, input, maxBuffer: 1 << 30 });
  const isMissing = (result.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  if (isMissing) throw new UsageError("--since needs git, which was not found");
  if (result.error) throw new UsageError(`--since: git failed (${result.error.message})`);
  return result;
}
