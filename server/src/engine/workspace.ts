import type { SyntaxAnalyzer } from "./analyzer";
import {
  BASELINE_PATH,
  baselineKey,
  readBaseline,
  type BaselineEntry,
  type BaselineReading,
} from "./baseline/baseline";
import { readConfiguration, type ConfigurationReading } from "./config/configuration";
import { matchesAny } from "./config/globs";
import { contractSummaries } from "./contracts/summary";
import type { ConfigurationOverrides, Position, RuleFailure, Workspace, WorkspaceOptions } from "./facade";
import { lineAt, readLineStarts } from "./facts/text";
import type { ModuleFacts } from "./facts/types";
import type { ConfigurationProblem, Finding, Fix, TextChange } from "./findings";
import { inError, numberFindings, toFinding, type KeyedFinding } from "./findings-builder";
import { featureOffers, newFeature } from "./features";
import { FixEngine } from "./fixes";
import { Database } from "./project/database";
import { sameData } from "./project/same-data";
import { ProjectModel } from "./project/model";
import { firstConfiguration } from "./project/first-configuration";
import { importGraph, type GraphLevel, type ImportGraph } from "./project/import-graph";
import { projectProfiles } from "./project/profile";
import type { Report, Rule, RuleMeta } from "./rules/api";
import { RuleRunner } from "./rule-runner";
import { RULES } from "./rules/registry";
import { surroundingsOf, type Surroundings } from "./snippets/surroundings";
import { applySuppressions, UNUSED_SUPPRESSION } from "./suppression/apply";
import { textSuppressions } from "./suppression/text-files";

const NO_FINDINGS: FileFindings = { kept: [], baselined: [], suppressed: [] };
const METAS: readonly RuleMeta[] = RULES.map((rule) => rule.meta);

interface FileFindings {
  readonly kept: readonly KeyedFinding[];
  readonly baselined: readonly KeyedFinding[];
  readonly suppressed: readonly KeyedFinding[];
}

/** The engine's own workspace; fixes reach further into it than hosts can. */
export class EngineWorkspace implements Workspace {
  private readonly database = new Database();
  private readonly project = new ProjectModel(this.database);
  private readonly moduleSet = new Set<string>();
  private readonly resourceSet = new Set<string>();
  /** The database's lists of files are those of the sets. */
  private settled = true;
  private readonly runner = new RuleRunner(this.database, this.project);
  private readonly fixEngine: FixEngine;

  constructor(readonly options: WorkspaceOptions) {
    this.database.set("configuration", readConfiguration(undefined, METAS).config);
    this.fixEngine = new FixEngine(this, options.analyzer as SyntaxAnalyzer);
  }

  /** The project with its files as they are by now. */
  get model(): ProjectModel {
    this.settle();
    return this.project;
  }

  /** Texts of a trial that stand for the real ones while it lasts. */
  readonly overlay = new Map<string, string>();

  readText(path: string): string | undefined {
    return this.overlay.get(path) ?? this.options.readText(path);
  }

  /** Trials of fixes, which are undone, do not count. */
  revision = 0;

  setModule(path: string, facts: ModuleFacts | undefined): void {
    this.revision++;
    this.tryModule(path, facts);
  }

  setResource(path: string, text: string | undefined): void {
    this.revision++;
    this.tryResource(path, text);
  }

  /** Like {@link setModule}, for a while. */
  tryModule(path: string, facts: ModuleFacts | undefined): void {
    if (facts ? !this.moduleSet.has(path) : this.moduleSet.delete(path)) {
      if (facts) this.moduleSet.add(path);
      this.settled = false;
    }
    this.database.set(`facts:${path}`, facts, true);
  }

