/** `--baseline` and `--update-baseline`: which findings are accepted, and the file that says so. */
import { existsSync } from "node:fs";
import path from "node:path";
import { BASELINE_PATH, baselineKey, toEntry, writeBaseline, type Finding } from "../engine";
import { reason } from "../hosts/node/errors";
import { readSync } from "../hosts/node/read";
import { writeAtomically } from "../hosts/node/write";
import { displayPath } from "./collect";
import { UsageError, writing } from "./errors";
import type { LoadedWorkspace } from "./load";
import { covers, type Target } from "./targets";

export interface BaselineOptions {
  /** Another file than the workspace's own `archwright-baseline.json`; relative to the working directory. */
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
}

/** Makes the file that the options name the workspace's baseline. Fails where it is missing and will not be made. */
export function useBaseline({ workspace }: LoadedWorkspace, options: BaselineOptions, cwd: string): void {
  if (options.updateBaseline && (options.select ?? options.ignore)) {
    throw new UsageError(
      "--update-baseline goes with neither --select nor --ignore: it would drop the other rules' entries",
    );
  }
  if (options.baseline === undefined) return;
  const file = path.resolve(cwd, options.baseline);
  if (existsSync(file)) workspace.setResource(BASELINE_PATH, readBaselineFile(file, options.baseline));
  else if (options.updateBaseline) workspace.setResource(BASELINE_PATH, undefined);
  else throw new UsageError(`there is no baseline "${options.baseline}"; --update-baseline makes one`);
}

function readBaselineFile(file: string, shown: string): string {
  const read = readSync(path.dirname(file), path.basename(file));
  if ("text" in read) return read.text;
  throw new UsageError(`the baseline "${shown}" was not understood: ${read.problem.replace(/^skipped: /, "")}`);
}

/**
 * Brings the baseline up to date with what was found and says so; to be called when all findings are known.
 *
 * Entries whose finding is gone are dropped, unless the run looked at some rules only. New findings are accepted with
 * `--update-baseline`, but not in CI (the environment variable `CI`): there a baseline may only shrink.
 */
export function updateBaseline(
  loaded: LoadedWorkspace,
  target: Target,
  options: BaselineOptions,
  { cwd, ci }: { readonly cwd: string; readonly ci: boolean },
): string {
  const { workspace, root } = loaded;
  if (options.select ?? options.ignore) return "";
  const file = options.baseline === undefined ? path.join(root, BASELINE_PATH) : path.resolve(cwd, options.baseline);
  const name = options.baseline ?? displayPath(cwd, root, BASELINE_PATH);
  const stale = workspace.staleBaseline().filter((entry) => covers(target, entry.path));
  const accepted = options.updateBaseline ? fresh(loaded, target) : [];
  const refused = ci ? accepted.length : 0;
  const remarks: string[] = [];
  if (refused > 0) remarks.push(`error: ${name} does not grow in CI: ${count(refused, "new finding")} not accepted\n`);
  const added = ci ? [] : accepted;
  if (stale.length === 0 && added.length === 0) return remarks.join("");
  if (ci && !options.updateBaseline) {
    remarks.push(
      `warning: ${name} has ${count(stale.length, "entry", "entries")} without a finding; run archwright check outside of CI to drop them\n`,
    );
    return remarks.join("");
  }
  const gone = new Set(stale.map(baselineKey));
  const kept = workspace.baselineEntries().filter((entry) => !gone.has(baselineKey(entry)));
  const text = writeBaseline([...kept, ...added.map(toEntry)]);
  const save = (): void => writeAtomically(file, Buffer.from(text, "utf8"));
  if (options.updateBaseline) writing(name, save);
  else {
    try {
      save();
    } catch (error) {
      // Nobody asked for this: the check is as good without.
      return `warning: ${name} has ${count(stale.length, "entry", "entries")} without a finding, and cannot be written: ${reason(error)}\n`;
    }
  }
  workspace.setResource(BASELINE_PATH, text);
  if (added.length > 0) remarks.push(`${name}: ${count(added.length, "finding")} accepted\n`);
  if (stale.length > 0)
    remarks.push(`${name}: ${count(stale.length, "entry", "entries")} dropped, the findings are gone\n`);
  return remarks.join("");
}

function fresh({ workspace, guard }: LoadedWorkspace, target: Target): Finding[] {
  const files = workspace.paths().filter((file) => covers(target, file));
  return files.flatMap((file) => guard.run(file, [], () => [...workspace.findings(file)]));
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
