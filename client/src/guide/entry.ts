import type { OpenGuideArguments } from "../../../server/src/lsp/protocol";
import { asFinding } from "./finding";
import type { GuideState } from "./messages";

/** A visit of a page: what the history keeps. */
export interface Entry {
  readonly id: string;
  /** What the page was opened from. */
  readonly finding?: OpenGuideArguments;
  readonly anchor?: string;
  /** How far it is scrolled, in CSS pixels. */
  readonly scroll?: number;
  /** What was chosen on a page that gives advice; checked when it is used. */
  readonly answers?: unknown;
}

/** The state that a webview keeps of a visit. */
export function stateOf({ id, finding, scroll, answers }: Entry): GuideState {
  return {
    id,
    ...(finding ? { finding } : {}),
    ...(scroll === undefined ? {} : { scroll }),
    ...(answers === undefined ? {} : { answers }),
  };
}

/** A visit out of what a webview kept, which may be anything. */
export function entryOf(state: GuideState | undefined, home: string): Entry {
  const finding = asFinding(state?.finding);
  return {
    id: typeof state?.id === "string" ? state.id : home,
    ...(finding ? { finding } : {}),
    ...(typeof state?.scroll === "number" ? { scroll: state.scroll } : {}),
    ...(state?.answers === undefined ? {} : { answers: state.answers }),
  };
}
