import {
  isMemo,
  newInput,
  newMemo,
  type Aggregate,
  type Frame,
  type Input,
  type InputHandle,
  type Memo,
} from "./database-nodes";
import { Readers } from "./database-readers";
import { Journal } from "./database-journal";
import { sameData } from "./same-data";

/** Sources are bits of a number; further aggregates share the last. */
const MAX_SOURCE = 30;

/**
 * Remembered computations that know what they were drawn from.
 *
 * Inputs are set from outside; a derived value notes every input and derived value that it read, and is computed again
 * only when one of them changed. A derived value that comes out equal does not wake what depends on it (the algorithm
 * of Salsa, https://salsa-rs.netlify.app/reference/algorithm).
 *
 * Inputs that change again and again (the files being edited) are volatile, all others durable. What was drawn from
 * durable ones alone is known to hold without a look at them as long as none of those changed (Salsa's durability,
 * https://salsa-rs.netlify.app/reference/durability.html).
 */
export class Database {
  private revision = 1;
  /** When something durable changed last: any, and by its source ({@link Input.sources}), the inputs as 0. */
  private durableRevision = 1;
  private changes = [1];
  private readonly inputs = new Map<string, Input>();
  private readonly memos = new Map<string, Memo>();
  private readonly aggregates = new Map<string, Aggregate>();
  private sources = 0;
  /** The aggregates are those of this revision. */
  private aggregatedAt = 0;
  private readonly active: Frame[] = [];
  private frames = 0;
  private readonly readers = new Readers();
  /** While something is tried. */
  private journal: Journal | undefined;

  /** Reads an input; `undefined` when it was never set. */
  input(key: string): unknown {
    return this.read(this.handle(key));
  }

