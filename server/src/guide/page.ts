import type { RuleMeta } from "../engine";

/** A page of the guide, in Markdown that starts with the title. Ids are unique over both kinds. */
export type GuidePage = TopicPage | RulePage;

/** A page of `media/guide/`; what its front matter says is kept apart from the text. */
export interface TopicPage {
  readonly kind: "topic";
  readonly id: string;
  readonly title: string;
  /** Pages in a row with the same chapter belong together. */
  readonly chapter: string;
  /** The place among all topics, from 1. */
  readonly order: number;
  /** A sentence: what a reader finds here. */
  readonly summary: string;
  readonly sources: readonly Source[];
  /** Ids of the rules that check what the page explains; some may not be there. */
  readonly rules: readonly string[];
  /** Prefixes of the snippets that belong here. */
  readonly snippets: readonly string[];
  readonly markdown: string;
}

export interface Source {
  readonly title: string;
  readonly url: string;
}

/** A rule's own page; `id` is the rule's. */
export interface RulePage {
  readonly kind: "rule";
  readonly id: string;
  readonly title: string;
  readonly meta: RuleMeta;
  readonly markdown: string;
}
