import type { RuleMeta } from "../engine";

/** A page of the guide, in Markdown. Ids are unique over both kinds. */
export type GuidePage =
  | {
      /** A chapter, from `media/guide/<id>.md`. */
      readonly kind: "topic";
      readonly id: string;
      readonly title: string;
      readonly markdown: string;
    }
  | {
      /** A rule's own page; `id` is the rule's. */
      readonly kind: "rule";
      readonly id: string;
      readonly title: string;
      readonly meta: RuleMeta;
      readonly markdown: string;
    };
