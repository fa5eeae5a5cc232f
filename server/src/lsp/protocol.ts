/**
 * Every message that is not LSP itself; the client imports this file and nothing else of the server.
 * A client that knows none of them loses the webviews and the status bar, nothing more.
 */
import type { Range, TextEdit } from "vscode-languageserver";
import type { FeatureOffer, FeatureProblem, FeatureRequest, ProjectProfile } from "../engine";

/** `initializationOptions` of the `initialize` request; every field may be absent. */
export interface InitializationOptions {
  /** The client has the command {@link OPEN_GUIDE_COMMAND}: offer "Explain" on findings. */
  readonly guidePanel?: boolean;
  /**
   * `false` when the client has the plain snippets itself, as VS Code has by the extension's snippet files: only those
   * that are different here are completions then. Default: `true`.
   */
  readonly plainSnippets?: boolean;
  /** A folder of the machine where facts may be cached between sessions; no cache without it. */
  readonly storagePath?: string;
}

/** Server → client notification, {@link StatusParams}: sent when the state or one of the numbers changed. */
export const STATUS_NOTIFICATION = "archwright/status";

export interface StatusParams {
  readonly state: "starting" | "indexing" | "ready" | "failed";
  /** Modules of all workspace folders. */
  readonly files: number;
  /** Findings of all workspace folders, by severity. */
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  /** What failed, in a sentence. */
  readonly message?: string;
}

/** Client command behind the code action "Explain"; its only argument is {@link OpenGuideArguments}. */
export const OPEN_GUIDE_COMMAND = "archwright.openGuide";

/** Which page of the guide to open and, where it is opened from a finding, that finding's own evidence. */
export interface OpenGuideArguments {
  readonly rule: string;
  readonly uri?: string;
  readonly range?: Range;
  readonly message?: string;
  readonly related?: readonly RelatedEvidence[];
}

export interface RelatedEvidence {
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
}

/**
 * Client → server request without parameters: {@link FolderProfile}[], one for each workspace folder. Answered when all
 * that is known of them was read.
 */
export const PROFILE_REQUEST = "archwright/profile";

/** The projects of a workspace folder: their size, frameworks and structure. */
export interface FolderProfile {
  readonly uri: string;
  readonly profiles: readonly ProjectProfile[];
}

/**
 * Client → server request without parameters: {@link FolderFeatures}[], what new features can be made in each workspace
 * folder. Answered when all that is known of them was read.
 */
export const FEATURE_OFFERS_REQUEST = "archwright/featureOffers";

export interface FolderFeatures {
  readonly uri: string;
  readonly offers: readonly FeatureOffer[];
}

/** Client → server request: {@link NewFeatureParams} → {@link NewFeature}, or why there is none. Changes nothing. */
export const NEW_FEATURE_REQUEST = "archwright/newFeature";

export interface NewFeatureParams extends FeatureRequest {
  /** The workspace folder, as the offer names it. */
  readonly uri: string;
}

export interface NewFeature {
  readonly files: readonly FeatureFile[];
  /** The file to open first. */
  readonly open: string;
  /** What is left to do by hand, in a sentence each. */
  readonly notes: readonly string[];
}

export type { FeatureOffer, FeatureProblem };

export interface FeatureFile {
  readonly uri: string;
  /** The file is new. */
  readonly created: boolean;
  /** The whole text, as it would be. */
  readonly text: string;
  /** What changes in a file that exists. */
  readonly edits: readonly TextEdit[];
}

/** Server → client request of the browser server, which has no files of its own: {@link UriParams} → {@link DirectoryEntry}[]. */
export const READ_DIRECTORY_REQUEST = "archwright/readDirectory";

/** Server → client request of the browser server: {@link UriParams} → the bytes as `Uint8Array` (workers clone it), or `null`. */
export const READ_FILE_REQUEST = "archwright/readFile";

export interface UriParams {
  readonly uri: string;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly type: "file" | "directory";
}

/**
 * The first message to the browser server's worker, ahead of LSP's: the parser's binaries. A worker of VS Code does not
 * know where its script came from, so it cannot load them itself.
 */
export interface WorkerBinaries {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}
