import { InsertTextMode, MarkupKind, ResourceOperationKind, type InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "./protocol";

/** What the client can do, as plain answers. What it does not say, it cannot. */
export interface Client {
  readonly options: InitializationOptions;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly dynamicWatching: boolean;
  readonly workspaceFolders: boolean;
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshLenses: boolean;
  readonly diagnostics: DiagnosticSupport;
  readonly codeActions: CodeActionSupport;
  readonly edits: EditSupport;
  readonly markdownHover: boolean;
  readonly completion: CompletionSupport;
}

export interface CompletionSupport {
  /** Insertions may have tab stops. */
  readonly snippets: boolean;
  /** Text beside the label. */
  readonly labelDetails: boolean;
  /** The client indents what it inserts like the line that it stands on, where it is asked to. */
  readonly adjustsIndentation: boolean;
  readonly markdown: boolean;
  /** Documentation may be made when an item is looked at. */
  readonly resolvesDocumentation: boolean;
}

export interface DiagnosticSupport {
  readonly related: boolean;
  readonly tags: boolean;
  readonly codeDescription: boolean;
  /** `data` comes back with code action requests. */
  readonly data: boolean;
  /** Published diagnostics may name the version that they were made for. */
  readonly version: boolean;
}

export interface CodeActionSupport {
  /** Actions, not bare commands. */
  readonly literals: boolean;
  /** Edits may be computed when an action is chosen. */
  readonly resolveEdit: boolean;
  readonly preferred: boolean;
}

export interface EditSupport {
  readonly documentChanges: boolean;
  readonly create: boolean;
  readonly rename: boolean;
  /** Edits that ask to be looked at before they are made. */
  readonly annotations: boolean;
}

export function readClient(params: InitializeParams): Client {
  const { workspace, textDocument } = params.capabilities;
  // Clients that pull often describe what they show under the older capability alone.
  const shown = { ...textDocument?.publishDiagnostics, ...textDocument?.diagnostic };
  const action = textDocument?.codeAction;
  const item = textDocument?.completion?.completionItem;
  const edit = workspace?.workspaceEdit;
  const operations = edit?.documentChanges ? (edit.resourceOperations ?? []) : [];
  return {
    options: isObject(params.initializationOptions) ? params.initializationOptions : {},
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    dynamicWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshLenses: workspace?.codeLens?.refreshSupport === true,
    diagnostics: {
      related: shown.relatedInformation === true,
      tags: shown.tagSupport !== undefined,
      codeDescription: shown.codeDescriptionSupport === true,
      data: shown.dataSupport === true,
      version: textDocument?.publishDiagnostics?.versionSupport === true,
    },
    codeActions: {
      literals: action?.codeActionLiteralSupport !== undefined,
      resolveEdit: action?.dataSupport === true && action.resolveSupport?.properties.includes("edit") === true,
      preferred: action?.isPreferredSupport === true,
    },
    edits: {
      documentChanges: edit?.documentChanges === true,
      create: operations.includes(ResourceOperationKind.Create),
      rename: operations.includes(ResourceOperationKind.Rename),
      annotations: edit?.documentChanges === true && edit.changeAnnotationSupport !== undefined,
    },
    markdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    completion: {
      snippets: item?.snippetSupport === true,
      labelDetails: item?.labelDetailsSupport === true,
      adjustsIndentation: item?.insertTextModeSupport?.valueSet.includes(InsertTextMode.adjustIndentation) === true,
      markdown: item?.documentationFormat?.includes(MarkupKind.Markdown) === true,
      resolvesDocumentation: item?.resolveSupport?.properties.includes("documentation") === true,
    },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
