/**
 * The words of a TOML text with the path of keys that each stands at. Unlike a parser it takes text that is being
 * written: a key without a value, a list or string that is not closed.
 */
import type { Span } from "../facts/types";

export interface TomlPlace {
  readonly role: "header" | "key" | "value";
  /** Keys above: of a key those before it, of a value its own too; `[]` for each list it is in. */
  readonly path: readonly string[];
  /** Without quotes. */
  readonly text: string;
  /** Inside the quotes. */
  readonly at: Span;
  readonly quote?: '"' | "'";
  /** Counts the headers: words below the same one have the same number. */
  readonly table: number;
  /** The last part of a key: what stands there is its name. */
  readonly last: boolean;
  /** An `=` or, of a header, its `]` follows. */
  readonly closed: boolean;
}

const SPACE = /[ \t]*/y;
const BLANK = /(?:[ \t\r\n]|#[^\r\n]*)*/y;
const BARE_KEY = /[^\s.=[\]{},"'#]+/y;
const BARE_VALUE = /[^\s,[\]{}"'#]+/y;
/** A line that begins anew, so a list above was not closed. */
const FRESH_LINE = /[ \t]*(?:\[[\w"'[]|[\w"'.-]+[ \t]*=)/y;

/** Every key and scalar value, in order. Never throws. */
export function readPlaces(text: string): TomlPlace[] {
  const scan = new Scan(text);
  scan.document();
  return scan.places;
}

class Scan {
  readonly places: TomlPlace[] = [];
  private at = 0;
  private table = 0;

  constructor(private readonly text: string) {}

  document(): void {
    let header: readonly string[] = [];
    while (this.hasMore()) {
      const start = this.at;
      if (this.text[this.at] === "[") header = this.header();
      else this.pair(header);
      // Whatever is left of the line fits nowhere.
      if (this.at === start || !this.atLineEnd()) this.match(/[^\r\n]*/y);
    }
  }

  private header(): readonly string[] {
    this.match(/\[+[ \t]*/y);
    this.table++;
    const keys = this.keys("header", []);
    this.match(/[ \t]*\]*/y);
    return keys;
  }

  private pair(above: readonly string[]): void {
    const path = this.keys("key", above);
    this.match(SPACE);
    if (this.text[this.at] !== "=") return;
    this.at++;
    this.value(path);
  }

  /** The parts between dots; gives the whole path. */
  private keys(role: "header" | "key", above: readonly string[]): readonly string[] {
    const path = [...above];
    const first = this.places.length;
    do {
      this.match(SPACE);
      const word = this.quoted() ?? this.bare(BARE_KEY);
      if (!word) break;
      this.places.push({ role, path: [...path], table: this.table, last: false, closed: false, ...word });
      path.push(word.text);
      this.match(SPACE);
    } while (this.text[this.at] === "." && ++this.at);
    const closed = this.text[this.at] === (role === "header" ? "]" : "=");
    for (let index = first; index < this.places.length; index++) {
      this.places[index] = { ...this.places[index]!, closed, last: index === this.places.length - 1 };
    }
    return path;
  }

  private value(path: readonly string[]): void {
    this.match(SPACE);
    const first = this.text[this.at];
    if (first === "[") return this.list([...path, "[]"]);
    if (first === "{") return this.inline(path);
    const word = this.quoted() ?? this.bare(BARE_VALUE);
    if (word) this.places.push({ role: "value", path, table: this.table, last: true, closed: true, ...word });
  }

  private list(path: readonly string[]): void {
    this.at++;
    while (this.hasMore()) {
      const here = this.text[this.at]!;
      if (here === "]") {
        this.at++;
        return;
      }
      if (this.isFresh()) return;
      const start = this.at;
      if (here !== ",") this.value(path);
      if (this.at === start) this.at++;
    }
  }

  private inline(path: readonly string[]): void {
    this.at++;
    while (this.hasMore()) {
      const here = this.text[this.at]!;
      if (here === "}") {
        this.at++;
        return;
      }
      if (here === "[" && this.isFresh()) return;
      const start = this.at;
      if (here !== ",") this.pair(path);
      if (this.at === start) this.at++;
    }
  }

  /** Whether a line starts here that no list can go on with. */
  private isFresh(): boolean {
    const start = Math.max(this.text.lastIndexOf("\n", this.at - 1), this.text.lastIndexOf("\r", this.at - 1)) + 1;
    if (this.text.slice(start, this.at).trim() !== "") return false;
    FRESH_LINE.lastIndex = start;
    return FRESH_LINE.test(this.text);
  }

  private quoted(): Pick<TomlPlace, "text" | "at" | "quote"> | undefined {
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'") return undefined;
    const long = this.text.startsWith(quote.repeat(3), this.at);
    const mark = long ? quote.repeat(3) : quote;
    const start = this.at + mark.length;
    let end = start;
    while (end < this.text.length && !this.text.startsWith(mark, end)) {
      if (!long && /[\r\n]/.test(this.text[end]!)) break;
      end += quote === '"' && this.text[end] === "\\" ? 2 : 1;
    }
    end = Math.min(end, this.text.length);
    this.at = end + (this.text.startsWith(mark, end) ? mark.length : 0);
    return { text: this.text.slice(start, end), at: [start, end], quote };
  }

  private bare(pattern: RegExp): Pick<TomlPlace, "text" | "at"> | undefined {
    const start = this.at;
    const text = this.match(pattern);
    return text === "" ? undefined : { text, at: [start, this.at] };
  }

  private atLineEnd(): boolean {
    this.match(/[ \t]*(?:#[^\r\n]*)?/y);
    return this.at >= this.text.length || /[\r\n]/.test(this.text[this.at]!);
  }

  /** Goes on to the next word, over line ends and comments. */
  private hasMore(): boolean {
    this.match(BLANK);
    return this.at < this.text.length;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}
