/** Reads typed values from a TOML tree and notes what is wrong with them. */
import type { Span } from "../facts/types";
import type { ConfigurationProblem } from "../findings";
import { didYouMean } from "./suggest";
import type { TomlArray, TomlItem, TomlTable } from "./toml";
import type { PlacedText } from "./types";

const KIND: Record<TomlItem["kind"], string> = {
  table: "a table",
  array: "a list",
  string: "a string",
  integer: "an integer",
  float: "a number with a fraction",
  boolean: "a boolean",
  date: "a date",
};

/** What reads the value of a known key; `subject` begins the sentences about it. */
export type KeyReader = (item: TomlItem, subject: string) => void;

export class ConfigurationReader {
  readonly problems: ConfigurationProblem[] = [];

  constructor(private readonly path: string) {}

  problem([start, end]: Span, message: string): undefined {
    this.problems.push({ path: this.path, start, end, message, severity: "error" });
    return undefined;
  }

  /** Hands each entry to the reader of its key; keys without a reader are problems. */
  keys(table: TomlTable, what: string, readers: Readonly<Record<string, KeyReader>>): void {
    for (const [key, entry] of table.entries) {
      if (Object.hasOwn(readers, key)) readers[key]?.(entry.value, `\`${key}\``);
      else this.problem(entry.keyAt, `${what} has no key \`${key}\`.${didYouMean(key, Object.keys(readers))}`);
    }
  }

  table(item: TomlItem, subject: string): TomlTable | undefined {
    return item.kind === "table" ? item : this.mistyped(item, subject, "a table");
  }

  array(item: TomlItem, subject: string, of: string): TomlArray | undefined {
    return item.kind === "array" ? item : this.mistyped(item, subject, `a list of ${of}`);
  }

  boolean(item: TomlItem, subject: string): boolean | undefined {
    return item.kind === "boolean" ? (item.value as boolean) : this.mistyped(item, subject, "true or false");
  }

  integer(item: TomlItem, subject: string): number | undefined {
    if (item.kind !== "integer") return this.mistyped(item, subject, "an integer");
    const value = item.value as number;
    return value >= 0 ? value : this.problem(item.at, `${subject} must not be negative.`);
  }

  string(item: TomlItem, subject: string): string | undefined {
    if (item.kind !== "string") return this.mistyped(item, subject, "a string");
    const value = item.value as string;
    return value.trim() === "" ? this.problem(item.at, `${subject} must not be empty.`) : value;
  }

  /** The strings of a list; entries of other types are problems of their own. */
  strings(item: TomlItem, subject: string): PlacedText[] | undefined {
    return this.array(item, subject, "strings")?.items.flatMap((entry) => {
      const text = this.string(entry, entryOf(subject));
      return text === undefined ? [] : [{ text, at: entry.at }];
    });
  }

  /** One of the keys of `known`, which says of each what it means. */
  choice<T extends string>(item: TomlItem, subject: string, known: Readonly<Record<T, unknown>>): T | undefined {
    const choices = Object.keys(known) as T[];
    const list = choices.map((choice) => `\`${choice}\``);
    const expected = `${list.slice(0, -1).join(", ")} or ${list.at(-1) ?? ""}`;
    if (item.kind !== "string") return this.mistyped(item, subject, expected);
    const found = choices.find((choice) => choice === item.value);
    if (found !== undefined) return found;
    const written = item.value as string;
    return this.problem(item.at, `${subject} must be ${expected}, not \`${written}\`.${didYouMean(written, choices)}`);
  }

  private mistyped(item: TomlItem, subject: string, expected: string): undefined {
    return this.problem(item.at, `${subject} must be ${expected}, not ${KIND[item.kind]}.`);
  }
}

/** The subject of a sentence about an entry of a list. */
export function entryOf(subject: string): string {
  return `An entry of ${subject}`;
}
