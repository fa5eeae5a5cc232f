/** What the guide panel and the script in its webview tell each other. */

/** What the webview keeps over a reload of the window, and gives back to the panel. */
export interface GuideState {
  readonly id: string;
  /** The finding that the page was opened from: `OpenGuideArguments`, checked when it comes back. */
  readonly finding?: unknown;
  /** How far the page is scrolled, in CSS pixels. */
  readonly scroll?: number;
  /** What was chosen on a page that gives advice: `Answers`, checked when it comes back. */
  readonly answers?: unknown;
}

/** The parts of a page that change while it is shown: elements by their ids. */
export type PartId = "evidence" | "here" | "rules" | "advice";

export type ToWebview =
  /** Shows a page. `anchor` names a heading to scroll to. */
  | {
      readonly type: "page";
      readonly html: string;
      readonly contents: string;
      readonly title: string;
      readonly canGoBack: boolean;
      readonly canGoForward: boolean;
      readonly anchor?: string;
      readonly state: GuideState;
    }
  /** Replaces parts of the page, without moving it. */
  | { readonly type: "parts"; readonly parts: Parts; readonly state: GuideState }
  /** Answers `search` for the same query. */
  | { readonly type: "results"; readonly query: string; readonly html: string; readonly count: number };

export type Parts = Readonly<Partial<Record<PartId, string>>>;

export type FromWebview =
  | { readonly type: "ready" }
  | { readonly type: "link"; readonly href: string }
  /** Opens a place of the evidence: 0 is the finding, then the hops. */
  | { readonly type: "place"; readonly index: number }
  /** Opens a finding of the page's rule; line and character from 0. */
  | { readonly type: "finding"; readonly uri: string; readonly line: number; readonly character: number }
  | { readonly type: "fix" }
  /** Inserts a snippet, by its prefix, in the editor beside. */
  | { readonly type: "insert"; readonly prefix: string }
  /** The choices on a page that gives advice, by question; all of them each time. */
  | { readonly type: "answers"; readonly id: string; readonly answers: Readonly<Record<string, readonly string[]>> }
  | { readonly type: "back" }
  | { readonly type: "forward" }
  | { readonly type: "scrolled"; readonly id: string; readonly top: number }
  | { readonly type: "search"; readonly query: string };
