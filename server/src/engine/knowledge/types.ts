/**
 * What is known of libraries outside the project: as much of their types as rules follow. Data, one file a library,
 * each with its source.
 *
 * Types are written as text:
 * - `a.b.C` an instance of that class, `a.b.C[X, Y]` with type arguments, `X | None` a union;
 * - `~X` an awaitable of X;
 * - `self` the receiver, `T0` its first type argument;
 * - `$0` an instance of the class passed as first argument, `$0.0` the first type argument of that argument;
 * - `type[X]` the class itself; `callable:X` something that gives X when called.
 */
export interface Library {
  /** Distribution name on PyPI; `python` for the standard library. */
  readonly distribution: string;
  /** Where the facts were read. */
  readonly source: string;
  /** Other names of the same thing: exact ones, and of whole modules when they end in `.`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Return types of functions by canonical name. */
  readonly functions?: Readonly<Record<string, string>>;
  readonly classes?: Readonly<Record<string, ClassKnowledge>>;
  /** Types of module-level objects. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface ClassKnowledge {
  readonly bases?: readonly string[];
  readonly methods?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
  /** What any other attribute is: `client.shop` is a database. */
  readonly attribute?: string;
  /** What `with` binds; the receiver itself when absent. */
  readonly enter?: string;
  /** What a loop over it gives. */
  readonly iter?: string;
  /** What calling an instance gives. */
  readonly call?: string;
  /** What subscripting an instance gives. */
  readonly item?: string;
}
