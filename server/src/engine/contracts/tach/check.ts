/** Checks the imports of one file against Tach's configuration. */
import { lineAt } from "../../facts/text";
import { Flow, type ImportFact, type ModuleFacts, type Span } from "../../facts/types";
import { absoluteName } from "../imported";
import { ROOT, type TachConfig, type TachModule, type TachSeverity } from "./config";
import type { TachIgnore } from "./ignores";
import { dependencyVerdict, isExposed, type TachVerdict } from "./rules";
import type { ModuleTree } from "./tree";

/** One imported name that breaks a rule. */
export interface TachBreach {
  readonly verdict: TachVerdict | { readonly kind: "private" };
  /** The statement, and the name in it. */
  readonly at: Span;
  readonly nameAt: Span;
  /** `core.main.helper` */
  readonly dependency: string;
  /** Tach's modules. */
  readonly user: string;
  readonly used: string;
  readonly severity: "error" | "warning";
}

/** A `tach-ignore` that does nothing, or that gives no reason where one is asked for. */
export interface TachIgnoreProblem {
  readonly kind: "unused" | "reason";
  readonly at: Span;
  readonly severity: "error" | "warning";
}

export interface TachFileOutcome {
  readonly breaches: readonly TachBreach[];
  /** Those that comments took out. */
  readonly ignored: readonly TachBreach[];
  readonly ignores: readonly TachIgnoreProblem[];
}

export interface TachFile {
  /** Its dotted name below its source root. */
  readonly name: string;
  readonly path: string;
  readonly facts: ModuleFacts;
  readonly ignores: readonly TachIgnore[];
}

interface Dependency {
  readonly name: string;
  readonly at: Span;
  readonly nameAt: Span;
  readonly isLocal: boolean;
}

/**
 * @param isInside whether an imported name leads to a file of the same distribution that is not excluded
 */
export function checkTachFile(
  config: TachConfig,
  tree: ModuleTree,
  file: TachFile,
  isInside: (name: string) => boolean,
): TachFileOutcome {
  const user = tree.nearest(file.name);
  const isChecked = !user.unchecked && !(user.path === ROOT && config.rootModule === "ignore");
  const all = isChecked ? dependenciesOf(config, file) : [];
  const inside = all.filter(({ name }) => isInside(name));
  const breaches = inside.flatMap((dependency) => breachesOf(config, tree, user, dependency));
  const outside = new Set(all.filter((each) => !inside.includes(each)).flatMap((each) => linesOf(file.facts, each)));
  return applyIgnores(config, file, breaches, outside);
}

function dependenciesOf(config: TachConfig, { name, path, facts }: TachFile): Dependency[] {
  const statements = facts.imports.filter(
    (fact) => !fact.dynamic && !(config.ignoreTypeChecking && (fact.flow & Flow.TypeChecking) !== 0),
  );
  return statements.flatMap((fact) => {
    const isLocal = isInBlock(fact, facts);
    const common = { at: fact.at, isLocal };
    if (!fact.names) return [{ ...common, name: fact.module, nameAt: fact.moduleAt }];
    const base = absoluteName(".".repeat(fact.level) + fact.module, name === "." ? "" : name, path);
    if (base === undefined) return [];
    return fact.names.map((each) => ({ ...common, name: `${base}.${each.name}`, nameAt: each.at }));
  });
}

const BLOCKS =
  Flow.Conditional |
  Flow.InLoop |
  Flow.InTry |
  Flow.InExcept |
  Flow.InFinally |
  Flow.InWith |
  Flow.TypeChecking |
  Flow.MainGuard;

/** Anywhere but directly in the module. */
function isInBlock(fact: ImportFact, facts: ModuleFacts): boolean {
  const inClass = facts.classes.some(({ span }) => span[0] <= fact.at[0] && fact.at[1] <= span[1]);
  return fact.owner >= 0 || (fact.flow & BLOCKS) !== 0 || inClass;
}

function breachesOf(config: TachConfig, tree: ModuleTree, user: TachModule, dependency: Dependency): TachBreach[] {
  const used = tree.nearest(dependency.name);
  if (used.path === user.path || (used.path === ROOT && config.rootModule === "ignore")) return [];
  const member = dependency.name.startsWith(`${used.path}.`) ? dependency.name.slice(used.path.length + 1) : "";
  const verdicts: TachBreach["verdict"][] = [];
  const verdict = dependencyVerdict(config, user, used);
  if (verdict) verdicts.push(verdict);
  if (!isExposed(config, member, used, user)) verdicts.push({ kind: "private" });
  const severity = dependency.isLocal ? severityOf(config.rules.localImports) : "error";
  if (severity === undefined) return [];
  return verdicts.map((each) => ({
    verdict: each,
    at: dependency.at,
    nameAt: dependency.nameAt,
    dependency: dependency.name,
    user: user.path,
    used: used.path,
    severity: each.kind === "deprecated" ? "warning" : severity,
  }));
}

function severityOf(setting: TachSeverity): "error" | "warning" | undefined {
  return setting === "off" ? undefined : setting === "warn" ? "warning" : "error";
}

function linesOf(facts: ModuleFacts, { at, nameAt }: Pick<Dependency, "at" | "nameAt">): number[] {
  return [lineAt(facts.lineStarts, at[0]), lineAt(facts.lineStarts, nameAt[0])];
}

/** Takes out what comments ignore; of several comments on a line the first counts. */
function applyIgnores(
  config: TachConfig,
  { facts, ignores }: TachFile,
  breaches: readonly TachBreach[],
  outside: ReadonlySet<number>,
): TachFileOutcome {
  const ignored = new Set<TachBreach>();
  const problems: TachIgnoreProblem[] = [];
  const lines = new Set<number>();
  const report = (kind: TachIgnoreProblem["kind"], setting: TachSeverity, { at }: TachIgnore): void => {
    const severity = severityOf(setting);
    if (severity) problems.push({ kind, at, severity });
  };
  for (const ignore of [...ignores].sort((a, b) => a.line - b.line)) {
    // Comments on imports of other packages are for other checks of Tach.
    if (outside.has(ignore.line)) continue;
    const found = breaches.filter(
      (breach) =>
        !ignored.has(breach) &&
        linesOf(facts, breach).includes(ignore.line) &&
        (ignore.names.length === 0 || ignore.names.some((name) => breach.dependency.endsWith(name))),
    );
    // As Tach has it: where nobody wants to hear of idle comments, they are not matched at all.
    const isMatched = config.rules.unusedIgnores !== "off";
    if (lines.has(ignore.line)) report("unused", config.rules.unusedIgnores, ignore);
    else {
      if (isMatched) for (const breach of found) ignored.add(breach);
      if (found.length === 0) report("unused", config.rules.unusedIgnores, ignore);
      if (!ignore.hasReason) report("reason", config.rules.ignoreReasons, ignore);
    }
    lines.add(ignore.line);
  }
  return { breaches: breaches.filter((breach) => !ignored.has(breach)), ignored: [...ignored], ignores: problems };
}
