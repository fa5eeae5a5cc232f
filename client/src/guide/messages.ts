/** What the guide panel and the script in its webview tell each other. */

/** What the webview keeps over a reload of the window, and gives back to the panel. */
export interface GuideState {
  readonly id: string;
  /** The finding that the page was opened from: `OpenGuideArguments`, checked when it comes back. */
  readonly finding?: unknown;
  /** How far the page is scrolled, in CSS pixels. */
  readonly scroll?: number;
}

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
  /** Replaces the finding's own evidence, without moving the page. */
  | { readonly type: "evidence"; readonly html: string; readonly state: GuideState }
  /** Answers `search` for the same query. */
  | { readonly type: "results"; readonly query: string; readonly html: string; readonly count: number };

export type FromWebview =
  | { readonly type: "ready" }
  | { readonly type: "link"; readonly href: string }
  /** Opens a place of the evidence: 0 is the finding, then the hops. */
  | { readonly type: "place"; readonly index: number }
  | { readonly type: "fix" }
  | { readonly type: "back" }
  | { readonly type: "forward" }
  | { readonly type: "scrolled"; readonly id: string; readonly top: number }
  | { readonly type: "search"; readonly query: string };
