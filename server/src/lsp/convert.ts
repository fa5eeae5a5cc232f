/**
 * The only place where the engine's offsets and paths become LSP's positions and URIs, and back. Both count UTF-16
 * units; where a line ends is the engine's word.
 */
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type CodeDescription,
  type CreateFile,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Position,
  type Range,
  type RenameFile,
  type TextDocumentContentChangeEvent,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ConfigurationProblem, FileEdit, Finding, Location, Severity, TextChange, Workspace } from "../engine";
import type { DiagnosticSupport, EditSupport } from "./capabilities";
import { rulePage } from "./rule-pages";

const SOURCE = "archwright";
/** The `code` of mistakes in the configuration, which no rule found. */
export const CONFIGURATION_CODE = "configuration";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose findings mark text that can go: editors show it faded. */
const UNNECESSARY: ReadonlySet<string> = new Set(["unused-suppression"]);

/** What of a project is needed to name its places. */
export interface ProjectFiles {
  readonly workspace: Pick<Workspace, "position" | "offset">;
  uriOf(path: string): string;
  bufferOf(path: string): { readonly version: number } | undefined;
}

/** What a diagnostic carries so that code actions find its finding again. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

export function fingerprintOf(diagnostic: Diagnostic): string | undefined {
  const data = diagnostic.data as Partial<DiagnosticData> | undefined;
  return diagnostic.source === SOURCE && typeof data?.fingerprint === "string" ? data.fingerprint : undefined;
}

export function toRange(project: ProjectFiles, { path, start, end }: Location): Range {
  const { workspace } = project;
  return { start: workspace.position(path, start), end: workspace.position(path, end) };
}

export function toOffset(project: ProjectFiles, path: string, position: Position): number {
  return project.workspace.offset(path, position);
}

/** Whether two ranges share a place; touching ends do: a caret at the end of a word is on it. */
export function touches(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** A change that the client made, against the document as it is before it. */
export function toTextChange(document: TextDocument, change: TextDocumentContentChangeEvent): TextChange {
  if (!("range" in change)) return { start: 0, end: document.getText().length, text: change.text };
  const start = document.offsetAt(change.range.start);
  const end = document.offsetAt(change.range.end);
  return { start: Math.min(start, end), end: Math.max(start, end), text: change.text };
}

/** A change of a document that the engine may not have seen yet. */
export function toLiveEdit(document: TextDocument, { start, end, text }: TextChange): TextEdit {
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, newText: text };
}

export function toDiagnostic(project: ProjectFiles, finding: Finding, support: DiagnosticSupport): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(project, finding),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    source: SOURCE,
    message: finding.message,
  };
  if (support.codeDescription) diagnostic.codeDescription = toCodeDescription(finding.rule);
  if (support.related && finding.related.length > 0) diagnostic.relatedInformation = toRelated(project, finding);
  if (support.tags && UNNECESSARY.has(finding.rule)) diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (support.data) diagnostic.data = { fingerprint: finding.fingerprint } satisfies DiagnosticData;
  return diagnostic;
}

export function toProblemDiagnostic(project: ProjectFiles, problem: ConfigurationProblem): Diagnostic {
  return {
    range: toRange(project, problem),
    severity: SEVERITIES[problem.severity],
    code: CONFIGURATION_CODE,
    source: SOURCE,
    message: problem.message,
  };
}

export function toRelated(project: ProjectFiles, finding: Finding): DiagnosticRelatedInformation[] {
  return finding.related.map((related) => ({
    location: { uri: project.uriOf(related.path), range: toRange(project, related) },
    message: related.message,
  }));
}

/** Whether the client can do all that these edits ask for. */
export function supportsEdits(edits: readonly FileEdit[], support: EditSupport): boolean {
  return edits.every((edit) => (!edit.create || support.create) && (edit.renameTo === undefined || support.rename));
}

/** `confirm`, a reason, makes clients that can show the edit for review before they make it. */
export function toWorkspaceEdit(
  project: ProjectFiles,
  edits: readonly FileEdit[],
  support: EditSupport,
  confirm?: string,
): WorkspaceEdit {
  if (!support.documentChanges) {
    return { changes: Object.fromEntries(edits.map((edit) => [project.uriOf(edit.path), toTextEdits(project, edit)])) };
  }
  const annotate = confirm !== undefined && support.annotations;
  const documentChanges = edits.flatMap((edit) => toDocumentChanges(project, edit, annotate));
  if (!annotate) return { documentChanges };
  const annotation = { label: confirm, needsConfirmation: true };
  return { documentChanges, changeAnnotations: { [ANNOTATION]: annotation } };
}

const ANNOTATION = "archwright.refactor";

function toDocumentChanges(
  project: ProjectFiles,
  edit: FileEdit,
  annotate: boolean,
): (TextDocumentEdit | CreateFile | RenameFile)[] {
  const uri = project.uriOf(edit.path);
  const annotation = annotate ? { annotationId: ANNOTATION } : {};
  const changes: (TextDocumentEdit | CreateFile | RenameFile)[] = [];
  if (edit.create) changes.push({ kind: "create", uri, ...annotation });
  if (edit.changes.length > 0) {
    const version = project.bufferOf(edit.path)?.version ?? null;
    const edits = toTextEdits(project, edit).map((change) => ({ ...change, ...annotation }));
    changes.push({ textDocument: { uri, version }, edits });
  }
  if (edit.renameTo !== undefined) {
    changes.push({ kind: "rename", oldUri: uri, newUri: project.uriOf(edit.renameTo), ...annotation });
  }
  return changes;
}

export function toTextEdits(project: ProjectFiles, edit: FileEdit): TextEdit[] {
  if (edit.create) {
    // The file is not there yet, so nobody can say where its offsets are: it is filled at its start.
    const start = { line: 0, character: 0 };
    return [{ range: { start, end: start }, newText: edit.changes.map((change) => change.text).join("") }];
  }
  return edit.changes.map(({ start, end, text }) => ({
    range: toRange(project, { path: edit.path, start, end }),
    newText: text,
  }));
}

function toCodeDescription(rule: string): CodeDescription {
  return { href: rulePage(rule) };
}
