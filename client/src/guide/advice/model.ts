/** Pages that ask a few questions and give an answer with its reasons. Pure: what is known of the project comes in. */

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** A second line, where the label alone may not be clear. */
  readonly hint?: string;
}

export interface Question {
  readonly id: string;
  readonly text: string;
  /** Whether one choice is to be made, or any number. */
  readonly choose: "one" | "any";
  readonly choices: readonly Choice[];
}

/** The values chosen, by question; questions without an answer may be absent. */
export type Answers = Readonly<Record<string, readonly string[]>>;

/** The advice. Texts may hold code between backticks. */
export interface Advice {
  readonly title: string;
  readonly text: string;
  readonly reasons: readonly string[];
  /** What to watch out for. */
  readonly cautions: readonly string[];
  /** What else would do, and when. */
  readonly instead: readonly { readonly title: string; readonly when: string }[];
  /** A sketch to start from: a tree of files, or a command. */
  readonly sketch?: { readonly title: string; readonly text: string; readonly note?: string };
  /** Links to pages: `topic:fastapi`, `rule:outgrown-layout`. */
  readonly pages: readonly string[];
  /** Prefixes of snippets to begin with. */
  readonly snippets: readonly string[];
}

/** What is known of the open project. */
export interface Project {
  readonly name: string;
  /** Lines that hold code: no blanks, no comments; without tests. */
  readonly lines: number;
  readonly modules: number;
  readonly isLibrary: boolean;
  /** As found; absent where that cannot be told. */
  readonly structure?: Structure;
  /** Packages that it depends on or imports, by their names in the index: `fastapi`, `celery`. */
  readonly packages: readonly string[];
}

export type Structure = "single-file" | "flat" | "feature" | "layered" | "clean";

export interface Advisor {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly questions: readonly Question[];
  /** The answers that the project gives by itself. */
  readonly prefill: (project: Project) => Answers;
  /** `project` is absent where none is open. */
  readonly advise: (answers: Answers, project: Project | undefined) => Advice;
}

/** The one value chosen, or `undefined`. */
export function chosen(answers: Answers, question: string): string | undefined {
  return answers[question]?.[0];
}

export function has(answers: Answers, question: string, value: string): boolean {
  return answers[question]?.includes(value) ?? false;
}

/** Answers out of a webview: only questions and choices that there are, and one where one is to be chosen. */
export function asAnswers(value: unknown, { questions }: Advisor): Answers {
  if (typeof value !== "object" || value === null) return {};
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    questions.flatMap(({ id, choose, choices }) => {
      const raw: unknown = given[id];
      if (!Array.isArray(raw)) return [];
      const known = choices.map((choice) => choice.value).filter((each) => raw.includes(each));
      return [[id, choose === "one" ? known.slice(0, 1) : known]];
    }),
  );
}
