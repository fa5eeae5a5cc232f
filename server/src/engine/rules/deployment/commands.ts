/** Commands as files of a deployment write them: words with their places, whatever the file's own syntax around them. */
import type { Span } from "../../facts/types";

export interface Word {
  /** What the program gets; variables stand in it as they are written. */
  readonly text: string;
  /** The word as written, quotes included. */
  readonly at: Span;
  /** What stands at that place, with what the syntax around it makes of its line ends; of the same length. */
  readonly raw: string;
  /** Holds variables or substitutions: the text is not all of it, and it may be no word or several. */
  readonly open: boolean;
  /** Part of an entry point that the command is handed to: in another instruction, or in another file. */
  readonly foreign?: "instruction" | "file";
}

/** How words are written side by side, which is what a fix has to keep to. */
export interface Form {
  /** `exec` for lists of strings, where each word is a string of its own. */
  readonly kind: "exec" | "shell";
  /** Quotes that stand around the whole command, so that none of them can be used in it. */
  readonly around: string;
}

export interface Command {
  readonly words: readonly Word[];
  readonly at: Span;
  readonly form: Form;
  /** Variables that are set in front of it, or before it in the same script. */
  readonly variables: Readonly<Record<string, string>>;
  /** Conditions that it runs under, as written: tests, patterns of `case`, names of functions. */
  readonly conditions: readonly string[];
}

/** A text that is written inside another syntax, laid out so that every character keeps its place. */
export interface Inner {
  readonly text: string;
  readonly offset: number;
  /** Quotes of the syntax around it. */
  readonly around: string;
}

/**
 * The inside of a double-quoted string of JSON, YAML or the shell: escapes are made blanks of the same length, so that
 * offsets stay true. `\"` gives a quote with a blank before it, which to a shell is the same in all that is met here.
 */
export function unescaped(text: string): string {
  return text.replace(/\\(["'`$\\/])/g, " $1").replace(/\\[nrt]/g, (escape) => (escape === "\\n" ? " \n" : "  "));
}

/** Blanks of the same length, line ends included. */
export function blanked(text: string): string {
  return " ".repeat(text.length);
}

/** A span somewhere in a text that starts at `offset` of its file. */
export function shifted([start, end]: Span, offset: number): Span {
  return [start + offset, end + offset];
}

/** The words of a list of strings as one command. */
export function execCommand(words: readonly Word[], variables: Command["variables"] = {}): Command | undefined {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return undefined;
  return {
    words,
    at: [first.at[0], last.at[1]],
    form: { kind: "exec", around: "" },
    variables,
    conditions: [],
  };
}
