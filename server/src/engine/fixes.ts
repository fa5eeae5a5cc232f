import type { SyntaxAnalyzer } from "./analyzer";
import { collect } from "./analyzer";
import { ruleOptions } from "./config/rules";
import type { ModuleFacts } from "./facts/types";
import type { FileEdit, Finding, Fix, TextChange } from "./findings";
import type { KeyedFinding } from "./findings-builder";
import { sameData } from "./project/same-data";
import type { CycleTable } from "./project/view";
import type { FileView, FixDraft } from "./rules/api";
import { RULES } from "./rules/registry";
import type { EngineWorkspace } from "./workspace";

/** Rounds of "fix all" after which it stops: each round must remove a finding, so real files need few. */
const MAX_ROUNDS = 20;

/** Drafts fixes by asking the rule, and offers those that were tried on a copy and hold. */
export class FixEngine {
  constructor(
    private readonly workspace: EngineWorkspace,
    private readonly analyzer: SyntaxAnalyzer,
  ) {}

  /** Fixes whose result parses, lacks the finding and has no new one. */
  fixes(finding: Finding): readonly Fix[] {
    return this.drafts(finding).filter((fix) => this.holds(finding, fix));
  }

  /** All safe fixes of a file, one after the other on a copy, as changes to its present text. */
  fixAll(path: string): readonly TextChange[] {
    const before = this.text(path);
    if (before === undefined) return [];
    return this.attempt((trial) => {
      for (let round = 0; round < MAX_ROUNDS; round++) if (!this.applyOneSafeFix(path, trial)) break;
      const after = this.text(path) ?? before;
      return after === before ? [] : [singleChange(before, after)];
    });
  }

  /** What `act` gives; the edits that it lays over the workspace are gone afterwards. */
  private attempt<T>(act: (trial: Trial) => T): T {
    return this.workspace.attempt(() => {
      const trial = new Trial(this.workspace, this.analyzer);
      try {
        return act(trial);
      } finally {
        trial.undo();
      }
    });
  }

  /** Applies as many safe fixes as do not touch the same text; says whether any was. */
  private applyOneSafeFix(path: string, trial: Trial): boolean {
    const chosen: TextChange[] = [];
    for (const finding of this.workspace.findings(path)) {
      const fix = this.drafts(finding).find((candidate) => candidate.safety === "safe" && isOwn(candidate, path));
      const changes = fix?.edits[0]?.changes;
      if (!changes || changes.some((change) => chosen.some((other) => overlaps(change, other)))) continue;
      if (this.holds(finding, fix)) chosen.push(...changes);
    }
    if (chosen.length === 0) return false;
    trial.apply([{ path, changes: chosen }]);
    return true;
  }

  private drafts(finding: Finding): Fix[] {
    const rule = RULES.find((candidate) => candidate.meta.id === finding.rule);
    if (!rule?.fixes) return [];
    const open = (path: string): FileView | undefined => {
      const text = this.workspace.readText(path);
      return text === undefined || !this.workspace.facts(path) ? undefined : this.analyzer.view(path, text);
    };
    const file = open(finding.path) ?? this.resource(finding.path);
    if (!file) return [];
    const options = ruleOptions(this.workspace.model.configuration(), rule.meta);
    return rule
      .fixes({ finding, file, project: this.workspace.model, options, open })
      .map((draft) => toFix(finding.path, draft));
  }

  private text(path: string): string | undefined {
    return this.workspace.facts(path) ? this.workspace.readText(path) : this.workspace.model.resource(path);
  }

  /** A file that is no module: its text without syntax. */
  private resource(path: string): FileView | undefined {
    const text = this.workspace.model.resource(path);
    return text === undefined ? undefined : { ...this.analyzer.view(path, ""), text };
  }

  /** Tries a fix on a copy. */
  private holds(finding: Finding, fix: Fix): boolean {
    const watched = this.watched(finding, fix);
    const cyclesBefore = this.workspace.model.importCycles();
    const tried = this.attempt((trial) => {
      if (!trial.apply(fix.edits)) return undefined;
      const changed = changedRows(cyclesBefore, this.workspace.model.importCycles());
      const far = changed.filter((path) => !watched.includes(path));
      return { far, after: [...watched, ...far, ...trial.created].flatMap((path) => this.workspace.findings(path)) };
    });
    if (!tried) return false;
    const { far, after } = tried;
    const before = [...watched, ...far].flatMap((path) => this.workspace.findings(path));
    const own = identity(finding);
    if ((count(after).get(own) ?? 0) >= (count(before).get(own) ?? 0)) return false;
    const errors = (findings: readonly Finding[]): Finding[] => findings.filter(({ severity }) => severity === "error");
    return !grows(count(before), count(after)) && !grows(count(errors(before)), count(errors(after)));
  }