  /** Like {@link setResource}, for a while. */
  tryResource(path: string, text: string | undefined): void {
    if (text !== undefined ? !this.resourceSet.has(path) : this.resourceSet.delete(path)) {
      if (text !== undefined) this.resourceSet.add(path);
      this.settled = false;
    }
    this.database.set(`resource:${path}`, text);
    if (path === "pyproject.toml") {
      const reading = readConfiguration(text, METAS);
      this.database.set("configuration-problems", reading.problems);
      if (!sameData(reading.config, this.database.input("configuration")))
        this.database.set("configuration", reading.config);
    }
  }

  /** What `act` gives, which may try modules and resources if it takes them back. */
  attempt<T>(act: () => T): T {
    this.settle();
    return this.database.attempt(act);
  }

  setOverrides(overrides: ConfigurationOverrides): void {
    this.revision++;
    this.database.set("overrides", overrides);
  }

  /** Brings the lists of files up to date: once for any number of files that came or went. */
  private settle(): void {
    if (this.settled) return;
    this.settled = true;
    for (const [key, paths] of Object.entries({ modules: this.moduleSet, resources: this.resourceSet })) {
      const sorted = [...paths].sort();
      if (!sameData(sorted, this.database.input(key))) this.database.set(key, sorted);
    }
  }

  readonly modules: Workspace["modules"] = () => this.model.modules();

  readonly resource: Workspace["resource"] = (path) => this.model.resource(path);

  paths(): readonly string[] {
    return [...this.model.modules(), ...this.model.resources()].sort();
  }

  facts(path: string): ModuleFacts | undefined {
    return this.model.wholeFacts(path);
  }

  findings(path: string): readonly Finding[] {
    return this.fileFindings(path).kept;
  }

  suppressed(path: string): readonly Finding[] {
    return this.fileFindings(path).suppressed;
  }

  baselined(path: string): readonly Finding[] {
    return this.fileFindings(path).baselined;
  }

  baselineEntries(): readonly BaselineEntry[] {
    return this.baseline().entries;
  }

  staleBaseline(): readonly BaselineEntry[] {
    const present = new Map<string, Set<string>>();
    return this.baseline().entries.filter((entry) => {
      let keys = present.get(entry.path);
      if (!keys) present.set(entry.path, (keys = new Set(this.baselined(entry.path).map(baselineKey))));
      return !keys.has(baselineKey(entry));
    });
  }

  fixes(finding: Finding): readonly Fix[] {
    return this.fixEngine.fixes(finding);
  }

  fixAll(path: string): readonly TextChange[] {
    return this.fixEngine.fixAll(path);
  }

  failures(): readonly RuleFailure[] {
    const inModules = this.model.modules().flatMap((path): readonly RuleFailure[] => {
      const facts = this.model.wholeFacts(path)!;
      const collecting = Object.entries(facts.failures ?? {}).map(([rule, message]) => ({ rule, path, message }));
      const judged = !facts.foreign && !facts.generated && !this.model.role(path).migration && !this.isExcluded(path);
      return [...collecting, ...(judged ? this.runner.moduleReports(path).failures : [])];
    });
    const ofProject = RULES.filter((rule) => rule.checkProject).flatMap(
      (rule) => this.runner.projectReports(rule).failures,
    );
    return [...inModules, ...ofProject];
  }

  readonly profiles: Workspace["profiles"] = () => projectProfiles(this.model);
  readonly contracts: Workspace["contracts"] = () => contractSummaries(this.model);
  readonly firstConfiguration: Workspace["firstConfiguration"] = () => firstConfiguration(this.model);

  importGraph(level: GraphLevel, covers: (path: string) => boolean): ImportGraph {
    return importGraph(this.model, level, covers);
  }

  surroundings(): Surroundings {
    return surroundingsOf(this.model);
  }

  readonly featureOffers: Workspace["featureOffers"] = () => featureOffers(this.model, (path) => this.readText(path));

  readonly newFeature: Workspace["newFeature"] = (request) =>
    newFeature(this.model, (path) => this.readText(path), request);

