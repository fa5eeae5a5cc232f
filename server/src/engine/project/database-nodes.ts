/** What the database remembers. */

/** An input, as `Database.handle` gives it. */
export interface InputHandle {
  readonly changedAt: number;
}

export interface Input {
  value: unknown;
  changedAt: number;
  /** Number of the computation that noted it last. */
  noted: number;
  durable: boolean;
  /** Bit of its source: the inputs, or one aggregate. */
  readonly sources: number;
  /** What was drawn from it, and what once was ({@link Readers}). */
  readers: Memo[] | undefined;
  /** Number of the journal that saved it last. */
  saved: number;
}

export interface Memo<T = unknown> {
  value: T | undefined;
  changedAt: number;
  verifiedAt: number;
  dependencies: (Input | Memo)[];
  busy: boolean;
  /** Whether it still holds is being asked. */
  verifying: boolean;
  noted: number;
  /** Of the dependencies, those that were not durable when all were looked at last. */
  volatile: (Input | Memo)[];
  /** Bits of all the sources that it was drawn from, then. */
  sources: number;
  readers: Memo[] | undefined;
  /** Its dependencies when it was entered as a reader of theirs last; `null` while it waits for that. */
  entered: readonly (Input | Memo)[] | null;
  saved: number;
  compute: () => T;
  equal: (a: T, b: T) => boolean;
}

export interface Aggregate {
  /** What its readers depend on. */
  readonly node: Input;
  readonly source: number;
  readonly key: string;
  readonly compute: () => unknown;
  readonly equal: (a: unknown, b: unknown) => boolean;
}

export interface Frame {
  /** Absent for an aggregate's. */
  readonly memo: Memo | undefined;
  readonly number: number;
  readonly dependencies: (Input | Memo)[];
  guessed: boolean;
}

export function newInput(source = 0): Input {
  const state = { value: undefined, changedAt: 0, noted: 0, durable: true, saved: 0 };
  return { ...state, sources: 1 << source, readers: undefined };
}

export function newMemo<T>(compute: () => T, equal: (a: T, b: T) => boolean): Memo<T> {
  const state = { value: undefined, changedAt: 0, verifiedAt: 0, busy: false, verifying: false, noted: 0, sources: 0 };
  const lists = { dependencies: [], volatile: [], readers: undefined, entered: [] };
  return { ...state, ...lists, saved: 0, compute, equal };
}

export function isMemo(node: Input | Memo): node is Memo {
  return "compute" in node;
}
