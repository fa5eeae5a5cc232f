import type { EngineAnalyzer } from "./analyzer";
import { readConfiguration, type ConfigurationReading } from "./config/configuration";
import { matchesAny } from "./config/globs";
import { ruleOptions, ruleState, type RuleState } from "./config/rules";
import type { ConfigurationOverrides, Position, Workspace, WorkspaceOptions } from "./facade";
import { lineAt, readLineStarts } from "./facts/text";
import type { ModuleFacts } from "./facts/types";
import type { ConfigurationProblem, Finding, Fix, TextChange } from "./findings";
import { numberFindings, toFinding, type KeyedFinding } from "./findings-builder";
import { FixEngine } from "./fixes";
import { Database, sameData } from "./project/database";
import { ProjectModel } from "./project/model";
import type { Report, Rule, RuleMeta } from "./rules/api";
import { RULES } from "./rules/registry";
import { applySuppressions, UNUSED_SUPPRESSION } from "./suppression/apply";

const METAS: readonly RuleMeta[] = RULES.map((rule) => rule.meta);

interface FileFindings {
  readonly kept: readonly KeyedFinding[];
  readonly suppressed: readonly KeyedFinding[];
}

/** The engine's own workspace; fixes reach further into it than hosts can. */
export class EngineWorkspace implements Workspace {
  private readonly database = new Database();
  readonly model = new ProjectModel(this.database);
  private readonly moduleSet = new Set<string>();
  private readonly resourceSet = new Set<string>();
  private readonly fixEngine: FixEngine;

