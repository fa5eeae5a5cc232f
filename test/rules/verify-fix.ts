/** What must be true of every fix that is offered, whatever the rule. */
import type { ConfigurationOverrides, Finding, Fix, FixSafety, Workspace } from "../../server/src/engine";
import { applyChanges, applyEdits, type Files } from "../engine/support/edits";

/** The engine as the runner uses it. */
export interface Engine {
  open(files: Files, overrides: ConfigurationOverrides): Workspace;
  /** Whether a file of this path is a module, or a resource that rules read. */
  reads(path: string): boolean;
  /** Whether a Python text has a syntax error. */
  hasError(text: string): boolean;
}

/** The project of a case while its fixes are tried. */
export interface Trial {
  readonly engine: Engine;
  readonly files: Files;
  readonly overrides: ConfigurationOverrides;
  readonly workspace: Workspace;
  readonly findings: readonly Finding[];
}

export function openTrial(engine: Engine, files: Files, overrides: ConfigurationOverrides): Trial {
  const workspace = engine.open(files, overrides);
  const findings = [...workspace.paths()].sort().flatMap((path) => workspace.findings(path));
  return { engine, files, overrides, workspace, findings };
}

/** Applies one fix and says what is wrong with it; `after` is absent where it cannot even be applied. */
export function verifyFix(
  trial: Trial,
  finding: Finding,
  fix: Fix,
  allowed: readonly FixSafety[],
): { readonly problems: readonly string[]; readonly after?: Files } {
  const problems: string[] = [];
  if (!allowed.includes(fix.safety)) problems.push(`is ${fix.safety}, which the rule's \`fixes\` do not list`);
  let after: Files;
  try {
    after = applyEdits(trial.files, fix.edits);
  } catch (error) {
    return { problems: [...problems, (error as Error).message] };
  }
  problems.push(...syntaxProblems(trial, after));
  const next = openTrial(trial.engine, after, trial.overrides);
  if (next.findings.some((other) => isSame(finding, other, fix))) problems.push("leaves its finding there");
  const before = trial.findings.filter((other) => other.rule === finding.rule).length;
  const left = next.findings.filter((other) => other.rule === finding.rule).length;
  if (left >= before) problems.push(`leaves ${left} findings of ${finding.rule} where ${before} were`);
  problems.push(...newFindings(trial, next, fix.safety === "refactor"));
  return { problems, after };
}

/** Takes all safe fixes of a file and says what is wrong with the result. */
export function verifyFixAll(
  trial: Trial,
  path: string,
): { readonly problems: readonly string[]; readonly after: Files } {
  const changes = trial.workspace.fixAll(path);
  if (changes.length === 0) {
    const missed = ownSafeFix(trial, path);
    return { problems: missed ? [`leaves the safe fix "${missed.title}"`] : [], after: trial.files };
  }
  let text: string;
  try {
    text = applyChanges(trial.files.get(path) ?? "", changes);
  } catch (error) {
    return { problems: [(error as Error).message], after: trial.files };
  }
  const after = new Map(trial.files).set(path, text);
  const problems = [...syntaxProblems(trial, after)];
  const next = openTrial(trial.engine, after, trial.overrides);
  problems.push(...newFindings(trial, next, false));
  const missed = ownSafeFix(next, path);
  if (missed) problems.push(`leaves the safe fix "${missed.title}"`);
  if (next.workspace.fixAll(path).length > 0) problems.push("does not converge: it changes its own result");
  return { problems, after };
}

/** A safe fix of a finding of the file that touches this file alone. */
function ownSafeFix({ workspace, findings }: Trial, path: string): Fix | undefined {
  return findings
    .filter((finding) => finding.path === path)
    .flatMap((finding) => workspace.fixes(finding))
    .find(({ safety, edits }) => safety === "safe" && edits.every((edit) => edit.path === path && !edit.renameTo));
}

function syntaxProblems({ engine, files }: Trial, after: Files): string[] {
  return [...after]
    .filter(([path, text]) => path.endsWith(".py") && files.get(path) !== text && engine.hasError(text))
    .filter(([path]) => !engine.hasError(files.get(path) ?? ""))
    .map(([path, text]) => `makes a syntax error in ${path}:\n${text}`);
}

/** Whether a finding after the fix says the same at the place to which the fix moved the old one. */
function isSame(finding: Finding, other: Finding, { edits }: Fix): boolean {
  const edit = edits.find(({ path }) => path === finding.path);
  let start = finding.start;
  for (const change of edit?.changes ?? []) {
    if (change.end <= finding.start) start += change.text.length - (change.end - change.start);
    else if (change.start < finding.start) start += change.start - finding.start;
  }
  return (
    other.rule === finding.rule &&
    other.path === (edit?.renameTo ?? finding.path) &&
    other.start === start &&
    other.message === finding.message
  );
}

/** Findings that only the result has. A refactoring moves code, and findings with it: there the numbers must not grow. */
function newFindings(before: Trial, after: Trial, moves: boolean): string[] {
  const key = (finding: Finding): string =>
    moves ? finding.rule : JSON.stringify([finding.rule, finding.path, finding.fingerprint]);
  const known = new Map<string, number>();
  for (const finding of before.findings) known.set(key(finding), (known.get(key(finding)) ?? 0) + 1);
  return after.findings
    .filter((finding) => {
      const count = known.get(key(finding)) ?? 0;
      known.set(key(finding), count - 1);
      return count <= 0;
    })
    .map((finding) => `brings a new finding: ${finding.path} ${finding.rule} ${finding.message}`);
}
