import type { Input, Memo } from "./database-nodes";

/** So many inputs may be volatile; when more change (another branch is checked out), all are durable anew. */
const MAX_VOLATILE = 50;
/** The lists are made anew once they hold this many times what they held when they were made. */
const GROWTH = 2;
/** Lists shorter than this in all are never worth making anew. */
const FEW = 100_000;

/**
 * Who reads what: the way back along the dependencies. Brought up to date only when it is asked for. A list may name
 * readers that no longer are; it never misses one.
 */
export class Readers {
  private waiting: Memo[] = [];
  private readonly volatile = new Set<Input>();
  private entries = 0;
  private whenMade = 0;

  /** The dependencies of a memo are others now. */
  changed(memo: Memo): void {
    if (memo.entered === null) return;
    const known = memo.entered;
    if (known.length === memo.dependencies.length && known.every((one, at) => one === memo.dependencies[at])) return;
    memo.entered = null;
    this.waiting.push(memo);
  }

  /** Counts an input among the volatile ones. */
  keepFew(input: Input): void {
    if (this.volatile.size >= MAX_VOLATILE) {
      for (const one of this.volatile) one.durable = true;
      this.volatile.clear();
      input.durable = false;
    }
    this.volatile.add(input);
  }

  /** Marks an input as volatile for all that was drawn from it; `touch` is called before a memo is changed. */
  markVolatile(input: Input, memos: ReadonlyMap<string, Memo>, touch: (memo: Memo) => void): void {
    this.bringUpToDate(memos);
    const next: (Input | Memo)[] = [input];
    for (let node = next.pop(); node; node = next.pop()) {
      for (const reader of node.readers ?? []) {
        if (reader.volatile.includes(node)) continue;
        touch(reader);
        // Whoever reads what was volatile before knows that.
        if (reader.volatile.length === 0) next.push(reader);
        reader.volatile = [...reader.volatile, node];
      }
    }
  }

  /** Enters all that changed. Before something is tried, too: afterwards the dependencies are these again. */
  bringUpToDate(memos: ReadonlyMap<string, Memo>): void {
    if (this.entries > GROWTH * this.whenMade + FEW) this.forget(memos);
    for (const memo of this.waiting) this.enter(memo);
    this.waiting = [];
    if (this.whenMade === 0) this.whenMade = this.entries;
  }

  private enter(memo: Memo): void {
    memo.entered = memo.dependencies;
    for (const dependency of memo.dependencies) (dependency.readers ??= []).push(memo);
    this.entries += memo.dependencies.length;
  }

  private forget(memos: ReadonlyMap<string, Memo>): void {
    for (const memo of memos.values()) {
      memo.readers = undefined;
      for (const dependency of memo.dependencies) dependency.readers = undefined;
    }
    this.waiting = [...memos.values()];
    this.entries = this.whenMade = 0;
  }
}
