/** Procfiles and systemd units: one command for each process. */
import { parse } from "ini";
import { blanked, type Command } from "./commands";
import { readShell } from "./shell";

export interface Process {
  readonly name: string;
  readonly commands: readonly Command[];
}

/** `web: gunicorn app:app`, a line for each process type. */
export function readProcfile(text: string): readonly Process[] {
  return [...text.matchAll(/^([\w-]+):[ \t]*([^\r\n]+)/gm)].map((match) => {
    const offset = match.index + match[0].length - match[2]!.length;
    return { name: match[1]!, commands: readShell({ text: match[2]!, offset, around: "" }) };
  });
}

export interface Unit {
  readonly commands: readonly Command[];
  readonly variables: Readonly<Record<string, string>>;
  readonly folder: string | undefined;
}

/** The command of a systemd service. Lines that are continued count as one; the last assignment of a key counts. */
export function readUnit(text: string): Unit {
  const joined = text.replace(/^[ \t]*[#;][^\r\n]*/gm, blanked).replace(/\\[ \t]*(?:\r\n|\n|\r)/g, blanked);
  // To systemd these characters are part of a value, to `ini` they are escapes and comments.
  const escaped = joined.replace(/[\\;#]/g, "\\$&");
  const sections = parse(escaped, { bracketedArray: false }) as Record<string, Record<string, unknown> | undefined>;
  const service = sections["Service"];
  const values = (key: string): readonly string[] => {
    const value = service?.[key];
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
  };
  const variables = values("Environment").flatMap((line) =>
    [...line.matchAll(/["']?([A-Za-z_]\w*)=([^\s"']*)/g)].map((match) => [match[1]!, match[2]!] as const),
  );
  const start = values("ExecStart").at(-1) ?? "";
  const offset = joined.lastIndexOf(start);
  return {
    // `-/usr/bin/x`, `@`, `+` and the like say how systemd runs it.
    commands:
      start === "" || offset < 0 ? [] : readShell({ text: start.replace(/^[-@:+!]+/, blanked), offset, around: "" }),
    variables: Object.fromEntries(variables),
    folder: values("WorkingDirectory").at(-1),
  };
}