  constructor(readonly options: WorkspaceOptions) {
    this.database.set("configuration", readConfiguration(undefined, METAS).config);
    this.fixEngine = new FixEngine(this, options.analyzer as EngineAnalyzer);
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
      this.database.set("modules", sortedPaths(this.moduleSet));
    }
    this.database.set(`facts:${path}`, facts);
  }

  /** Like {@link setResource}, for a while. */
  tryResource(path: string, text: string | undefined): void {
    if (text !== undefined ? !this.resourceSet.has(path) : this.resourceSet.delete(path)) {
      if (text !== undefined) this.resourceSet.add(path);
      this.database.set("resources", sortedPaths(this.resourceSet));
    }
    this.database.set(`resource:${path}`, text);
    if (path === "pyproject.toml") {
      const reading = readConfiguration(text, METAS);
      this.database.set("configuration-problems", reading.problems);
      if (!sameData(reading.config, this.database.input("configuration")))
        this.database.set("configuration", reading.config);
    }
  }

  setOverrides(overrides: ConfigurationOverrides): void {
    this.revision++;
    this.database.set("overrides", overrides);
  }

  modules(): readonly string[] {
    return this.model.modules();
  }

  paths(): readonly string[] {
    return [...this.model.modules(), ...this.model.resources()].sort();
  }

  facts(path: string): ModuleFacts | undefined {
    return this.model.facts(path);
  }

  findings(path: string): readonly Finding[] {
    return this.fileFindings(path).kept;
  }

  suppressed(path: string): readonly Finding[] {
    return this.fileFindings(path).suppressed;
  }

  fixes(finding: Finding): readonly Fix[] {
    return this.fixEngine.fixes(finding);
  }

  fixAll(path: string): readonly TextChange[] {
    return this.fixEngine.fixAll(path);
  }

  problems(): readonly ConfigurationProblem[] {
    return (this.database.input("configuration-problems") as ConfigurationReading["problems"] | undefined) ?? [];
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
      this.model.facts(path)?.lineStarts ??
      this.database.get(`lines:${path}`, () => readLineStarts(this.model.resource(path) ?? ""), sameData)
    );
  }

  private fileFindings(path: string): FileFindings {
    return this.database.get(`findings:${path}`, () => this.computeFindings(path), sameData);
  }

  private computeFindings(path: string): FileFindings {
    const facts = this.model.facts(path);
    if (this.isExcluded(path) || facts?.foreign) return { kept: [], suppressed: [] };
    const text = facts ? undefined : this.model.resource(path);
    const source = facts ? this.readText(path) : text;
    const found: KeyedFinding[] = [];
    const add = (rule: Rule, report: Report): void => {
      const state = this.state(rule, path);
      if (!state || (facts && inError(facts, report))) return;
      found.push(toFinding(rule.meta, state, path, report, facts, source));
    };
    if (facts && !facts.generated && !this.model.role(path).migration) {
      for (const [id, report] of this.moduleReports(path, facts)) add(ruleOf(id), report);
    }
    for (const rule of RULES) {
      if (!rule.checkProject) continue;
      for (const report of this.projectReports(rule).get(path) ?? []) add(rule, report);
    }
    const numbered = numberFindings(found);
    if (!facts) return { kept: numbered, suppressed: [] };
    const result = applySuppressions(facts, numbered, {
      rules: METAS,
      isOn: (meta) => this.state(ruleOf(meta.id), path) !== undefined && this.appliesTo(ruleOf(meta.id), path),
    });
    const unused = RULES.find((rule) => rule.meta.id === UNUSED_SUPPRESSION);
    const state = unused && this.state(unused, path);
    const kept = result.kept as readonly KeyedFinding[];
    const extra = state
      ? result.unused.map((report) => toFinding(unused.meta, state, path, report, facts, source))
      : [];
    return {
      kept: extra.length > 0 ? numberFindings([...kept, ...extra]) : kept,
      suppressed: result.suppressed as readonly KeyedFinding[],
    };
  }

  private state(rule: Rule, path: string): RuleState | undefined {
    const overrides = this.database.input("overrides") as ConfigurationOverrides | undefined;
    return ruleState(this.model.configuration(), rule.meta, path, overrides);
  }

  /** Test code, scripts, docs and examples are exempt unless the rule says otherwise. */
  private appliesTo(rule: Rule, path: string): boolean {
    const role = this.model.role(path);
    if (role.test) return rule.meta.tests === true;
    return rule.meta.scripts === true || !(role.script || role.docs);
  }

  private moduleReports(path: string, facts: ModuleFacts): readonly (readonly [rule: string, report: Report])[] {
    return this.database.get(
      `checks:${path}`,
      () => {
        const out: [string, Report][] = [];
        for (const rule of RULES) {
          if (!rule.check || !this.state(rule, path) || !this.appliesTo(rule, path)) continue;
          rule.check({
            path,
            facts,
            data: this.model.facts(path)?.rules[rule.meta.id],
            project: this.model,
            options: ruleOptions(this.model.configuration(), rule.meta),
            report: (report) => out.push([rule.meta.id, report]),
          });
        }
        return out;
      },
      sameData,
    );
  }

  private projectReports(rule: Rule): ReadonlyMap<string, readonly Report[]> {
    return this.database.get(
      `project-check:${rule.meta.id}`,
      () => {
        const out = new Map<string, Report[]>();
        rule.checkProject!({
          project: this.model,
          options: ruleOptions(this.model.configuration(), rule.meta),
          data: (path) => this.model.facts(path)?.rules[rule.meta.id],
          report: (path, report) => {
            const list = out.get(path);
            if (list) list.push(report);
            else out.set(path, [report]);
          },
        });
        return out;
      },
      (a, b) => sameData([...a], [...b]),
    );
  }
}

function sortedPaths(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].sort();
}

function ruleOf(id: string): Rule {
  return RULES.find((rule) => rule.meta.id === id)!;
}

/** Nothing is said of what stands inside a syntax error. */
function inError(facts: ModuleFacts, report: Report): boolean {
  return facts.errors.some(([start, end]) => start <= report.at[0] && report.at[1] <= end);
}

/** An empty workspace over an analyzer made by `createAnalyzer`. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  return new EngineWorkspace(options);
}
