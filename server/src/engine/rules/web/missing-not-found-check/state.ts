import type { NodeId } from "../../../syntax/tree";

/**
 * How one lookup's result came to a place: `isNone` where a test has just found it to be None, `unless` the calls on
 * the way that, if one of them never returns or checks the value itself, make the way impossible.
 */
export interface Way {
  readonly isNone: boolean;
  readonly unless: readonly number[];
  /** The call as it is written; absent for parameters. */
  readonly written?: string;
}

/** Lookups (by call id; negative for parameters) whose unchecked result a variable may hold. */
export type Value = ReadonlyMap<number, Way>;

export const NOTHING: Value = new Map();

/** More calls than this on one way say nothing any more. */
const MAX_UNLESS = 8;

/** What is known at one place of a function: which variables may hold an unchecked result. Changed in place. */
export class State {
  dead = false;
  private readonly variables = new Map<string, Value>();
  /** Variables that hold the outcome of a test: `found = user is not None`. */
  readonly tests = new Map<string, NodeId>();
  /** Names that an `.exists()` test on the way spoke of. */
  readonly existing = new Set<string>();
  /** Calls, as they are written, that were found to give something, and variables that hold what they gave. */
  readonly found = new Set<string>();

  copy(): State {
    const out = new State();
    out.dead = this.dead;
    for (const [name, value] of this.variables) out.variables.set(name, value);
    for (const [name, test] of this.tests) out.tests.set(name, test);
    for (const name of this.existing) out.existing.add(name);
    for (const call of this.found) out.found.add(call);
    return out;
  }

  get(name: string): Value {
    return this.variables.get(name) ?? NOTHING;
  }

  /** Binds a variable; what was known of its attributes and of tests is forgotten. */
  set(name: string, value: Value): void {
    for (const known of [...this.variables.keys()]) {
      if (known === name || known.startsWith(`${name}.`)) this.variables.delete(known);
    }
    for (const call of [...this.found]) if (mentions(call, name)) this.found.delete(call);
    this.tests.delete(name);
    if (value.size === 0) return;
    this.tests.clear();
    this.variables.set(name, value);
  }

  /**
   * The lookups are known to have found something, whatever variable holds them.
   *
   * @param isChecked whether the code asked; else it would only have raised
   */
  clear(lookups: Iterable<number>, isChecked = true): void {
    const gone = new Set(lookups);
    if (gone.size === 0) return;
    this.rewrite((lookup, way, name) => {
      if (!gone.has(lookup)) return way;
      if (isChecked && way.written !== undefined) this.found.add(way.written).add(name);
      return undefined;
    });
  }

  /** Whether a name stands for something that was found, or a call that found it speaks of the name. */
  isFound(name: string): boolean {
    return [...this.found].some((found) => mentions(found, name));
  }

  /** The lookups are known to have found nothing. */
  markNone(lookups: Iterable<number>): void {
    const none = new Set(lookups);
    if (none.size === 0) return;
    this.rewrite((lookup, way) => (none.has(lookup) && !way.isNone ? { ...way, isNone: true } : way));
  }

  /** A call on the way that may end it for some lookups. */
  addUnless(call: number, applies: (lookup: number, way: Way) => boolean): void {
    this.rewrite((lookup, way) =>
      way.unless.length < MAX_UNLESS && !way.unless.includes(call) && applies(lookup, way)
        ? { ...way, unless: [...way.unless, call] }
        : way,
    );
  }

  private rewrite(change: (lookup: number, way: Way, name: string) => Way | undefined): void {
    for (const [name, value] of this.variables) {
      let changed: Map<number, Way> | undefined;
      for (const [lookup, way] of value) {
        const next = change(lookup, way, name);
        if (next === way) continue;
        changed ??= new Map(value);
        if (next) changed.set(lookup, next);
        else changed.delete(lookup);
      }
      if (!changed) continue;
      if (changed.size > 0) this.variables.set(name, changed);
      else this.variables.delete(name);
    }
  }

  /** Replaces this state by another one's. */
  become(other: State): void {
    this.dead = other.dead;
    this.variables.clear();
    for (const [name, value] of other.variables) this.variables.set(name, value);
    this.tests.clear();
    for (const [name, test] of other.tests) this.tests.set(name, test);
    this.existing.clear();
    for (const name of other.existing) this.existing.add(name);
    this.found.clear();
    for (const call of other.found) this.found.add(call);
  }

  /** Two ways meet. */
  join(other: State): void {
    if (other.dead) return;
    if (this.dead) {
      this.become(other);
      return;
    }
    for (const name of new Set([...this.variables.keys(), ...other.variables.keys()]))
      this.variables.set(name, unite(this.get(name), other.get(name)));
    for (const [name, test] of [...this.tests]) if (other.tests.get(name) !== test) this.tests.delete(name);
    for (const name of this.existing) if (!other.existing.has(name)) this.existing.delete(name);
    for (const call of this.found) if (!other.found.has(call)) this.found.delete(call);
  }

  /** Keeps of each variable only what the other state says of it, too. */
  meet(other: State): void {
    for (const [name, value] of [...this.variables]) {
      const kept = [...value].filter(([lookup]) => other.get(name).has(lookup));
      if (kept.length === 0) this.variables.delete(name);
      else if (kept.length < value.size) this.variables.set(name, new Map(kept));
    }
    this.tests.clear();
  }
}

/** The lookups of both; one that came on both ways is possible unless either way's calls forbid it. */
export function unite(a: Value, b: Value): Value {
  if (a === b) return a;
  const out = new Map<number, Way>();
  for (const lookup of new Set([...a.keys(), ...b.keys()])) {
    const one = a.get(lookup);
    const two = b.get(lookup);
    out.set(lookup, {
      isNone: one !== undefined && two !== undefined && one.isNone && two.isNone,
      unless: [...new Set([...(one?.unless ?? []), ...(two?.unless ?? [])])].slice(0, MAX_UNLESS),
      ...((one ?? two)?.written !== undefined && { written: (one ?? two)!.written! }),
    });
  }
  return out;
}

/** Whether a call speaks of a variable, so that binding it anew changes what the call looks for. */
function mentions(call: string, name: string): boolean {
  for (let at = call.indexOf(name); at >= 0; at = call.indexOf(name, at + 1)) {
    if (!/[\w.]/.test(call[at - 1] ?? " ") && !/\w/.test(call[at + name.length] ?? " ")) return true;
  }
  return false;
}
