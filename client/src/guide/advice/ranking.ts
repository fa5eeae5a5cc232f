import type { Answers } from "./model";

/** What speaks for one candidate, or against it, when a choice was made. */
export interface Argument {
  /** `question.value` */
  readonly choice: string;
  /** Positive for it, negative against it; ±3 decides nearly alone. */
  readonly weight: number;
  readonly text: string;
}

export interface Ranked<Name extends string> {
  readonly name: Name;
  readonly score: number;
  /** Strongest first. */
  readonly reasons: readonly string[];
  readonly cautions: readonly string[];
}

/** Candidates by the sum of their arguments, best first; of equals the one that was named first. */
export function rank<Name extends string>(
  candidates: Readonly<Record<Name, readonly Argument[]>>,
  answers: Answers,
): readonly [Ranked<Name>, ...Ranked<Name>[]] {
  const ranked = (Object.entries(candidates) as [Name, readonly Argument[]][]).map(([name, all]): Ranked<Name> => {
    const own = all.filter(({ choice }) => {
      const [question = "", value = ""] = choice.split(".");
      return answers[question]?.includes(value);
    });
    const byWeight = [...own].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
    return {
      name,
      score: own.reduce((sum, { weight }) => sum + weight, 0),
      reasons: byWeight.filter(({ weight }) => weight > 0).map(({ text }) => text),
      cautions: byWeight.filter(({ weight }) => weight < 0).map(({ text }) => text),
    };
  });
  return ranked.sort((a, b) => b.score - a.score) as unknown as [Ranked<Name>, ...Ranked<Name>[]];
}
