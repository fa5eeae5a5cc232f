/** INI files as Python's `configparser` reads them: `setup.cfg`, `.importlinter`, `pytest.ini`. */
import type { Span } from "../facts/types";
import type { PlacedText } from "./types";

export interface IniSection {
  readonly name: string;
  /** The name between the brackets. */
  readonly at: Span;
  /** By key in lower case. */
  readonly options: ReadonlyMap<string, IniOption>;
}

export interface IniOption {
  readonly keyAt: Span;
  /** The value's lines without blank ones, comments and indentation; a list has one entry on each. */
  readonly lines: readonly PlacedText[];
}

const SECTION = /^\[([^\]]+)\]/;
const OPTION = /^([^\s=:#;][^=:]*?)\s*[=:][ \t]*/;

/** By section name. Lines that fit nowhere are passed over; of sections and options that come twice the last counts. */
export function readIni(text: string): ReadonlyMap<string, IniSection> {
  const sections = new Map<string, IniSection>();
  let options: Map<string, IniOption> | undefined;
  let lines: PlacedText[] | undefined;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    const content = line.trim();
    const place = (value: string): PlacedText => {
      const start = match.index + line.indexOf(value);
      return { text: value, at: [start, start + value.length] };
    };
    if (content === "" || content.startsWith("#") || content.startsWith(";")) continue;
    if (/^\s/.test(line)) {
      lines?.push(place(content));
      continue;
    }
    const name = SECTION.exec(line)?.[1];
    if (name !== undefined) {
      options = new Map();
      lines = undefined;
      sections.set(name, { name, at: [match.index + 1, match.index + 1 + name.length], options });
      continue;
    }
    const option = OPTION.exec(line);
    const key = option?.[1];
    if (!option || key === undefined || !options) continue;
    const start = match.index + option[0].length;
    const value = line.slice(option[0].length).trim();
    lines = value === "" ? [] : [{ text: value, at: [start, start + value.length] }];
    options.set(key.toLowerCase(), { keyAt: [match.index, match.index + key.length], lines });
  }
  return sections;
}

/** The lines of an option, none where it is not there. */
export function iniLines(ini: ReadonlyMap<string, IniSection>, section: string, key: string): readonly string[] {
  return (
    ini
      .get(section)
      ?.options.get(key)
      ?.lines.map((line) => line.text) ?? []
  );
}