  problems(): readonly ConfigurationProblem[] {
    const own = (this.database.input("configuration-problems") as ConfigurationReading["problems"] | undefined) ?? [];
    return [...own, ...this.baseline().problems];
  }

  isExcluded(path: string): boolean {
    return matchesAny(this.model.configuration().exclude, path);
  }

  position(path: string, offset: number): Position {
    const starts = this.lineStarts(path);
    const line = lineAt(starts, offset);
    return { line, character: offset - starts[line]! };
  }

  offset(path: string, position: Position): number {
    const starts = this.lineStarts(path);
    const line = Math.min(Math.max(position.line, 0), starts.length - 1);
    const limit = line + 1 < starts.length ? starts[line + 1]! : Infinity;
    return Math.min(starts[line]! + position.character, limit);
  }

  private lineStarts(path: string): readonly number[] {
    return (
      this.model.wholeFacts(path)?.lineStarts ??
      this.database.get(`lines:${path}`, () => readLineStarts(this.model.resource(path) ?? ""), sameData)
    );
  }

  private fileFindings(path: string): FileFindings {
    this.settle();
    return this.database.get(`findings:${path}`, () => this.computeFindings(path), sameData);
  }

  /** Takes out what the baseline accepts. */
  private split(findings: readonly KeyedFinding[], suppressed: readonly KeyedFinding[]): FileFindings {
    const accepted = this.database.get(
      "baseline-keys",
      () => new Set(this.baseline().entries.map(baselineKey)),
      (a, b) => sameData([...a], [...b]),
    );
    if (accepted.size === 0) return { kept: findings, baselined: [], suppressed };
    return {
      kept: findings.filter((finding) => !accepted.has(baselineKey(finding))),
      baselined: findings.filter((finding) => accepted.has(baselineKey(finding))),
      suppressed,
    };
  }

  private baseline(): BaselineReading {
    return this.database.get("baseline", () => readBaseline(this.model.resource(BASELINE_PATH)));
  }

  private computeFindings(path: string): FileFindings {
    const facts = this.model.wholeFacts(path);
    if (this.isExcluded(path) || facts?.foreign) return NO_FINDINGS;
    const source = (): string | undefined => (facts ? this.readText(path) : this.model.resource(path));
    const found: KeyedFinding[] = [];
    const add = (rule: Rule, report: Report): void => {
      const state = this.runner.state(rule, path);
      if (!state || (facts && inError(facts, report))) return;
      found.push(toFinding(rule.meta, state, path, report, facts, source));
    };
    if (facts && !facts.generated && !this.model.role(path).migration) {
      for (const [id, report] of this.runner.moduleReports(path).reports) add(ruleOf(id), report);
    }
    for (const [id, report] of this.runner.projectReportsOf(path)) add(ruleOf(id), report);
    const numbered = numberFindings(found);
    const comments = facts ?? textSuppressions(path, source() ?? "");
    if (!comments) return this.split(numbered, []);
    const result = applySuppressions(comments, numbered, {
      rules: METAS,
      resource: !facts,
      isOn: (meta) =>
        this.runner.state(ruleOf(meta.id), path) !== undefined &&
        (!facts || this.runner.appliesTo(ruleOf(meta.id), path)),
    });
    const unused = RULES.find((rule) => rule.meta.id === UNUSED_SUPPRESSION);
    const state = unused && this.runner.state(unused, path);
    const kept = result.kept as readonly KeyedFinding[];
    const extra = state
      ? result.unused.map((report) => toFinding(unused.meta, state, path, report, facts, source))
      : [];
    const all = extra.length > 0 ? numberFindings([...kept, ...extra]) : kept;
    return this.split(all, result.suppressed as readonly KeyedFinding[]);
  }
}

function ruleOf(id: string): Rule {
  return RULES.find((rule) => rule.meta.id === id)!;
}

/** An empty workspace over an analyzer made by `createAnalyzer`. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  return new EngineWorkspace(options);
}
