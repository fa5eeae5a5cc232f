import {
  compareFindings,
  createAnalyzer,
  RULES,
  type Analyzer,
  type ConfigurationOverrides,
  type Report,
  type ReportedError,
  type ReportedFinding,
  type Severity,
  unknownNames,
} from "../engine";
import { createNodeHost, defaultCacheFolder, loadWasm } from "../hosts/node";
import { updateBaseline, useBaseline } from "./baseline";
import { Collector } from "./collect";
import { ExitStatus, UsageError } from "./errors";
import { applyFixes } from "./fix";
import { ConfigurationError, loadWorkspace, type LoadedWorkspace } from "./load";
import { formatReport, type Format } from "./output";
import { describeErrors, describeProblems, remarksOn } from "./remarks";
import { findingsAt } from "./since";
import { covers, findTargets, type Target } from "./targets";
import { progressOn, write } from "./terminal";

export interface CheckOptions {
  readonly format: Format;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly failOn: Severity | "never";
  readonly fix?: true;
  readonly unsafe?: true;
  readonly cache: boolean;
  readonly jobs?: number;
  readonly statistics?: true;
  readonly since?: string;
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

const SEVERITIES: readonly Severity[] = ["hint", "info", "warning", "error"];

/** `archwright check`: checks, fixes if asked to, and reports. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<ExitStatus> {
  const start = performance.now();
  const cwd = process.cwd();
  if (options.unsafe && !options.fix) throw new UsageError("--unsafe goes with --fix");
  const [unknown] = unknownNames(
    [...(options.select ?? []), ...(options.ignore ?? [])],
    RULES.map((rule) => rule.meta),
  );
  if (unknown !== undefined) throw new UsageError(unknown);
  const targets = findTargets(cwd, paths);
  const analyzer = await createAnalyzer(loadWasm());
  const host = createNodeHost({
    analyzer,
    ...(options.cache && { cacheFolder: defaultCacheFolder() }),
    ...(options.jobs !== undefined && { jobs: options.jobs }),
  });
  const machine = {
    analyzer,
    host,
    overrides: overridesOf(options),
    progress: progressOn(process.stderr),
  };
  try {
    // All of them first: where one has a faulty configuration, nothing is fixed anywhere.
    const loaded: LoadedWorkspace[] = [];
    for (const { root } of targets) loaded.push(await loadWorkspace(root, machine));
    for (const workspace of loaded) useBaseline(workspace, options, cwd);
    const parts = targets.map((target, at) => checkTarget(target, loaded[at]!, analyzer, options, cwd));
    const report = combine(parts, options.fix ?? false, performance.now() - start);
    await write(process.stderr, parts.map((part) => part.remarks).join("") + describeErrors(report.errors));
    await write(process.stdout, formatReport(report, options.format, { cwd, statistics: options.statistics ?? false }));
    return statusOf(report, options.failOn);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await write(process.stderr, describeProblems(error.workspace, error.root, error.problems, cwd));
    return ExitStatus.Usage;
  } finally {
    await host.dispose();
  }
}

function overridesOf({ select, ignore }: CheckOptions): ConfigurationOverrides {
  return { ...(select && { select }), ...(ignore && { ignore }) };
}

/** What came of one workspace. */
interface Part {
  readonly findings: readonly ReportedFinding[];
  readonly errors: readonly ReportedError[];
  readonly files: number;
  readonly lines: number;
  readonly suppressed: number;
  readonly cacheHits: number;
  readonly fixed: number;
  /** Remarks for stderr, each with its line end. */
  readonly remarks: string;
}

function checkTarget(
  target: Target,
  loaded: LoadedWorkspace,
  analyzer: Analyzer,
  options: CheckOptions,
  cwd: string,
): Part {
  const fixes = options.fix
    ? applyFixes(loaded, { analyzer, unsafe: options.unsafe ?? false, covers: (file) => covers(target, file) })
    : undefined;
  loaded.problems.push(...(fixes?.problems ?? []));
  const ci = !["", "0", "false"].includes(process.env["CI"] ?? "");
  const onBaseline = updateBaseline(loaded, target, options, { cwd, ci });
  const known =
    options.since === undefined
      ? undefined
      : findingsAt(loaded.root, options.since, {
          analyzer,
          overrides: overridesOf(options),
          configuration: loaded.workspace.resource("pyproject.toml"),
        });
  const collector = new Collector(loaded, target, cwd, known);
  const modules = collector.modules();
  const findings = collector.findings(options.format === "json" || options.format === "sarif");
  const suppressed = collector.suppressed();
  return {
    findings,
    errors: collector.errors(),
    files: modules.length,
    lines: modules.reduce((sum, file) => sum + (loaded.codeLines.get(file) ?? 0), 0),
    suppressed,
    cacheHits: loaded.cacheHits,
    fixed: fixes?.fixed ?? 0,
    remarks: onBaseline + remarksOn(loaded, target, cwd),
  };
}

function combine(parts: readonly Part[], withFixed: boolean, durationMs: number): Report {
  const sum = (of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const findings = parts.flatMap((part) => part.findings).sort(compareFindings);
  return {
    findings,
    errors: parts.flatMap((part) => part.errors).sort((a, b) => (a.path < b.path ? -1 : 1)),
    summary: {
      files: sum((part) => part.files),
      lines: sum((part) => part.lines),
      findings: findings.filter((finding) => !finding.baselined).length,
      suppressed: sum((part) => part.suppressed),
      baselined: findings.filter((finding) => finding.baselined).length,
      durationMs: Math.round(durationMs),
      cacheHits: sum((part) => part.cacheHits),
      ...(withFixed && { fixed: sum((part) => part.fixed) }),
    },
  };
}

function statusOf(report: Report, failOn: Severity | "never"): ExitStatus {
  if (report.errors.some((error) => error.internal)) return ExitStatus.Internal;
  if (failOn === "never") return ExitStatus.Clean;
  const threshold = SEVERITIES.indexOf(failOn);
  const fails = report.findings.some(
    (finding) => !finding.baselined && SEVERITIES.indexOf(finding.severity) >= threshold,
  );
  return fails ? ExitStatus.Findings : ExitStatus.Clean;
}
