import type { Aggregate, Input, Memo } from "./database-nodes";

/** What a database has to remember of itself beside its nodes. */
export interface Counters {
  readonly revision: number;
  readonly durableRevision: number;
  readonly aggregatedAt: number;
  readonly sources: number;
  readonly changes: readonly number[];
  readonly aggregates: readonly (readonly [string, Aggregate])[];
}

let journals = 0;

/** Every node as it was before it was first changed, while something is tried. */
export class Journal {
  private readonly number = ++journals;
  private readonly undo: (() => void)[] = [];

  constructor(readonly counters: Counters) {}

  saveInput(input: Input): void {
    if (input.saved === this.number) return;
    input.saved = this.number;
    const { value, changedAt, durable } = input;
    this.undo.push(() => Object.assign(input, { value, changedAt, durable }));
  }

  saveMemo(memo: Memo): void {
    if (memo.saved === this.number) return;
    memo.saved = this.number;
    const { value, changedAt, verifiedAt, dependencies, volatile, sources } = memo;
    this.undo.push(() => {
      memo.value = value;
      memo.changedAt = changedAt;
      memo.verifiedAt = verifiedAt;
      memo.dependencies = dependencies;
      memo.volatile = volatile;
      memo.sources = sources;
    });
  }

  /** Puts all of them back; one that another journal saved in between is here twice, and what came first counts. */
  restore(): void {
    for (const undo of this.undo.reverse()) undo();
  }
}
