/** Import statements as they are written, one by one. */
import { STANDARD_MODULES } from "../knowledge/standard-library";
import type { LogicalLine } from "./scan";

/** An import at the margin of a file. */
export interface Existing {
  readonly line: LogicalLine;
  readonly module: string;
  /** Absent for `import module`. */
  readonly names?: readonly Named[];
  readonly as?: string;
  /** The list can be written anew: no star, no comment in it. */
  readonly open: boolean;
}

export interface Named {
  readonly name: string;
  readonly as?: string;
}

const FROM = /^from\s+([.\w]+)\s+import\s+/;

/** isort's sections: standard library, third party, the project's own, relative. */
export function groupOf(module: string, own: ReadonlySet<string>): number {
  if (module.startsWith(".")) return 3;
  const [top = ""] = module.split(".", 1);
  if (own.has(top)) return 2;
  return STANDARD_MODULES.has(top) ? 0 : 1;
}

export function readImport(text: string, line: LogicalLine): Existing[] {
  const code = text.slice(line.code, line.end);
  const from = FROM.exec(code);
  if (from) {
    const list = code.slice(from[0].length).replace(/#[^\r\n]*/g, "");
    const names = list
      .replace(/[()\\;]/g, " ")
      .split(",")
      .map((entry) => entry.trim().split(/\s+as\s+/))
      .filter(([name]) => name !== "")
      .map(([name = "", as]) => ({ name, ...(as !== undefined && { as }) }));
    const open = !code.includes("#") && !code.includes(";") && names.every(({ name }) => /^\w+$/.test(name));
    return [{ line, module: from[1]!, names, open }];
  }
  const plain = /^import\s+(.+)$/s.exec(code.replace(/#.*$/s, ""));
  if (!plain) return [];
  return plain[1]!.split(",").flatMap((entry) => {
    const [module = "", as] = entry.trim().split(/\s+as\s+/);
    return /^[.\w]+$/.test(module) ? [{ line, module, open: false, ...(as !== undefined && { as }) }] : [];
  });
}

/** Names that a statement at the margin binds, as far as its beginning tells. */
export function boundBy(code: string): string[] {
  const definition = /^(?:async\s+def|def|class)\s+(\w+)/.exec(code) ?? /^(\w+)\s*(?::[^=]+)?=(?!=)/.exec(code);
  if (definition) return [definition[1]!];
  if (!/^(?:from|import)\s/.test(code)) return [];
  const line = { start: 0, code: 0, end: code.length };
  return readImport(code, line).flatMap(({ module, names, as }) =>
    names ? names.map((each) => each.as ?? each.name) : [as ?? module.split(".", 1)[0]!],
  );
}

export function named({ name = "", as }: { readonly name?: string; readonly as?: string }): Named {
  return { name, ...(as !== undefined && { as }) };
}

export function written({ name, as }: Named): string {
  return as === undefined || as === name ? name : `${name} as ${as}`;
}

/** As isort and Ruff order names: constants, classes, the rest. */
export function nameKey(name = ""): string {
  const kind = /^[A-Z][A-Z0-9_]+$/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2;
  return `${kind}${name}`;
}