  /** What {@link read} takes, for inputs that are read often. */
  handle(key: string): InputHandle {
    let node = this.inputs.get(key);
    if (!node) {
      node = newInput();
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

  /**
   * Sets an input; `undefined` removes it. One that is `fickle` becomes volatile when it is set again: a file's content,
   * but nothing on which nearly all depends.
   */
  set(key: string, value: unknown, fickle = false): void {
    const node = this.handle(key) as Input;
    if (node.value === value && node.changedAt > 0) return;
    const isFirst = node.value === undefined && !this.journal;
    this.journal?.saveInput(node);
    node.value = value;
    node.changedAt = ++this.revision;
    if (!node.durable) return;
    if (fickle && !isFirst) this.makeVolatile(node);
    else this.durableRevision = this.changes[0] = this.revision;
  }

  private makeVolatile(node: Input): void {
    node.durable = false;
    if (!this.journal) this.readers.keepFew(node);
    this.readers.markVolatile(node, this.memos, (memo) => this.journal?.saveMemo(memo));
  }

  /**
   * What `act` gives, which may set inputs and ask for values; afterwards all inputs are what they were, and what was
   * known holds as before, without being looked at again. Not to be called by a computation.
   */
  attempt<T>(act: () => T): T {
    this.refreshAggregates();
    this.readers.bringUpToDate(this.memos);
    const { revision, durableRevision, aggregatedAt, sources, journal: outer } = this;
    const [changes, aggregates] = [[...this.changes], [...this.aggregates]];
    this.journal = new Journal({ revision, durableRevision, aggregatedAt, sources, changes, aggregates });
    try {
      return act();
    } finally {
      this.restore(this.journal);
      this.journal = outer;
    }
  }

  private restore(journal: Journal): void {
    journal.restore();
    const { aggregates, changes, ...counters } = journal.counters;
    Object.assign(this, counters);
    this.changes = [...changes];
    this.aggregates.clear();
    for (const [key, aggregate] of aggregates) this.aggregates.set(key, aggregate);
  }

  /**
   * A derived value that is drawn from most of the project and that few edits change: a table of all modules, say. It is
   * brought up to date before anything else is asked, so that what reads it need not depend on all that it is drawn
   * from: for its readers it is a durable input.
   */
  aggregate<T>(key: string, compute: () => T, equal: (a: T, b: T) => boolean = Object.is): T {
    if (this.active.length === 0) this.refreshAggregates();
    let aggregate = this.aggregates.get(key);
    if (!aggregate) {
      const source = Math.min(++this.sources, MAX_SOURCE);
      aggregate = { node: newInput(source), source, key, compute, equal } as Aggregate;
      if (!this.bringUpToDate(aggregate)) return this.get(key, compute, equal);
      this.changes[source] ??= this.revision;
      this.aggregates.set(key, aggregate);
    }
    return this.read(aggregate.node) as T;
  }

  /** Computes an aggregate out of any reader's sight; false where that takes a value that is being computed. */
  private bringUpToDate(aggregate: Aggregate): boolean {
    const { node, key, compute, equal } = aggregate;
    const frame = this.newFrame(undefined);
    this.active.push(frame);
    let value: unknown;
    try {
      value = this.get(key, compute, equal);
    } finally {
      this.active.pop();
    }
    if (frame.guessed) return false;
    this.journal?.saveInput(node);
    if (node.changedAt === 0) node.changedAt = this.revision;
    else if (value !== node.value) this.markChanged(aggregate);
    node.value = value;
    return true;
  }

  private markChanged({ node, source }: Aggregate): void {
    this.journal?.saveInput(node);
    node.changedAt = this.durableRevision = this.changes[source] = ++this.revision;
  }

  /** Some are drawn from others, so until none changes any more. One that fails is left to its readers, who will see why. */
  private refreshAggregates(): void {
    while (this.aggregatedAt !== this.revision) {
      this.aggregatedAt = this.revision;
      for (const aggregate of this.aggregates.values()) {
        try {
          if (this.bringUpToDate(aggregate)) continue;
        } catch {
          // As above.
        }
        this.aggregates.delete(aggregate.key);
        this.markChanged(aggregate);
      }
    }
  }

  /**
   * A derived value. `equal` says when a new result is the old one; `fallback` is what a computation sees that, through
   * others, asks for itself.
   */
  get<T>(key: string, compute: () => T, equal: (a: T, b: T) => boolean = Object.is, fallback?: T): T {
    if (this.active.length === 0) this.refreshAggregates();
    let memo = this.memos.get(key) as Memo<T> | undefined;
    if (!memo) {
      memo = newMemo(compute, equal);
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
    else this.note(memo as Memo);
    return memo.value as T;
  }

  /** A derived value that is plain data. */
  readonly data = <T>(key: string, compute: () => T): T => this.get(key, compute, sameData);

  private refresh(memo: Memo): Frame | undefined {
    if (this.holds(memo)) return undefined;
    if (memo.verifiedAt > 0 && !this.isStale(memo)) {
      this.journal?.saveMemo(memo);
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
    this.journal?.saveMemo(memo);
    const first = memo.verifiedAt === 0;
    if (first || !memo.equal(memo.value, value)) {
      memo.value = value;
      memo.changedAt = this.revision;
    }
    memo.verifiedAt = frame.guessed ? 0 : this.revision;
    memo.dependencies = frame.dependencies;
    this.readers.changed(memo);
    this.sort(memo);
    return frame;
  }

  private newFrame(memo: Memo | undefined): Frame {
    return { memo, number: ++this.frames, dependencies: [], guessed: false };
  }

  /** Known to be up to date without a look at what it was drawn from. */
  private holds(memo: Memo): boolean {
    if (memo.verifiedAt === this.revision) return true;
    if (memo.verifiedAt === 0 || memo.volatile.length > 0 || memo.verifiedAt < this.lastChange(memo)) return false;
    this.journal?.saveMemo(memo);
    memo.verifiedAt = this.revision;
    return true;
  }

  /** When something durable that a memo was drawn from may have changed last. */
  private lastChange({ sources, verifiedAt }: Memo): number {
    if (verifiedAt >= this.durableRevision) return this.durableRevision;
    return this.changes.reduce((last, at, source) => (sources & (1 << source) && at > last ? at : last), 0);
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
    const all = memo.verifiedAt < this.lastChange(memo);
    for (const dependency of all ? memo.dependencies : memo.volatile) {
      if (isMemo(dependency) && !dependency.busy && !this.holds(dependency)) {
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
    if (all) {
      this.journal?.saveMemo(memo);
      this.sort(memo);
    }
    return false;
  }

  private sort(memo: Memo): void {
    memo.volatile = memo.dependencies.filter((one) =>
      isMemo(one) ? one.busy || one.volatile.length > 0 : !one.durable,
    );
    memo.sources = memo.dependencies.reduce((sources, one) => sources | one.sources, 0);
  }
}
