/** Where in an SQL statement a part stands: where a value does, which can be bound, or where only a name or a clause can. */
import type { Expr } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { callOf, isKind } from "../../support/calls";

/** What may stand before a value. Behind `FROM`, `ORDER BY`, `WHERE` and the like stand names and clauses. */
const BEFORE_VALUE =
  /(?:[=<>]|\b(?:i?like|between|limit|offset|then|else|values|in|interval|regexp|against)|\bbetween\s+\S+\s+and|\b(?:in|values)\s*\((?:[^()]|\([^()]*\))*|\bvalues\s*\(.*\)\s*,\s*\([^()]*)\s*\(?\s*$/is;
/** Statements that take no parameters at all, whatever stands in them. */
const WITHOUT_PARAMETERS =
  /^\s*(?:create|drop|alter|grant|revoke|set|use|listen|unlisten|notify|begin|start|lock|comment|truncate|vacuum|analyze|pragma|attach|detach|reindex|copy|kill|optimize|refresh|cluster|rename|load)\s/i;
const MAX_DEPTH = 12;
/** What stands for a part in the text that is before another. */
const PART = "?";
const PLACEHOLDER = /%(?:\((\w+)\))?[-+ #0-9.]*([a-zA-Z%])|\{\{|\}\}|\{(\w*)[^{}]*\}/g;

/** How a part stands in its statement. */
export interface Place {
  /** A value can stand there, and be bound. */
  readonly value: boolean;
  /** It stands in quotes of its own. */
  readonly quoted: boolean;
  /** It is the statement itself: running what somebody wrote is what the code is for. */
  readonly whole: boolean;
  /** It is a piece of a longer name: `{prefix}_total`. */
  readonly inner: boolean;
}

/** The parts of a text (as JSON), and how they stand there; `bindable`: whether the statement can be given parameters. */
export function placesIn(
  project: ProjectView,
  path: string,
  text: Expr,
  bindable: boolean,
): ReadonlyMap<string, Place> {
  const walk = new Walk(project, path, bindable);
  walk.read(text, "", 0);
  return walk.places;
}

class Walk {
  readonly places = new Map<string, Place>();
  /** The parts that end where the text behind them begins. */
  private last: readonly string[] = [];

  constructor(
    private readonly project: ProjectView,
    private readonly path: string,
    private readonly bindable: boolean,
  ) {}

  /** Notes the parts of `expr`, which stands behind the text `before`, and gives the text behind it. */
  read(expr: Expr, before: string, depth: number): string {
    if (depth > MAX_DEPTH || expr === null || typeof expr === "string") return this.part(expr, before);
    if (expr.k === "str") return this.literal(expr.v, before);
    // A part that is made of others may be spoken of as a whole.
    if (depth > 0) this.part(expr, before);
    const whole = depth > 0 ? this.last : [];
    const out = this.composite(expr, before, depth);
    this.last = [...this.last, ...whole];
    return out;
  }

  private composite(expr: Exclude<Expr, null | string>, before: string, depth: number): string {
    const each = (of: readonly Expr[]): string =>
      of.reduce((text: string, one) => this.read(one, text, depth + 1), before);
    switch (expr.k) {
      case "format":
        return each(expr.of);
      case "op":
        if (expr.op === "+") return each(expr.of);
        if (expr.op === "%" && isKind(expr.of[0] ?? null, "str"))
          return this.template(
            (expr.of[0] as { readonly v: string }).v,
            "%",
            values(expr.of[1] ?? null),
            before,
            depth,
          );
        return this.part(expr, before);
      case "union":
      case "list":
      case "tuple":
      case "set":
        return this.any(expr.of, before, depth);
      case "dict":
        return this.any(
          expr.entries.map(([, value]) => value),
          before,
          depth,
        );
      case "comp":
        return this.read(expr.of, before, depth + 1);
      case "typed":
        return this.read(expr.value, before, depth + 1);
      case "call": {
        const call = callOf(this.project, this.path, expr);
        const { callee } = call ?? { callee: null };
        if (call && isKind(callee, "attr") && callee.name === "format" && isKind(callee.of, "str")) {
          const given = call.args.map(({ name, value }, index) => [name ?? String(index), value] as const);
          return this.template(callee.of.v, "{", given, before, depth);
        }
        return this.part(expr, before);
      }
      default:
        return this.part(expr, before);
    }
  }

  /** One of several parts. */
  private any(of: readonly Expr[], before: string, depth: number): string {
    const last = of.flatMap((one) => {
      this.last = [];
      this.read(one, before, depth + 1);
      return this.last;
    });
    this.last = last;
    return before + PART;
  }

  /** A text with placeholders, and what is put into them by name or place. */
  private template(
    text: string,
    style: "%" | "{",
    given: readonly (readonly [name: string, value: Expr])[],
    before: string,
    depth: number,
  ): string {
    const byName = new Map(given);
    const asked = new Set<Expr>();
    let place = 0;
    let from = 0;
    let out = before;
    for (const match of text.matchAll(PLACEHOLDER)) {
      const [whole, named, conversion, field] = match;
      if (whole.startsWith("%") !== (style === "%") || conversion === "%" || whole === "{{" || whole === "}}") continue;
      out = this.literal(text.slice(from, match.index), out);
      from = match.index + whole.length;
      const value = byName.get(named ?? (field === undefined || field === "" ? String(place++) : field));
      if (value !== undefined) asked.add(value);
      out = value === undefined ? out + PART : this.read(value, out, depth + 1);
    }
    // What is handed on as a whole, and what no placeholder asks for.
    for (const [, value] of given)
      if (!asked.has(value) && !this.places.has(JSON.stringify(value)))
        this.places.set(JSON.stringify(value), { value: false, quoted: false, whole: false, inner: true });
    return this.literal(text.slice(from), out);
  }

  private literal(text: string, before: string): string {
    if (/^\w/.test(text))
      for (const key of this.last) {
        const known = this.places.get(key);
        if (known && !known.value) this.places.set(key, { ...known, inner: true });
      }
    if (text !== "") this.last = [];
    return before + text;
  }

  private part(expr: Expr, before: string): string {
    const key = JSON.stringify(expr);
    const known = this.places.get(key);
    this.last = [key];
    if (known?.value) return before + PART;
    const quoted = (before.split("'").length - 1) % 2 === 1;
    const fixed = WITHOUT_PARAMETERS.test(before);
    const value = this.bindable && !fixed && (quoted || BEFORE_VALUE.test(before));
    const whole = /^\s*explain\b[\w\s(),]*$/i.test(before);
    this.places.set(key, { value, quoted, whole, inner: !quoted && /\w$/.test(before) });
    return before + PART;
  }
}

/** What `%` puts in: of a tuple and a dictionary its elements. */
function values(right: Expr): (readonly [string, Expr])[] {
  if (isKind(right, "tuple") || isKind(right, "list")) return right.of.map((one, index) => [String(index), one]);
  if (isKind(right, "dict"))
    return right.entries.map(([key, value], index) => [isKind(key, "str") ? key.v : String(index), value]);
  return [["0", right]];
}
