import type { CallFact } from "../facts/types";
import { gather } from "./chunks";
import type { Database } from "./database";
import { sameData } from "./same-data";
import { functionKey } from "./entities";
import type { FunctionRef, ProjectView } from "./view";

/** A call of a function of the project; `id` -1 in `caller` for code at module level. */
export interface Caller {
  readonly caller: FunctionRef;
  readonly call: CallFact;
}

/** Who calls whom. */
export class CallIndex {
  constructor(
    private readonly database: Database,
    private readonly view: ProjectView,
  ) {}

  /** The calls that stand in a function's own body. */
  callsIn(ref: FunctionRef): readonly CallFact[] {
    return this.byOwner(ref.path).get(ref.id) ?? [];
  }

  callers(ref: FunctionRef): readonly Caller[] {
    const key = functionKey(ref);
    return (this.callingPaths().get(key) ?? []).flatMap((path) => this.outgoing(path).get(key) ?? []);
  }

  private byOwner(path: string): ReadonlyMap<number, readonly CallFact[]> {
    return this.database.get(`calls:${path}`, () => group(this.view.facts(path)?.calls ?? [], (call) => call.owner));
  }

  /** Modules by the functions that they call: without places, so that it outlives edits that only move code. */
  private callingPaths(): ReadonlyMap<string, readonly string[]> {
    return this.database.aggregate(
      "calling-paths",
      () => {
        const out = new Map<string, string[]>();
        const all = gather(
          this.database.data,
          "call-targets",
          () => this.view.modules(),
          (path) => [[path, [...this.outgoing(path).keys()].sort()] as const],
        );
        for (const [path, targets] of all) for (const key of targets) append(out, key, path);
        return out;
      },
      (a, b) => sameData([...a], [...b]),
    );
  }

  private outgoing(path: string): ReadonlyMap<string, readonly Caller[]> {
    return this.database.get(`outgoing:${path}`, () => {
      const out = new Map<string, Caller[]>();
      for (const call of this.view.facts(path)?.calls ?? []) {
        for (const callee of this.view.callees(path, call)) {
          if (callee.kind === "function")
            append(out, functionKey(callee.ref), { caller: { path, id: call.owner }, call });
        }
      }
      return out;
    });
  }
}

function group<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const out = new Map<K, V[]>();
  for (const value of values) append(out, keyOf(value), value);
  return out;
}

/** Adds a value to the list under a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
