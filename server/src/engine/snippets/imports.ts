/** Imports for code that is about to be inserted: merged with what the file has, each in its place. */
import type { TextChange } from "../findings";
import { boundBy, groupOf, named, nameKey, readImport, written, type Existing, type Named } from "./import-statements";
import { lineEndOf, type LogicalLine } from "./scan";

export interface WantedImport {
  /** As it is to be written: `app.users.models`, `.models`. */
  readonly module: string;
  /** Absent for `import module`. */
  readonly name?: string;
  readonly as?: string;
}

/** Longer statements are written one name a line. */
const WIDTH = 88;

/** The imports at the margin of a file, up to its first definition. */
export class ImportBlock {
  private readonly existing: readonly Existing[];
  private readonly bound: ReadonlySet<string>;
  private readonly end: string;
  /** The file keeps its own modules in one block with libraries. */
  private readonly mixed: boolean;
  private readonly groups = new Map<string, number>();
  /** Sort keys of what is there, in its order. */
  private readonly keys: readonly string[];

  /** `own` holds the first segments of the project's modules. */
  constructor(
    private readonly text: string,
    private readonly lines: readonly LogicalLine[],
    private readonly own: ReadonlySet<string>,
  ) {
    this.end = lineEndOf(text);
    const margin = lines.filter(({ start, code, end }) => start === code && code < end);
    const definition = margin.findIndex(({ code }) => /^(?:async def|def|class|@)/.test(text.slice(code, code + 9)));
    this.existing = (definition < 0 ? margin : margin.slice(0, definition)).flatMap((line) => readImport(text, line));
    this.bound = new Set(margin.flatMap((line) => boundBy(text.slice(line.code, line.end))));
    this.mixed = this.existing.some((one, index) => {
      const next = this.existing[index + 1];
      if (!next) return false;
      const kinds = [one, next].map(({ module }) => groupOf(module, own)).sort();
      return kinds.join() === "1,2" && !/\n\s*\n|\r\s*\r/.test(text.slice(one.line.end, next.line.start));
    });
    this.keys = this.existing.map(({ module, names }) => this.key(module, names !== undefined));
  }

  /** Whether the modules of the project are imported relatively here; `undefined` where nothing tells. */
  get relative(): number | undefined {
    const levels = this.existing.map(({ module }) => /^\.*/.exec(module)![0].length);
    if (levels.some((level) => level > 0)) return Math.max(...levels);
    return this.existing.some(({ module }) => groupOf(module, this.own) === 2) ? 0 : undefined;
  }

  /** The local name of something that the file imports already. */
  localName({ module, name }: WantedImport): string | undefined {
    for (const one of this.existing) {
      if (one.module !== module) continue;
      if (name === undefined && one.names === undefined) return one.as ?? module;
      const found = one.names?.find((each) => each.name === name);
      if (found) return found.as ?? found.name;
    }
    return undefined;
  }

  /** Whether the module defines or imports the name. */
  binds(name: string): boolean {
    return this.bound.has(name);
  }

  /** Whether a module is one of the project. */
  isOwn(module: string): boolean {
    return groupOf(module, this.own) >= 2;
  }

  /** Whether a name that the module binds comes from an import. */
  imports(name: string): boolean {
    return this.existing.some(({ names, module, as }) =>
      names ? names.some((each) => (each.as ?? each.name) === name) : (as ?? module.split(".", 1)[0]) === name,
    );
  }

  /** The changes that add the imports above `limit`, and what has its place only at `limit` itself. */
  plan(
    wanted: readonly WantedImport[],
    limit: number,
  ): { readonly changes: readonly TextChange[]; readonly rest: readonly WantedImport[] } {
    const merged = new Map<Existing, Named[]>();
    const placed = new Map<number, Placement>();
    const rest: WantedImport[] = [];
    for (const one of this.sorted(wanted)) {
      if (this.localName(one) !== undefined) continue;
      const same = one.name === undefined ? undefined : this.existing.find((it) => it.module === one.module && it.open);
      if (same) {
        merged.set(same, [...(merged.get(same) ?? []), named(one)]);
        continue;
      }
      const placement = this.placementOf(one);
      if (placement.at >= limit) rest.push(one);
      else {
        const known = placed.get(placement.at) ?? placement;
        known.imports.push(one);
        placed.set(placement.at, known);
      }
    }
    return {
      changes: [
        ...[...merged].map(([statement, names]) => this.extend(statement, names)),
        ...[...placed.values()].map((placement) => this.write(placement)),
      ].sort((a, b) => a.start - b.start),
      rest,
    };
  }

  /** Import statements in isort's order, a blank line between groups. */
  statements(imports: readonly WantedImport[]): string {
    const end = this.end;
    let text = "";
    let before: number | undefined;
    for (const [group, statement] of this.grouped(imports)) {
      text += (before !== undefined && before !== group ? end : "") + statement + end;
      before = group;
    }
    return text;
  }

