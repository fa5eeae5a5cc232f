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
  return { value: undefined, changedAt: 0, noted: 0, durable: true, sources: 1 << source };
}

export function newMemo<T>(compute: () => T, equal: (a: T, b: T) => boolean): Memo<T> {
  const state = { value: undefined, changedAt: 0, verifiedAt: 0, busy: false, verifying: false, noted: 0, sources: 0 };
  return { ...state, dependencies: [], volatile: [], compute, equal };
}

export function isMemo(node: Input | Memo): node is Memo {
  return "compute" in node;
}
