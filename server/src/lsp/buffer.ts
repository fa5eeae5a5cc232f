import type { TextDocumentContentChangeEvent, TextDocumentItem } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { MAX_SOURCE_LENGTH, type Analyzer, type ModuleFacts, type OpenDocument, type TextChange } from "../engine";
import { toTextChange } from "./convert";
import { uriKey } from "./uris";

/**
 * The text of a file that is open in the editor. Keystrokes are collected; the engine sees them together at the next
 * {@link parse} or {@link take}, and until then everything it asks about the file is answered from before them.
 */
export class TextBuffer {
  readonly key: string;
  readonly uri: string;
  readonly languageId: string;
  private readonly document: TextDocument;
  private pending: TextChange[] = [];
  private parsed: OpenDocument | undefined;
  private snapshot: string;
  private taken = false;

  constructor(item: TextDocumentItem) {
    this.key = uriKey(item.uri);
    this.uri = item.uri;
    this.languageId = item.languageId;
    this.document = TextDocument.create(item.uri, item.languageId, item.version, item.text);
    this.snapshot = item.text;
  }

  get version(): number {
    return this.document.version;
  }

  /** The text as the client has it, which the engine may not have seen yet. */
  get current(): TextDocument {
    return this.document;
  }

  /** The text that the engine knows. */
  get text(): string {
    return this.snapshot;
  }

  /** There is text that the engine has not seen. */
  get stale(): boolean {
    return !this.taken || this.pending.length > 0;
  }

  /** Applies the client's changes in order. */
  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      this.pending.push(toTextChange(this.document, change));
      TextDocument.update(this.document, [change], version);
    }
  }

  /** The facts of the newest text. Throws when it cannot be analysed; a later text can be parsed again. */
  parse(analyzer: Analyzer, path: string): ModuleFacts {
    const { parsed, pending } = this;
    this.take();
    try {
      if (this.snapshot.length > MAX_SOURCE_LENGTH) throw new Error("is too large to be analysed");
      if (!parsed) return (this.parsed = analyzer.open(path, this.snapshot)).facts;
      return pending.length > 0 ? parsed.update(pending) : parsed.facts;
    } catch (error) {
      this.release();
      this.taken = true;
      throw error;
    }
  }

  /** The newest text, which is the engine's from now on. */
  take(): string {
    this.pending = [];
    this.taken = true;
    this.snapshot = this.document.getText();
    return this.snapshot;
  }

  /** Frees the syntax tree; the buffer may be parsed anew, as another project's file too. */
  release(): void {
    this.parsed?.dispose();
    this.parsed = undefined;
    this.taken = false;
  }
}
