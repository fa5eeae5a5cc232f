import { type Diagnostic, type Disposable, EventEmitter, Uri, languages, workspace } from "vscode";
import type { OpenGuideArguments } from "../../../server/src/lsp/protocol";
import { evidenceArguments, findingsOf, ruleOf } from "../findings";
import { type Evidence, type Place, type Range, excerpt, rangeAfterEdit } from "./evidence";
import { asFinding } from "./finding";

const CONTEXT_LINES = 2;
const DELAY_MS = 200;

/**
 * The evidence of one finding, kept up with what happens to it: ranges move with edits, and when the analysis reports
 * the finding anew, or no more, that is taken over.
 */
export class EvidenceSource implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: readonly { dispose(): void }[];
  #finding: OpenGuideArguments;
  #reported = false;
  #gone = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Fires a moment after the evidence became stale. */
  readonly onDidChange = this.#changed.event;

  constructor(finding: OpenGuideArguments) {
    this.#finding = finding;
    this.#follow();
    this.#subscriptions = [
      this.#changed,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const uri = document.uri.toString();
        if (!this.#concerns(uri)) return;
        for (const { range, text } of contentChanges) this.#move(uri, range, text);
        this.#later();
      }),
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (this.#concerns(uri.toString())) this.#later();
      }),
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === this.#finding.uri) && this.#follow()) this.#later();
      }),
    ];
  }

  /** The finding as it stands now. */
  get finding(): OpenGuideArguments {
    return this.#finding;
  }

  /** Reads the code lines, from open documents where there are any. */
  async read(): Promise<Evidence> {
    const { rule, uri, range, message = "", related = [] } = this.#finding;
    return {
      rule,
      message,
      place: uri !== undefined && range ? await readPlace(uri, range, "", CONTEXT_LINES) : undefined,
      hops: await Promise.all(related.map((hop) => readPlace(hop.uri, hop.range, hop.message, 0))),
      gone: this.#gone,
    };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #concerns(uri: string): boolean {
    return this.#finding.uri === uri || (this.#finding.related ?? []).some((hop) => hop.uri === uri);
  }

  #move(uri: string, edited: Range, text: string): void {
    const moved = <T extends { uri?: string; range?: Range }>(place: T): T =>
      place.uri === uri && place.range ? { ...place, range: rangeAfterEdit(place.range, edited, text) } : place;
    this.#finding = { ...moved(this.#finding), related: (this.#finding.related ?? []).map(moved) };
  }

  /** Looks for the finding among what is reported now. Says whether anything differs. */
  #follow(): boolean {
    const { uri, rule } = this.#finding;
    // The diagnostics of closed files may be dropped without the findings being gone.
    if (uri === undefined || !workspace.textDocuments.some((document) => document.uri.toString() === uri)) return false;
    const parsed = Uri.parse(uri);
    const found = this.#same(findingsOf(parsed).filter((finding) => ruleOf(finding) === rule));
    const before = this.#gone;
    this.#gone = found === undefined && this.#reported;
    if (found) {
      this.#reported = true;
      this.#finding = asFinding(evidenceArguments(parsed, found)) ?? this.#finding;
    }
    return found !== undefined || before !== this.#gone;
  }

  #same(candidates: readonly Diagnostic[]): Diagnostic | undefined {
    const line = this.#finding.range?.start.line ?? -1;
    const near = (a: Diagnostic, b: Diagnostic): number =>
      Math.abs(a.range.start.line - line) - Math.abs(b.range.start.line - line);
    return (
      candidates.find((finding) => finding.range.start.line === line) ??
      candidates.filter((finding) => finding.message === this.#finding.message).sort(near)[0]
    );
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#changed.fire();
    }, DELAY_MS);
  }
}

async function readPlace(uri: string, range: Range, message: string, context: number): Promise<Place> {
  const parsed = Uri.parse(uri);
  const text = await readText(parsed);
  return {
    uri,
    range,
    path: workspace.asRelativePath(parsed),
    message,
    excerpt: text === undefined ? undefined : excerpt(text, range, context),
  };
}

/** Reads without opening a document: that would start the analysis of one that nobody looks at. */
async function readText(uri: Uri): Promise<string | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
