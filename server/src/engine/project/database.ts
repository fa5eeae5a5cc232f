/**
 * Remembered computations that know what they were drawn from.
 *
 * Inputs are set from outside; a derived value notes every input and derived value that it read, and is computed again
 * only when one of them changed. A derived value that comes out equal does not wake what depends on it (the algorithm
 * of Salsa, https://salsa-rs.netlify.app/reference/algorithm).
 */
export class Database {
  private revision = 1;
  private readonly inputs = new Map<string, Input>();
  private readonly memos = new Map<string, Memo>();
  private readonly active: Frame[] = [];
  private frames = 0;

  /** Reads an input; `undefined` when it was never set. */
  input(key: string): unknown {
    return this.read(this.handle(key));
  }

  /** What {@link read} takes, for inputs that are read often. */
  handle(key: string): InputHandle {
    let node = this.inputs.get(key);
    if (!node) {
      node = { value: undefined, changedAt: 0, noted: 0 };
      this.inputs.set(key, node);
    }
    return node;
  }

  read(handle: InputHandle): unknown {
    this.note(handle as Input);
    return (handle as Input).value;
  }

  /** Notes what the computation under way has read. Nested ones may let a node be noted twice, which does no harm. */
  private note(node: Input | Memo): void {
    const frame = this.active[this.active.length - 1];
    if (!frame || node.noted === frame.number) return;
    node.noted = frame.number;
    frame.dependencies.push(node);
  }

  /** Sets an input; `undefined` removes it. */
  set(key: string, value: unknown): void {
    const node = this.inputs.get(key);
    if (node) {
      if (node.value === value) return;
      node.value = value;
      node.changedAt = ++this.revision;
    } else this.inputs.set(key, { value, changedAt: ++this.revision, noted: 0 });
  }

  /**
   * A derived value. `equal` says when a new result is the old one; `fallback` is what a computation sees that, through
   * others, asks for itself.
   */
  get<T>(key: string, compute: () => T, equal: (a: T, b: T) => boolean = Object.is, fallback?: T): T {
    let memo = this.memos.get(key) as Memo<T> | undefined;
    if (!memo) {
      memo = {
        value: undefined,
        changedAt: 0,
        verifiedAt: 0,
        dependencies: [],
        busy: false,
        verifying: false,
        noted: 0,
        compute,
        equal,
      };
      this.memos.set(key, memo as Memo);
    }
    if (memo.busy) {
      // Everything above the asked-for value is drawn from a guess: it is given back, but not remembered.
      for (let i = this.active.length - 1; i >= 0 && this.active[i]!.memo !== memo; i--) this.active[i]!.guessed = true;
      return fallback as T;
    }
    memo.compute = compute;
    const frame = this.refresh(memo as Memo);
    if (frame?.guessed) frame.dependencies.forEach((dependency) => this.note(dependency));
    else this.note(memo);
    return memo.value as T;
  }

  private refresh(memo: Memo): Frame | undefined {
    if (memo.verifiedAt === this.revision) return undefined;
    if (memo.verifiedAt > 0 && !this.isStale(memo)) {
      memo.verifiedAt = this.revision;
      return undefined;
    }
    const frame = this.newFrame(memo);
    this.active.push(frame);
    memo.busy = true;
    let value: unknown;
    try {
      value = memo.compute();
    } finally {
      memo.busy = false;
      this.active.pop();
    }
    const first = memo.verifiedAt === 0;
    if (first || !memo.equal(memo.value, value)) {
      memo.value = value;
      memo.changedAt = this.revision;
    }
    memo.verifiedAt = frame.guessed ? 0 : this.revision;
    memo.dependencies = frame.dependencies;
    return frame;
  }

  private newFrame(memo: Memo): Frame {
    return { memo, number: ++this.frames, dependencies: [], guessed: false };
  }

  private isStale(memo: Memo): boolean {
    const isNested = memo.verifying;
    memo.verifying = true;
    try {
      return this.hasNewer(memo);
    } finally {
      memo.verifying = isNested;
    }
  }

  private hasNewer(memo: Memo): boolean {
    for (const dependency of memo.dependencies) {
      if ("compute" in dependency && !dependency.busy) {
        // Two values may each have been drawn from the other, at different times: computing one anew tells.
        if (dependency.verifying) return true;
        // Verifying runs outside of any computation's frame: what it reads is not the asking one's business.
        this.active.push(this.newFrame(dependency));
        try {
          this.refresh(dependency);
        } finally {
          this.active.pop();
        }
      }
      if (dependency.changedAt > memo.verifiedAt) return true;
    }
    return false;
  }
}

/** An input, as {@link Database.handle} gives it. */
export interface InputHandle {
  readonly changedAt: number;
}

interface Input {
  value: unknown;
  changedAt: number;
  /** Number of the computation that noted it last. */
  noted: number;
}

interface Memo<T = unknown> {
  value: T | undefined;
  changedAt: number;
  verifiedAt: number;
  dependencies: (Input | Memo)[];
  busy: boolean;
  /** Whether it still holds is being asked. */
  verifying: boolean;
  noted: number;
  compute: () => T;
  equal: (a: T, b: T) => boolean;
}

interface Frame {
  readonly memo: Memo;
  readonly number: number;
  readonly dependencies: (Input | Memo)[];
  guessed: boolean;
}

/** Equality of plain data by its JSON; maps and sets (at the top, not inside) by their entries in order. */
export function sameData(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(listed(a)) === JSON.stringify(listed(b));
}

function listed(value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value;
}
