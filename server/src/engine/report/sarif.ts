import type { CodeFlow, Fix, Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import type { Severity } from "../findings";
import type { RuleMeta } from "../rules/api";
import type { Region, Report, ReportedError, ReportedFinding, ReportedFix, ReportedLocation } from "./model";

export interface SarifOptions {
  /** Archwright's own version. */
  readonly version: string;
  readonly rules: readonly RuleMeta[];
  /** A rule's guide page, in Markdown. */
  readonly guide: (rule: string) => string | undefined;
  /** The URI of a path outside the working directory, which no relative one can name. */
  readonly absoluteUri: (path: string) => string;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const BASE = "%SRCROOT%";

/** Rules whose related locations are steps that execution or an import takes, one after the other. */
const PATH_RULES: ReadonlySet<string> = new Set(["blocking-call-in-async", "circular-import", "contract-violation"]);

const LEVELS = { error: "error", warning: "warning", info: "note", hint: "note" } as const satisfies Record<
  Severity,
  Result.level
>;

/** SARIF 2.1.0, for code scanning services and the viewers of editors. Rules are described where they were found. */
export function formatSarif(report: Report, options: SarifOptions): string {
  const found = new Set(report.findings.map((finding) => finding.rule));
  const rules = options.rules.filter((rule) => found.has(rule.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Archwright",
            semanticVersion: options.version,
            rules: rules.map((rule) => describe(rule, options.guide(rule.id))),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [BASE]: { description: { text: "The folder that the check was run in." } } },
        invocations: [
          {
            executionSuccessful: !report.errors.some((error) => error.internal),
            toolExecutionNotifications: report.errors.map((error) => notification(error, options)),
          },
        ],
        results: report.findings.map((finding) => result(finding, ruleIndex.get(finding.rule), options)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describe(rule: RuleMeta, guide: string | undefined): ReportingDescriptor {
  return {
    id: rule.id,
    name: rule.title,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.summary },
    help: guide === undefined ? { text: rule.summary } : { text: rule.summary, markdown: guide },
    defaultConfiguration: { enabled: rule.enabled, level: LEVELS[rule.severity] },
    properties: { tags: [rule.topic] },
  };
}

function result(finding: ReportedFinding, ruleIndex: number | undefined, options: SarifOptions): Result {
  const flows = PATH_RULES.has(finding.rule) && finding.related.length > 0 ? [codeFlow(finding, options)] : [];
  const fixes = finding.fixes.flatMap((fix) => sarifFix(fix, options));
  return {
    ruleId: finding.rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [location(finding, options)],
    partialFingerprints: { "archwright/v1": finding.fingerprint },
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((related, id) => ({ id, ...location(related, options, related.message) })),
    }),
    ...(flows.length > 0 && { codeFlows: flows }),
    ...(fixes.length > 0 && { fixes }),
    ...(finding.baselined && { baselineState: "unchanged" as const }),
  };
}

function codeFlow(finding: ReportedFinding, options: SarifOptions): CodeFlow {
  const steps = [location(finding, options, finding.message)].concat(
    finding.related.map((related) => location(related, options, related.message)),
  );
  return { threadFlows: [{ locations: steps.map((step) => ({ location: step })) }] };
}

/** None for a fix that no replacement of text can express. */
function sarifFix(fix: ReportedFix, options: SarifOptions): Fix[] {
  if (!fix.replacements) return [];
  const byPath = new Map<string, NonNullable<ReportedFix["replacements"]>[number][]>();
  for (const replacement of fix.replacements) {
    byPath.set(replacement.path, [...(byPath.get(replacement.path) ?? []), replacement]);
  }
  const artifactChanges = [...byPath].map(([path, replacements]) => ({
    artifactLocation: artifact(path, options),
    replacements: replacements.map((replacement) => ({
      deletedRegion: region(replacement.location),
      insertedContent: { text: replacement.text },
    })),
  }));
  return [{ description: { text: fix.title }, artifactChanges, properties: { safety: fix.safety } }];
}

function notification(error: ReportedError, options: SarifOptions): Notification {
  return {
    level: error.internal ? "error" : "warning",
    message: { text: error.message },
    locations: [{ physicalLocation: { artifactLocation: artifact(error.path, options) } }],
  };
}

function location(at: ReportedLocation, options: SarifOptions, message?: string): Location {
  return {
    physicalLocation: { artifactLocation: artifact(at.path, options), region: region(at.location) },
    ...(message !== undefined && { message: { text: message } }),
  };
}

function artifact(path: string, options: SarifOptions): { uri: string; uriBaseId?: string } {
  const isOutside = path === ".." || path.startsWith("../") || path.startsWith("/") || /^[A-Za-z]:/.test(path);
  if (isOutside) return { uri: options.absoluteUri(path) };
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: BASE };
}

function region({ line, column, endLine, endColumn }: Region): {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
} {
  return { startLine: line, startColumn: column, endLine, endColumn };
}
