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

  /** Reads an input; `undefined` when it was never set. */
  input(key: string): unknown {
    let node = this.inputs.get(key);
    if (!node) {
      node = { value: undefined, changedAt: 0 };
      this.inputs.set(key, node);
    }
    this.active.at(-1)?.dependencies.add(node);
    return node.value;
  }

  /** Sets an input; `undefined` removes it. */
  set(key: string, value: unknown): void {
    const node = this.inputs.get(key);
    if (node) {
      if (node.value === value) return;
      node.value = value;
      node.changedAt = ++this.revision;
    } else this.inputs.set(key, { value, changedAt: ++this.revision });
  }

  /**
   * A derived value. `equal` says when a new result is the old one; `fallback` is what a computation sees that, through
   * others, asks for itself.
   */
  get<T>(key: string, compute: () => T, equal: (a: T, b: T) => boolean = Object.is, fallback?: T): T {
    let memo = this.memos.get(key) as Memo<T> | undefined;
    if (!memo) {
      memo = { value: undefined, changedAt: 0, verifiedAt: 0, dependencies: new Set(), busy: false, compute, equal };
      this.memos.set(key, memo as Memo);
    }
    if (memo.busy) {
      // Everything above the asked-for value is drawn from a guess: it is given back, but not remembered.
      for (let i = this.active.length - 1; i >= 0 && this.active[i]!.memo !== memo; i--) this.active[i]!.guessed = true;
      return fallback as T;
    }
    memo.compute = compute;
    const frame = this.refresh(memo as Memo);
    const parent = this.active.at(-1);
    if (frame?.guessed) {
      if (parent) for (const dependency of frame.dependencies) parent.dependencies.add(dependency);
    } else parent?.dependencies.add(memo);
    return memo.value as T;
  }

  private refresh(memo: Memo): Frame | undefined {
    if (memo.verifiedAt === this.revision) return undefined;
    if (memo.verifiedAt > 0 && !this.isStale(memo)) {
      memo.verifiedAt = this.revision;
      return undefined;
    }
    const frame: Frame = { memo, dependencies: new Set(), guessed: false };
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

  private isStale(memo: Memo): boolean {
    for (const dependency of memo.dependencies) {
      if ("compute" in dependency && !dependency.busy) {
        // Verifying runs outside of any computation's frame: what it reads is not the asking one's business.
        this.active.push({ memo: dependency, dependencies: new Set(), guessed: false });
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

interface Input {
  value: unknown;
  changedAt: number;
}

interface Memo<T = unknown> {
  value: T | undefined;
  changedAt: number;
  verifiedAt: number;
  dependencies: Set<Input | Memo>;
  busy: boolean;
  compute: () => T;
  equal: (a: T, b: T) => boolean;
}

interface Frame {
  readonly memo: Memo;
  readonly dependencies: Set<Input | Memo>;
  guessed: boolean;
}

/** Equality of plain data by its JSON. */
export function sameData(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
