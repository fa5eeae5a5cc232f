import type { Span } from "../../../facts/types";
import type { Value } from "./state";

/** How a result is used as if it were there. */
export type UseKind =
  | "attribute"
  | "subscript"
  | "call"
  /** A loop over it, an unpacked tuple, `*x`. */
  | "iterate"
  /** An argument of something like `session.delete(x)`; `call` is that call. */
  | "argument"
  | "return";

/** One use of a lookup's result that no check stands before. */
export interface Use {
  /** The lookup, an index of `facts.calls`. */
  readonly lookup: number;
  /** The function it stands in. */
  readonly fn: number;
  readonly kind: UseKind;
  readonly at: Span;
  /** The variable that holds the result; absent where the lookup itself is used. */
  readonly name?: string;
  readonly call?: number;
  /** Calls on the way: where one of them never returns, or checks what it is given, this use is safe. */
  readonly unless?: readonly number[];
}

/** A parameter that cannot be None any more when the function returns. */
export interface Ensured {
  readonly fn: number;
  readonly name: string;
  /** Only if one of these calls never returns. */
  readonly unless?: readonly number[];
}

/** What the rule keeps of a file. */
export interface NotFoundData {
  readonly uses: readonly Use[];
  readonly ensured: readonly Ensured[];
  /** Functions that return nothing but lookups' results that they have checked. */
  readonly sure: readonly number[];
  /** Functions whose body ends with a call: they never return when it does not. */
  readonly tails: readonly (readonly [fn: number, call: number])[];
  /** Django's `get` calls that no `except` or `.exists()` looks after. */
  readonly gets: readonly number[];
  /** Lookups whose result is awaited, somewhere. */
  readonly awaited: readonly number[];
  /** What lookups call, as it is written: `user_service.get`, the last name of longer chains. */
  readonly written: Readonly<Record<number, string>>;
}

/** Collects uses while a function is walked. */
export class Recorder {
  private readonly seen = new Map<string, Use>();
  readonly awaited = new Set<number>();
  /** Inside `try` whose `except` takes what a missing row raises. */
  caught = 0;
  fn = -1;

  private readonly sureReturns = new Map<number, boolean>();

  constructor(private readonly text: string) {}

  /** Notes a `return` of the function that is walked, and whether it gives a result that was checked. */
  returns(isChecked: boolean): void {
    this.sureReturns.set(this.fn, isChecked && (this.sureReturns.get(this.fn) ?? true));
  }

  get sure(): readonly number[] {
    return [...this.sureReturns].filter(([, isSure]) => isSure).map(([fn]) => fn);
  }

  use(value: Value, kind: UseKind, at: Span, name: string | undefined, call?: number): void {
    if ((this.caught > 0 && kind !== "return") || this.isWaived(at[1])) return;
    for (const [lookup, way] of value) {
      if (lookup < 0) continue;
      const key = `${lookup}:${at[0]}:${at[1]}:${kind}`;
      if (this.seen.has(key)) continue;
      this.seen.set(key, {
        lookup,
        fn: this.fn,
        kind,
        at,
        ...(name !== undefined && { name }),
        ...(call !== undefined && { call }),
        ...(way.unless.length > 0 && { unless: way.unless }),
      });
    }
  }

  /** The line tells a type checker that None is not expected here. */
  private isWaived(offset: number): boolean {
    const rest = /[^\r\n]*/.exec(this.text.slice(offset, offset + 200))![0];
    return /#.*\bignore\[[^\]]*(?:union-attr|reportOptional)/.test(rest);
  }

  get uses(): readonly Use[] {
    return [...this.seen.values()];
  }
}