  private grouped(imports: readonly WantedImport[]): readonly (readonly [group: number, statement: string])[] {
    const statements = new Map<string, [group: number, module: string, names: Named[]]>();
    for (const one of this.sorted(imports)) {
      const key = `${one.module} ${one.name === undefined}`;
      const known = statements.get(key);
      if (known) known[2].push(...(one.name === undefined ? [] : [named(one)]));
      else statements.set(key, [this.group(one.module), one.module, one.name === undefined ? [] : [named(one)]]);
    }
    return [...statements.values()].map(([group, module, names]) => [
      group,
      names.length === 0 ? `import ${module}` : this.fromImport(module, names),
    ]);
  }

  private sorted(imports: readonly WantedImport[]): readonly WantedImport[] {
    return imports
      .map((one) => ({ one, key: `${this.key(one.module, one.name !== undefined)} ${nameKey(one.name)}` }))
      .sort((a, b) => compare(a.key, b.key))
      .map(({ one }) => one);
  }

  private fromImport(module: string, names: readonly Named[], long = false): string {
    const list = [...names].sort((a, b) => compare(nameKey(a.name), nameKey(b.name))).map(written);
    const line = `from ${module} import ${list.join(", ")}`;
    if (!long && line.length <= WIDTH) return line;
    return [`from ${module} import (`, ...list.map((name) => `    ${name},`), ")"].join(this.end);
  }

  private extend({ line, module, names = [] }: Existing, more: readonly Named[]): TextChange {
    const before = this.text.slice(line.code, line.end);
    return {
      start: line.code,
      end: line.end,
      text: this.fromImport(module, [...names, ...more], /[\r\n]/.test(before)),
    };
  }

  private placementOf(one: WantedImport): Placement {
    const key = this.key(one.module, one.name !== undefined);
    const group = this.group(one.module);
    const index = this.keys.findLastIndex((each) => each <= key);
    const before = this.existing[index];
    const next = this.existing[index + 1];
    if (next && (!before || this.group(before.module) !== group) && this.group(next.module) === group)
      return { at: next.line.start, imports: [], next: group };
    if (before) return { at: afterLine(this.text, before.line.end), imports: [], before: this.group(before.module) };
    if (next) return { at: next.line.start, imports: [], next: this.group(next.module) };
    return { at: this.headEnd(), imports: [], first: true };
  }

  private write({ at, imports, before, next, first }: Placement): TextChange {
    const { text, end } = this;
    const groups = this.grouped(imports);
    const opened = at > 0 && !/[\r\n]/.test(text[at - 1]!) ? end : "";
    const gap = (before !== undefined && before !== groups[0]![0]) || (first && at > 0) ? end : "";
    let after = "";
    if (next !== undefined && next !== groups.at(-1)![0]) after = end;
    const below = text.slice(at, at + 200);
    if (first && !/^[ \t]*(?:[\r\n]|$)/.test(below)) after = /^(?:@|class |def |async )/.test(below) ? end + end : end;
    return { start: at, end: at, text: opened + gap + this.statements(imports) + after };
  }

  /** Behind the comments at the top, the docstring and `__future__` imports. */
  private headEnd(): number {
    let at = 0;
    let docstring = false;
    for (const line of this.lines) {
      const code = this.text.slice(line.code, line.end);
      if (code === "") {
        if (at === 0) continue;
        if (docstring) continue;
      } else if (code.startsWith("#")) {
        if (docstring || (at > 0 && at !== line.start)) break;
        at = afterLine(this.text, line.end);
      } else if (!docstring && /^[rRuU]?["']/.test(code)) {
        docstring = true;
        at = afterLine(this.text, line.end);
      } else if (/^from\s+__future__\s/.test(code)) at = afterLine(this.text, line.end);
      else break;
    }
    return at;
  }

  private group(module: string): number {
    let group = this.groups.get(module);
    if (group === undefined) {
      group = groupOf(module, this.own);
      if (group === 2 && this.mixed) group = 1;
      this.groups.set(module, group);
    }
    return group;
  }

  /** Sorts as isort does: by group, `import` before `from`, by module. */
  private key(module: string, isFrom: boolean): string {
    return `${module === "__future__" ? "-" : this.group(module)}${isFrom ? "b" : "a"}${module}`;
  }
}

interface Placement {
  readonly at: number;
  readonly imports: WantedImport[];
  /** Group of the import above, or of that below. */
  readonly before?: number;
  readonly next?: number;
  /** The file has no imports yet. */
  readonly first?: true;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function afterLine(text: string, end: number): number {
  if (text[end] === "\r") return text[end + 1] === "\n" ? end + 2 : end + 1;
  return text[end] === "\n" ? end + 1 : end;
}
