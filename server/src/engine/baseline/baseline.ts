/** The baseline: findings that a project has accepted for now, so that only new ones count. */
import type { Workspace } from "../facade";
import type { ConfigurationProblem, FileEdit, Finding } from "../findings";

/** The file's place, relative to the workspace folder. */
export const BASELINE_PATH = "archwright-baseline.json";

/** One accepted finding. The message is there for people; only the other three identify it. */
export interface BaselineEntry {
  readonly path: string;
  readonly rule: string;
  readonly fingerprint: string;
  readonly message: string;
}

export interface BaselineReading {
  readonly entries: readonly BaselineEntry[];
  readonly problems: readonly ConfigurationProblem[];
}

const EMPTY: BaselineReading = { entries: [], problems: [] };

/** Reads a baseline; one that is damaged counts as empty, and says so. */
export function readBaseline(text: string | undefined): BaselineReading {
  if (text === undefined || text.trim() === "") return EMPTY;
  const fail = (message: string): BaselineReading => ({
    entries: [],
    problems: [{ path: BASELINE_PATH, start: 0, end: 0, severity: "error", message }],
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(
      `The baseline is no JSON: ${error instanceof Error ? error.message : String(error)}. Delete it and run \`archwright check --update-baseline\`.`,
    );
  }
  if (!isRecord(value) || value["version"] !== 1 || !Array.isArray(value["findings"])) {
    return fail(
      'The baseline needs `"version": 1` and a list `"findings"`. Delete it and run `archwright check --update-baseline`.',
    );
  }
  const entries: readonly unknown[] = value["findings"];
  const wrong = entries.findIndex((entry) => !isEntry(entry));
  if (wrong >= 0) {
    return fail(
      `Entry ${wrong + 1} of the baseline's \`"findings"\` needs the strings \`path\`, \`rule\`, \`fingerprint\` and \`message\`.`,
    );
  }
  return { entries: entries as readonly BaselineEntry[], problems: [] };
}

/** The file's text, sorted, one entry a line, so that changes are easy to review and to merge. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const lines = [...entries]
    .sort((a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint))
    .map(({ path, rule, fingerprint, message }) => `    ${JSON.stringify({ path, rule, fingerprint, message })}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
}

export function toEntry({ path, rule, fingerprint, message }: Finding): BaselineEntry {
  return { path, rule, fingerprint, message };
}

/** What identifies an entry or a finding. */
export function baselineKey({ path, rule, fingerprint }: Pick<BaselineEntry, "path" | "rule" | "fingerprint">): string {
  return `${path}\0${rule}\0${fingerprint}`;
}

/** The edit that adds a finding to the workspace's baseline, which is made where there is none. */
export function acceptInBaseline(workspace: Workspace, finding: Finding): FileEdit {
  const text = writeBaseline([...workspace.baselineEntries(), toEntry(finding)]);
  const present = workspace.resource(BASELINE_PATH);
  if (present === undefined) return { path: BASELINE_PATH, create: true, changes: [{ start: 0, end: 0, text }] };
  return { path: BASELINE_PATH, changes: [{ start: 0, end: present.length, text }] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isEntry(value: unknown): value is BaselineEntry {
  return isRecord(value) && ["path", "rule", "fingerprint", "message"].every((key) => typeof value[key] === "string");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
