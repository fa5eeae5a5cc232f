/**
 * How sure the followed execution is. Code in a branch that may not run, or behind something that may fail, is followed
 * all the same, but what it binds counts as *maybe* bound, and what it raises ends that branch alone.
 */

/** Something that may turn out not to have happened: a name's binding, a module's import. */
export interface Fact {
  maybe: boolean;
}

export type Caught = "yes" | "no" | "perhaps";

/** What the exception handlers of a `try` catch, by the name of the exception; empty for one that is not known. */
export type Catches = (type: string) => Caught;

interface Context {
  readonly kind: ContextKind;
  uncertain: boolean;
  readonly catches: Catches;
  /** What happened for certain before it became uncertain whether the rest runs. */
  sure: Set<Fact>;
  /** What happened for certain where the rest did run. */
  facts: Set<Fact>;
}

type ContextKind = "branch" | "call" | "loop" | "try" | "with";

/** An exception of the followed program. */
export class Raised extends Error {
  constructor(
    readonly type: string,
    /** What was missing; none for a `raise` that is written down: what leads there is meant to. */
    readonly missing?: RaisedCause,
  ) {
    super(type);
  }
}

export interface RaisedCause {
  readonly name: string;
  /** Dotted name of the module that lacks the name. */
  readonly module: string;
  /** The module whose body was still running, so that the name was not there yet: that one, or its submodule `name`. */
  readonly loading?: string;
  readonly trail: readonly TrailStep[];
}

/** One frame of the stack, outermost first. */
export interface TrailStep {
  readonly path: string;
  /** Index into the places of the module's facts. */
  readonly place: number;
  /** The function that runs; absent for a module's body. */
  readonly function?: string;
}

/** `return`, `break`, `continue` of the followed program. */
export class Left extends Error {
  constructor(readonly how: "return" | "break" | "continue") {
    super(how);
  }
}

export interface BodyEnd {
  /** The rest of the body may not have run. */
  readonly uncertain: boolean;
  /** What is certain if it did. */
  readonly facts: ReadonlySet<Fact>;
  readonly thrown?: Raised | Left;
}

const NOTHING: Catches = () => "no";

export class Certainty {
  private readonly contexts: Context[] = [];
  private uncertain = 0;
  /** Something may have raised on the way: a later exception need not be the first. */
  doubtful = false;
  /** A `raise` that is written down may have been reached. */
  mayStop = false;

  get isCertain(): boolean {
    return this.uncertain === 0;
  }

  /** Notes a binding or import that just happened. */
  happened(fact: Fact): void {
    if (this.isCertain) fact.maybe = false;
    else this.contexts.at(-1)!.facts.add(fact);
  }

  /** Takes back a binding, perhaps. */
  undone(fact: Fact): void {
    fact.maybe = true;
    for (const { sure, facts } of this.contexts) {
      sure.delete(fact);
      facts.delete(fact);
    }
  }

  /** Whether it has happened, given that execution came to where it is. */
  holds(fact: Fact): boolean {
    return !fact.maybe || this.contexts.some(({ sure, facts }) => sure.has(fact) || facts.has(fact));
  }

  /** Follows code that may not run: what is certain if it does, `undefined` where its end is not reached. */
  branch(run: () => void): ReadonlySet<Fact> | undefined {
    const end = this.body("branch", run);
    if (end.thrown instanceof Raised) this.mayRaise(end.thrown);
    else if (end.thrown) this.mayLeave(end.thrown);
    return end.thrown ? undefined : end.facts;
  }

  /** One of the branches has run: what all that come to their end did, is done. */
  settle(branches: readonly (ReadonlySet<Fact> | undefined)[]): void {
    const [first, ...others] = branches.filter((facts) => facts !== undefined);
    for (const fact of first ?? []) if (others.every((facts) => facts.has(fact))) this.happened(fact);
  }

  /** Follows a body; what it throws comes back. */
  body(kind: ContextKind, run: () => void, catches: Catches = NOTHING): BodyEnd {
    const context: Context = { kind, uncertain: false, catches, sure: new Set(), facts: new Set() };
    this.contexts.push(context);
    if (kind === "branch") this.doubt(context);
    let thrown: unknown;
    try {
      run();
    } catch (error) {
      if (!(error instanceof Raised) && !(error instanceof Left)) throw error;
      thrown = error;
    }
    this.contexts.pop();
    const { uncertain, facts } = context;
    if (uncertain) this.uncertain--;
    for (const fact of uncertain ? context.sure : facts) this.happened(fact);
    return { uncertain, facts, ...(thrown !== undefined && { thrown: thrown as Raised | Left }) };
  }

  private doubt(context: Context): void {
    if (context.uncertain) return;
    context.uncertain = true;
    context.sure = context.facts;
    context.facts = new Set();
    this.uncertain++;
  }

  /** This may be raised here, or not. */
  mayRaise({ type, missing }: Pick<Raised, "type" | "missing">): void {
    for (let i = this.contexts.length - 1; i >= 0; i--) {
      const context = this.contexts[i]!;
      const caught = context.catches(type);
      if (caught !== "no") this.doubt(context);
      if (caught === "yes") return;
    }
    if (missing) this.doubtful = true;
    else this.mayStop = true;
  }

  /** Something may fail here that is not followed: it matters where somebody catches that. */
  risk(type: string): void {
    for (const context of this.contexts)
      if (context.kind === "try" && context.catches(type) !== "no") this.doubt(context);
  }

  /** The function or loop is left here, or not. */
  mayLeave({ how }: Left): void {
    for (let i = this.contexts.length - 1; i >= 0; i--) {
      const context = this.contexts[i]!;
      if (context.kind === (how === "return" ? "call" : "loop")) return this.doubt(context);
    }
  }
}

/** Ancestors of the exceptions that are raised here, https://docs.python.org/3/library/exceptions.html#exception-hierarchy */
const ANCESTORS: Readonly<Record<string, readonly string[]>> = {
  ModuleNotFoundError: ["ImportError"],
  UnboundLocalError: ["NameError"],
  NotImplementedError: ["RuntimeError"],
  KeyError: ["LookupError"],
  IndexError: ["LookupError"],
};

/** What missing names and modules raise; relatives of no other exception. */
const OF_NAMES: ReadonlySet<string> = new Set(["ImportError", "ModuleNotFoundError", "AttributeError", "NameError"]);

/** How a handler for one exception (`null`: one that is not known) takes another. */
export function catchesOne(handler: string | null, type: string): Caught {
  if (handler === "BaseException") return "yes";
  if (handler === "Exception" && !["SystemExit", "KeyboardInterrupt", "GeneratorExit", ""].includes(type)) return "yes";
  if (handler === null || type === "") return "perhaps";
  if (handler === type || ANCESTORS[type]?.includes(handler)) return "yes";
  return OF_NAMES.has(type) || OF_NAMES.has(handler) ? "no" : "perhaps";
}

/** How handlers, in their order, take an exception: by the first that does. An empty list of types is a bare `except`. */
export function catchesAll(handlers: readonly { readonly types: readonly (string | null)[] }[]): Catches {
  return (type) => {
    let best: Caught = "no";
    for (const { types } of handlers) {
      for (const caught of types.length === 0 ? ["yes" as const] : types.map((one) => catchesOne(one, type))) {
        if (caught === "yes") return best === "no" ? "yes" : best;
        if (caught === "perhaps") best = "perhaps";
      }
    }
    return best;
  };
}