  /** Files whose findings a fix may change: the finding's own, those it edits, and those that import them. */
  private watched(finding: Finding, fix: Fix): string[] {
    const edited = fix.edits.filter((edit) => !edit.create).map((edit) => edit.path);
    const importers = edited.flatMap((path) => this.workspace.model.importers(path).map((edge) => edge.from));
    return [...new Set([finding.path, ...edited, ...importers])];
  }
}

/** Edits laid over the workspace for a while. */
class Trial {
  private readonly saved = new Map<string, ModuleFacts | undefined>();
  private readonly savedResources = new Map<string, string | undefined>();
  private readonly savedTexts = new Map<string, string | undefined>();
  readonly created: string[] = [];

  constructor(
    private readonly workspace: EngineWorkspace,
    private readonly analyzer: SyntaxAnalyzer,
  ) {}

  /** Applies edits; false where a result does not parse as well as before, or would overwrite a file. */
  apply(edits: readonly FileEdit[]): boolean {
    return edits.every((edit) => (edit.path.endsWith(".py") ? this.applyToModule(edit) : this.applyToResource(edit)));
  }

  private applyToModule(edit: FileEdit): boolean {
    const known = this.workspace.facts(edit.path);
    if (edit.create ? known !== undefined : known === undefined) return false;
    const before = edit.create ? "" : this.workspace.readText(edit.path);
    if (before === undefined) return false;
    const text = applyChanges(before, edit.changes);
    const path = edit.renameTo ?? edit.path;
    const view = this.analyzer.view(path, text);
    if (view.tree.faults() > this.analyzer.parse(before).faults()) return false;
    const facts = collect(view);
    if (edit.renameTo) this.set(edit.path, undefined);
    this.setText(path, text);
    this.set(path, facts);
    if (edit.create || edit.renameTo) this.created.push(path);
    return true;
  }

  private applyToResource(edit: FileEdit): boolean {
    const before = this.workspace.model.resource(edit.path);
    if (edit.create && before !== undefined) return false;
    this.setResource(edit.path, edit.renameTo === undefined ? applyChanges(before ?? "", edit.changes) : undefined);
    if (edit.renameTo !== undefined) this.setResource(edit.renameTo, applyChanges(before ?? "", edit.changes));
    return true;
  }

  private setResource(path: string, text: string | undefined): void {
    if (!this.savedResources.has(path)) this.savedResources.set(path, this.workspace.model.resource(path));
    this.workspace.tryResource(path, text);
  }

  private set(path: string, facts: ModuleFacts | undefined): void {
    if (!this.saved.has(path)) this.saved.set(path, this.workspace.facts(path));
    this.workspace.tryModule(path, facts);
  }

  private setText(path: string, text: string): void {
    if (!this.savedTexts.has(path)) this.savedTexts.set(path, this.workspace.overlay.get(path));
    this.workspace.overlay.set(path, text);
  }

  undo(): void {
    for (const [path, text] of this.savedTexts) {
      if (text === undefined) this.workspace.overlay.delete(path);
      else this.workspace.overlay.set(path, text);
    }
    for (const [path, facts] of this.saved) this.workspace.tryModule(path, facts);
    for (const [path, text] of this.savedResources) this.workspace.tryResource(path, text);
  }
}

/** Modules whose imports lie on other cycles than before. */
function changedRows(before: CycleTable, after: CycleTable): string[] {
  if (before === after) return [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => !sameData(before[path], after[path]),
  );
}

function toFix(path: string, draft: FixDraft): Fix {
  const own: FileEdit[] = draft.changes ? [{ path, changes: draft.changes }] : [];
  return { title: draft.title, safety: draft.safety, edits: [...own, ...(draft.edits ?? [])] };
}

function isOwn(fix: Fix, path: string): boolean {
  return fix.edits.length === 1 && fix.edits[0]!.path === path && !fix.edits[0]!.create && !fix.edits[0]!.renameTo;
}

function identity(finding: Finding): string {
  return (finding as KeyedFinding).identity.join("\0");
}

/** How many findings there are of each identity. */
function count(findings: readonly Finding[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const finding of findings) out.set(identity(finding), (out.get(identity(finding)) ?? 0) + 1);
  return out;
}

function grows(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  return [...after].some(([key, number]) => number > (before.get(key) ?? 0));
}

function overlaps(a: TextChange, b: TextChange): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}

/** Applies changes that are all against the same text. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let out = "";
  let at = 0;
  // A stable sort: what is inserted at one place stays in the order of the list.
  for (const change of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    out += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return out + text.slice(at);
}

/** The one change that makes `after` of `before`: what is left between their common start and end. */
export function singleChange(before: string, after: string): TextChange {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let tail = 0;
  while (
    tail < limit - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
