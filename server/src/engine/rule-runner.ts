import { ruleOptions, ruleState, type RuleState } from "./config/rules";
import type { ConfigurationOverrides, RuleFailure } from "./facade";
import type { Database } from "./project/database";
import { sameData } from "./project/same-data";
import type { ProjectModel } from "./project/model";
import type { Report, Rule } from "./rules/api";
import { RULES } from "./rules/registry";

export interface ModuleReports {
  readonly reports: readonly (readonly [rule: string, report: Report])[];
  readonly failures: readonly RuleFailure[];
}

export interface ProjectReports {
  readonly reports: ReadonlyMap<string, readonly Report[]>;
  readonly failures: readonly RuleFailure[];
}

/** Runs rules over the project's files; each file's reports are remembered until something they were drawn from changes. */
export class RuleRunner {
  constructor(
    private readonly database: Database,
    private readonly model: ProjectModel,
  ) {}

  /** Whether a rule is on for a file, and how loud. */
  state(rule: Rule, path: string): RuleState | undefined {
    const overrides = this.database.input("overrides") as ConfigurationOverrides | undefined;
    return ruleState(this.model.configuration(), rule.meta, path, overrides);
  }

  /** Test code, scripts, docs and examples are exempt unless the rule says otherwise. */
  appliesTo(rule: Rule, path: string): boolean {
    const role = this.model.role(path);
    if (role.test) return rule.meta.tests === true;
    return rule.meta.scripts === true || !(role.script || role.docs);
  }

  /** What the rules that look at one file say of it. */
  moduleReports(path: string): ModuleReports {
    return this.database.get(
      `checks:${path}`,
      () => {
        // Asked for in here, so that the reports are known to be drawn from them.
        const facts = this.model.wholeFacts(path)!;
        const reports: [string, Report][] = [];
        const failures: RuleFailure[] = [];
        for (const rule of RULES) {
          const { check, meta } = rule;
          if (!check || !this.state(rule, path) || !this.appliesTo(rule, path)) continue;
          const failure = attempt(meta.id, path, () => {
            check({
              path,
              facts,
              data: facts.rules[meta.id],
              project: this.model,
              options: ruleOptions(this.model.configuration(), meta),
              report: (report) => reports.push([meta.id, report]),
            });
          });
          if (failure) failures.push(failure);
        }
        return { reports, failures };
      },
      sameData,
    );
  }

  /** What a rule kept of a file, by itself: most edits leave it as it is. */
  private dataOf(rule: Rule, path: string): unknown {
    const { id } = rule.meta;
    return this.database.get(`data:${id}:${path}`, () => this.model.wholeFacts(path)?.rules[id], sameData);
  }

  /** Whether a rule is on for any file. */
  private isOnSomewhere(rule: Rule): boolean {
    if (this.state(rule, "")) return true;
    const names = [rule.meta.id, rule.meta.topic];
    return this.model
      .configuration()
      .perPath.some(({ select, severity }) => names.some((name) => select.includes(name) || name in severity));
  }

  /** What a rule that looks at the whole project says, by file. */
  projectReports(rule: Rule): ProjectReports {
    return this.database.get(
      `project-check:${rule.meta.id}`,
      () => {
        const reports = new Map<string, Report[]>();
        if (!this.isOnSomewhere(rule)) return { reports, failures: [] };
        const failure = attempt(rule.meta.id, "", () => {
          rule.checkProject!({
            project: this.model,
            options: ruleOptions(this.model.configuration(), rule.meta),
            data: (path) => this.dataOf(rule, path),
            report: (path, report) => {
              const list = reports.get(path);
              if (list) list.push(report);
              else reports.set(path, [report]);
            },
          });
        });
        return { reports, failures: failure ? [failure] : [] };
      },
      (a, b) => sameData([[...a.reports], a.failures], [[...b.reports], b.failures]),
    );
  }

  /** What those rules say of one file. Of all at once, so that a file's findings hang on one value and not on each rule. */
  projectReportsOf(path: string): readonly (readonly [rule: string, report: Report])[] {
    return this.database.get(
      `project-reports:${path}`,
      () => {
        const all = this.database.get("project-reports", () => this.allProjectReports());
        return all.get(path) ?? [];
      },
      sameData,
    );
  }

  private allProjectReports(): ReadonlyMap<string, readonly (readonly [rule: string, report: Report])[]> {
    const all = new Map<string, (readonly [string, Report])[]>();
    for (const rule of RULES) {
      if (!rule.checkProject) continue;
      for (const [path, reports] of this.projectReports(rule).reports) {
        const list = all.get(path) ?? [];
        all.set(path, list);
        for (const report of reports) list.push([rule.meta.id, report]);
      }
    }
    return all;
  }
}

/** Runs one rule; what it throws is its own failure, the other rules go on. */
function attempt(rule: string, path: string, run: () => void): RuleFailure | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return { rule, path, message: error instanceof Error ? error.message : String(error) };
  }
}
