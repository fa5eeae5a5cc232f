import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic } from "vscode-languageserver";
import {
  acceptInBaseline,
  BASELINE_PATH,
  canIgnore,
  RULES,
  type FileEdit,
  type Finding,
  type TextChange,
} from "../engine";
import type { Client } from "./capabilities";
import { fingerprintOf, supportsEdits, toDiagnostic, toRange, toRelated, toWorkspaceEdit, touches } from "./convert";
import { Fixes } from "./fixes";
import { ignoreFinding, ignoreRule } from "./ignores";
import type { Machine } from "./machine";
import type { Place, Projects } from "./projects";
import { OPEN_GUIDE_COMMAND, type OpenGuideArguments } from "./protocol";

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.archwright`;

/** Rules whose findings are about comments that ignore: to ignore those as well is no help. */
const NOT_IGNORED: ReadonlySet<string> = new Set(["unused-suppression"]);

/** What an action carries from the list to the moment when it is chosen. */
interface ActionData {
  readonly uri: string;
  readonly action: "fix" | "fix-all" | "ignore-line" | "ignore-file" | "baseline";
  readonly rule?: string;
  readonly fingerprint?: string;
  /** Which of the finding's fixes. */
  readonly title?: string;
}

/** The edits of an action; `confirm` names what should be looked at before they are made. */
interface Draft {
  readonly edits: readonly FileEdit[];
  readonly confirm?: string;
}

/** Lists what can be done about findings; the edits are made when an action is chosen, where the client can wait. */
export class CodeActions {
  private readonly fixes = new Fixes();

  constructor(
    private readonly projects: Projects,
    private readonly machine: Machine,
    private readonly client: Client,
  ) {}

  list({ textDocument, range, context }: CodeActionParams): CodeAction[] {
    const { uri } = textDocument;
    const place = this.projects.locate(uri);
    if (!place?.project.complete || !this.client.codeActions.literals) return [];
    place.project.flush();
    const wanted = (kind: string): boolean => isWanted(kind, context.only);

    const offers = wanted(CodeActionKind.QuickFix)
      ? this.quickFixes(place, uri, findingsAt(place, { textDocument, range, context }), context.diagnostics)
      : [];
    // Unasked, "fix all" is offered where something that it fixes is at hand.
    const canFixAll = context.only ? this.hasSafeFixes(place) : offers.some((action) => action.isPreferred);
    if (wanted(FIX_ALL_KIND) && canFixAll) {
      const data: ActionData = { uri, action: "fix-all" };
      offers.push({ title: "Fix all that Archwright can fix safely", kind: FIX_ALL_KIND, data });
    }
    if (this.client.codeActions.resolveEdit) return offers;
    return offers.map((action) => this.resolve(action)).filter((action) => action.edit ?? action.command);
  }

  /** Adds the edit. An action whose finding is gone meanwhile does nothing. */
  resolve(action: CodeAction): CodeAction {
    const data = action.data as ActionData | undefined;
    const place = data && this.projects.locate(data.uri);
    if (!place) return action;
    place.project.flush();
    const draft = this.draft(place, data);
    if (!draft) return action;
    return { ...action, edit: toWorkspaceEdit(place.project, draft.edits, this.client.edits, draft.confirm) };
  }

  private quickFixes(
    place: Place,
    uri: string,
    findings: readonly Finding[],
    given: readonly Diagnostic[],
  ): CodeAction[] {
    const { project, path } = place;
    const action = (finding: Finding, title: string, rest: Partial<CodeAction>): CodeAction => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: this.diagnosticsOf(place, finding, given),
      ...rest,
    });
    const data = ({ rule, fingerprint }: Finding, name: ActionData["action"]): ActionData => ({
      uri,
      action: name,
      rule,
      fingerprint,
    });
    const ignored = canIgnore(path) ? findings.filter(({ rule }) => !NOT_IGNORED.has(rule)) : [];
    const lineOf = (finding: Finding): number => toRange(project, finding).start.line;
    const explained = this.client.options.guidePanel ? findings : [];
    return [
      ...findings.flatMap((finding) => {
        const fixes = this.possibleFixes(place, finding);
        const preferred = this.client.codeActions.preferred && fixes.find((fix) => fix.safety === "safe");
        return fixes.map((fix) =>
          action(finding, fix.title, {
            ...(fix === preferred ? { isPreferred: true } : {}),
            data: { ...data(finding, "fix"), title: fix.title } satisfies ActionData,
          }),
        );
      }),
      ...firstOfEach(ignored, (finding) => `${finding.rule} ${lineOf(finding)}`).map((finding) =>
        action(finding, `Ignore \`${finding.rule}\` on this line`, { data: data(finding, "ignore-line") }),
      ),
      ...firstOfEach(ignored, ({ rule }) => rule).map((finding) =>
        action(finding, `Ignore \`${finding.rule}\` in this file`, { data: data(finding, "ignore-file") }),
      ),
      ...(canWriteBaseline(this.client) ? findings.filter(({ rule }) => !NOT_IGNORED.has(rule)) : []).map((finding) =>
        action(finding, `Accept this \`${finding.rule}\` in the baseline`, { data: data(finding, "baseline") }),
      ),
      ...firstOfEach(explained, ({ rule }) => rule).map((finding) => {
        const title = `Explain \`${finding.rule}\``;
        const command = { title, command: OPEN_GUIDE_COMMAND, arguments: [evidence(place, uri, finding)] };
        return action(finding, title, { command });
      }),
    ];
  }

  private possibleFixes({ project }: Place, finding: Finding) {
    return this.fixes.of(project, finding).filter((fix) => supportsEdits(fix.edits, this.client.edits));
  }

  /** The client's own diagnostics for the finding, which it recognises, else a new one. */
  private diagnosticsOf({ project }: Place, finding: Finding, given: readonly Diagnostic[]): Diagnostic[] {
    const own = given.filter(
      (diagnostic) => fingerprintOf(diagnostic) === finding.fingerprint && diagnostic.code === finding.rule,
    );
    return own.length > 0 ? own : [toDiagnostic(project, finding, this.client.diagnostics)];
  }

  private draft({ project, path }: Place, data: ActionData): Draft | undefined {
    if (data.action === "fix-all") return inFile(path, this.fixes.all(project, path));
    const finding = project.workspace
      .findings(path)
      .find((each) => each.rule === data.rule && each.fingerprint === data.fingerprint);
    if (!finding) return undefined;
    if (data.action === "ignore-line") return inFile(path, [ignoreFinding(project, this.machine, finding)]);
    if (data.action === "ignore-file") return inFile(path, [ignoreRule(project, finding)]);
    if (data.action === "baseline") return { edits: [acceptInBaseline(project.workspace, finding)] };
    const fix = this.fixes.of(project, finding).find((each) => each.title === data.title);
    return fix && { edits: fix.edits, ...(fix.safety === "refactor" ? { confirm: fix.title } : {}) };
  }

  private hasSafeFixes({ project, path }: Place): boolean {
    const rules = new Set(project.workspace.findings(path).map((finding) => finding.rule));
    // Cheap before dear: most files have nothing that could be fixed at all.
    const possible = RULES.some(({ meta }) => rules.has(meta.id) && meta.fixes.includes("safe"));
    return possible && this.fixes.all(project, path).length > 0;
  }
}

/** Findings that the client names, and those that the range touches. */
function findingsAt({ project, path }: Place, { range, context }: CodeActionParams): Finding[] {
  const named = new Set(context.diagnostics.map(fingerprintOf));
  return project.workspace
    .findings(path)
    .filter((finding) => named.has(finding.fingerprint) || touches(toRange(project, finding), range));
}

/** A baseline may have to be made first. */
function canWriteBaseline(client: Client): boolean {
  return supportsEdits([{ path: BASELINE_PATH, changes: [], create: true }], client.edits);
}

/** Asking for a kind asks for its sub-kinds too; asking for none asks for all. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only?.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`)) ?? true;
}

function evidence({ project }: Place, uri: string, finding: Finding): OpenGuideArguments {
  return {
    rule: finding.rule,
    uri,
    range: toRange(project, finding),
    message: finding.message,
    related: toRelated(project, finding).map(({ location, message }) => ({ ...location, message })),
  };
}

function inFile(path: string, changes: readonly (TextChange | undefined)[]): Draft | undefined {
  const made = changes.filter((change) => change !== undefined);
  return made.length > 0 ? { edits: [{ path, changes: made }] } : undefined;
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}
