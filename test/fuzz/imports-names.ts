/** What a module that is being written knows by name. */
import type { Kind, Module } from "./imports-project";
import type { Random } from "./imports-random";

/** A name that a module has bound, as an expression, and what it is. */
export interface Known {
  readonly text: string;
  readonly kind: Kind;
  readonly rank: number;
}

export class Names {
  /** What is bound at module level so far, and what at the end. */
  readonly known: Known[] = [];
  readonly all: readonly Known[];
  private count = 0;

  constructor(
    readonly random: Random,
    readonly module: Module,
    readonly modules: readonly Module[],
    /** Most imports lead to modules further down in the list, so that there are few cycles. */
    private readonly downwards: boolean,
  ) {
    this.all = module.exports.map(({ name, kind, rank }) => ({ text: name, kind, rank }));
  }

  fresh(): string {
    return `_v${this.count++}`;
  }

  other(): Module | undefined {
    const { modules, module, downwards } = this;
    const all = modules.filter((each) => each !== module);
    const below = modules.slice(modules.indexOf(module) + 1);
    const others = downwards && !this.random.chance(0.1) ? below : all;
    return others.length === 0 ? undefined : this.random.pick(others);
  }

  know(text: string, kind: Kind, rank: number): void {
    this.known.push({ text, kind, rank });
  }

  knowAll(prefix: string, other: Module): void {
    if (this.isShadowed(other)) return;
    for (const { name, kind, rank } of other.exports) this.know(`${prefix}.${name}`, kind, rank);
  }

  /** Whether its package has something else under its name. */
  isShadowed({ name }: Module): boolean {
    return this.modules.some((each) => each.exports.some((exported) => `${each.name}.${exported.name}` === name));
  }

  /** An expression of a kind from what is bound by now. */
  value(kind: Kind): string | undefined {
    return this.pick(this.known, kind, -1);
  }

  /** In a function also what is bound later counts. */
  later(kind: Kind, above = -1): string | undefined {
    return this.pick([...this.all, ...this.known], kind, above);
  }

  private pick(from: readonly Known[], kind: Kind, above: number): string | undefined {
    const fitting = from.filter((known) => known.kind === kind && known.rank > above);
    return fitting.length === 0 ? undefined : this.random.pick(fitting).text;
  }

  /** The module as this one may also write it. */
  relative(name: string): string {
    const { module, random } = this;
    const own = module.path.endsWith("__init__.py") ? module.name : module.name.split(".").slice(0, -1).join(".");
    if (random.chance(0.4)) return name;
    for (let at = own, dots = "."; at !== ""; at = at.split(".").slice(0, -1).join("."), dots += ".") {
      if (name === at) return dots;
      if (name.startsWith(`${at}.`)) return dots + name.slice(at.length + 1);
    }
    return name;
  }

  /** What a statement that need not run binds is seldom used later. */
  forgetting(write: () => string): string {
    const before = this.known.length;
    const text = write();
    if (this.random.chance(0.85)) this.known.length = before;
    return text;
  }
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
