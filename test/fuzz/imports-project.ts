/** Random projects of a few modules that import each other in every way there is. */

export type Project = ReadonlyMap<string, readonly string[]>;

/** A small generator of random numbers (mulberry32): the same project for the same seed everywhere. */
export class Random {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}

/** Dotted names that modules may have; `box` has no `__init__.py` unless it is drawn itself. */
const NAMES = [
  "alpha",
  "beta",
  "gamma",
  "pkg",
  "pkg.one",
  "pkg.two",
  "pkg.sub",
  "pkg.sub.deep",
  "box",
  "box.in_a",
  "box.in_b",
];

/** What a module defines. The first letter says what it is: constant, function, class, decorator. */
type Kind = "k" | "f" | "c" | "d";
const KINDS: readonly Kind[] = ["k", "f", "c", "d"];

/** Whether statements stand in `try`s, and also in conditions, loops and `with`s. */
type Style = "plain" | "tries" | "branches";

interface Export {
  readonly name: string;
  readonly kind: Kind;
}

interface Module {
  readonly name: string;
  readonly path: string;
  readonly exports: readonly Export[];
}

/** A name that a module has bound, as an expression, and what it is. */
interface Known {
  readonly text: string;
  readonly kind: Kind;
}

export function randomProject(seed: number): Project {
  const random = new Random(seed);
  const names = new Set<string>();
  const wanted = 2 + random.below(7);
  while (names.size < wanted) names.add(random.pick(NAMES));
  // A folder with a sub-package is mostly a package itself.
  for (const name of [...names]) if (name.startsWith("pkg.sub.")) names.add("pkg.sub");
  for (const name of [...names]) if (name.startsWith("pkg.") && random.chance(0.9)) names.add("pkg");
  const isPackage = (name: string): boolean =>
    [...names].some((other) => other.startsWith(`${name}.`)) || (name === "pkg" && random.chance(0.5));
  const modules = [...names].sort().map((name): Module => {
    const stem = name.replaceAll(".", "/");
    const short = name.replaceAll(".", "_");
    return {
      name,
      path: isPackage(name) ? `${stem}/__init__.py` : `${stem}.py`,
      exports: KINDS.filter(() => random.chance(0.7)).map((kind) => ({ kind, name: `${short}_${kind}` })),
    };
  });
  const style: Style = random.pick(["plain", "plain", "tries", "branches"]);
  return new Map(modules.map((module) => [module.path, new Writer(random, module, modules, style).write()]));
}

class Writer {
  /** What is bound at module level so far, and what at the end. */
  private readonly known: Known[] = [];
  private readonly all: Known[];
  private count = 0;

  constructor(
    private readonly random: Random,
    private readonly module: Module,
    private readonly modules: readonly Module[],
    private readonly style: Style,
  ) {
    this.all = module.exports.map(({ name, kind }) => ({ text: name, kind }));
  }

  write(): string[] {
    const { random, module } = this;
    const blocks: string[] = [];
    const waiting = [...module.exports];
    const size = 2 + random.below(5) + waiting.length;
    if (random.chance(0.15)) blocks.push(`__all__ = [${module.exports.map(({ name }) => `"${name}"`).join(", ")}]`);
    for (let i = 0; i < size || waiting.length > 0; i++) {
      if (waiting.length > 0 && (random.chance(0.4) || i >= size))
        blocks.push(this.define(waiting.splice(random.below(waiting.length), 1)[0]!));
      else if (random.chance(0.4)) blocks.push(this.guarded(() => this.importing()));
      else blocks.push(this.guarded(() => this.use()));
    }
    if (random.chance(0.03))
      blocks.splice(random.below(blocks.length + 1), 0, "def __getattr__(name):\n    raise AttributeError(name)");
    if (random.chance(0.1)) blocks.unshift("from __future__ import annotations");
    return blocks;
  }

  private fresh(): string {
    return `_v${this.count++}`;
  }

  private other(): Module | undefined {
    const others = this.modules.filter((module) => module !== this.module);
    return others.length === 0 ? undefined : this.random.pick(others);
  }

  /** The definition of an exported name. */
  private define(exported: Export): string {
    const text = this.definition(exported);
    this.known.push({ text: exported.name, kind: exported.kind });
    return text;
  }

  private definition({ name, kind }: Export): string {
    const { random } = this;
    const body = (): string =>
      indent([this.inFunction(), ...(random.chance(0.4) ? [this.inFunction()] : [])].join("\n"));
    switch (kind) {
      case "k":
        return random.chance(0.3)
          ? `${name} = (${this.value("k") ?? 1})`
          : random.chance(0.2)
            ? `${name}: int = 1`
            : `${name} = 1`;
      case "f": {
        const start =
          this.style === "branches" && random.chance(0.3)
            ? indent(`if len("x") == ${random.below(2)}:\n    return 2\n`)
            : "";
        return `${this.decorator()}def ${name}(a=${this.value("k") ?? 0}):\n${start}${body()}\n    return ${this.later("k") ?? 1}`;
      }
      case "c": {
        const base = random.chance(0.4) ? this.value("c") : undefined;
        const init = random.chance(0.3) ? `\n    def __init__(self):\n${indent(body())}` : "";
        const inner = random.chance(0.3) ? `\n    here = ${this.value("k") ?? 1}` : "";
        return `${this.decorator()}class ${name}${base === undefined ? "" : `(${base})`}:\n    other = 1${inner}${init}`;
      }
      case "d":
        return `def ${name}(fn):\n${body()}\n    return fn`;
    }
  }

  private decorator(): string {
    const value = this.random.chance(0.3) ? this.value("d") : undefined;
    return value === undefined ? "" : `@${value}\n`;
  }

  /** An expression of a kind from what is bound by now. */
  private value(kind: Kind): string | undefined {
    const fitting = this.known.filter((known) => known.kind === kind);
    return fitting.length === 0 ? undefined : this.random.pick(fitting).text;
  }

  /** In a function also what is bound later counts. */
  private later(kind: Kind): string | undefined {
    const fitting = [...this.all, ...this.known].filter((known) => known.kind === kind);
    return fitting.length === 0 ? undefined : this.random.pick(fitting).text;
  }

  /** A statement of a function's body. It calls nothing, so that no recursion comes of it. */
  private inFunction(): string {
    const { random } = this;
    const other = this.other();
    const target = other && other.exports.length > 0 ? random.pick(other.exports) : undefined;
    let name: string;
    switch (random.below(6)) {
      case 0:
        return other ? `import ${other.name} as got` : "pass";
      case 1:
        return other && target ? `from ${other.name} import ${target.name} as got` : "pass";
      case 2:
        return `global ${(name = this.fresh())}\n${name} = 1`;
      case 3:
        return `got = ${this.later("c") ?? 1}`;
      case 4:
        return other && target && !other.name.includes(".")
          ? `import ${other.name} as m\ngot = m.${target.name}`
          : "pass";
      default:
        return `got = ${this.later("k") ?? 1}`;
    }
  }

  private importing(): string {
    const { random } = this;
    const other = this.other();
    if (!other) return "pass";
    const { name } = other;
    const target = other.exports.length > 0 ? random.pick(other.exports) : undefined;
    const dot = name.lastIndexOf(".");
    switch (random.below(9)) {
      case 0:
        return `import ${name}${this.knowAll(name, other)}`;
      case 1: {
        const alias = `m_${name.replaceAll(".", "_")}`;
        return `import ${name} as ${alias}${this.knowAll(alias, other)}`;
      }
      case 2:
      case 3:
        if (!target) return `import ${name}`;
        this.known.push({ text: target.name, kind: target.kind });
        return `from ${this.relative(name)} import ${target.name}`;
      case 4: {
        if (!target) return `import ${name}`;
        const alias = this.fresh();
        this.known.push({ text: alias, kind: target.kind });
        return `from ${name} import ${target.name} as ${alias}`;
      }
      case 5:
        if (dot < 0) return `import ${name}${this.knowAll(name, other)}`;
        return `from ${this.relative(name.slice(0, dot))} import ${name.slice(dot + 1)}${this.knowAll(name.slice(dot + 1), other)}`;
      case 6:
        for (const { name: text, kind } of other.exports) this.known.push({ text, kind });
        return `from ${name} import *`;
      case 7:
        return `import importlib\n${this.fresh()} = importlib.import_module("${name}")`;
      default:
        return `from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ${name} as never\nelse:\n    import ${name}`;
    }
  }

  private knowAll(prefix: string, other: Module): string {
    for (const { name, kind } of other.exports) this.known.push({ text: `${prefix}.${name}`, kind });
    return "";
  }

  /** The module as this one may also write it. */
  private relative(name: string): string {
    const { module, random } = this;
    const own = module.path.endsWith("__init__.py") ? module.name : module.name.split(".").slice(0, -1).join(".");
    if (own === "" || random.chance(0.5)) return name;
    if (name === own) return ".";
    if (name.startsWith(`${own}.`)) return name.slice(own.length);
    const above = own.split(".").slice(0, -1).join(".");
    return above !== "" && name.startsWith(`${above}.`) ? `.${name.slice(above.length)}` : name;
  }

  /** Something that needs a name while the module is imported. */
  private use(): string {
    const { random } = this;
    const constant = this.value("k");
    const fn = this.value("f");
    const cls = this.value("c");
    const decorator = this.value("d");
    const name = this.fresh();
    switch (random.below(12)) {
      case 0:
      case 1:
        return fn === undefined ? "pass" : `${name} = ${fn}()`;
      case 2:
        return cls === undefined ? "pass" : `class ${name}(${cls}):\n    pass`;
      case 3:
        return cls === undefined ? "pass" : `${name} = ${cls}()`;
      case 4:
        return decorator === undefined ? "pass" : `@${decorator}\ndef ${name}():\n    pass`;
      case 5:
        return constant === undefined ? "pass" : `def ${name}(a=${constant}):\n    pass`;
      case 6:
        return cls === undefined ? "pass" : `def ${name}(a: ${cls}) -> int:\n    pass`;
      case 7:
        return cls === undefined ? "pass" : `${name}: ${cls} = 1`;
      case 8:
        return constant === undefined ? "pass" : `class ${name}:\n    here = ${constant}`;
      case 9:
        return constant === undefined ? "pass" : `${name} = [${constant} for _ in (1,)]`;
      case 10:
        return fn === undefined ? "pass" : `for ${name} in [1]:\n    ${fn}()`;
      default:
        return constant === undefined ? "pass" : `${name} = ${constant}`;
    }
  }

  /** Now and then inside a `try`, a condition, a `with` or a loop. */
  private guarded(write: () => string): string {
    const { random } = this;
    if (this.style === "plain") return write();
    if (random.chance(0.15)) {
      const types = random.pick(HANDLERS);
      const statement = this.forgetting(write);
      const rest = random.pick(["", "", `\nelse:\n    ${this.fresh()} = 1`, `\nfinally:\n    ${this.fresh()} = 1`]);
      return `try:\n${indent(statement)}\nexcept ${types}:\n    ${this.fresh()} = 1${rest}`;
    }
    if (this.style === "tries") return write();
    if (random.chance(0.15)) {
      const statement = this.forgetting(write);
      const other = (): string => this.forgetting(() => (random.chance(0.5) ? this.importing() : this.use()));
      const rest = random.chance(0.4) ? `\nelse:\n${indent(other())}` : "";
      return `if len("x") == ${random.below(2)}:\n${indent(statement)}${rest}`;
    }
    if (random.chance(0.05))
      return `import contextlib\nwith contextlib.suppress(ImportError):\n${indent(this.forgetting(write))}`;
    if (random.chance(0.05)) return `while True:\n${indent(write())}\n    break`;
    return write();
  }

  /** What is bound in a statement that need not run is seldom used. */
  private forgetting(write: () => string): string {
    const before = this.known.length;
    const text = write();
    if (this.random.chance(0.85)) this.known.length = before;
    return text;
  }
}

const HANDLERS: readonly string[] = [
  ...["ImportError", "ImportError", "(ImportError, AttributeError)", "Exception", "AttributeError"],
  ...["ModuleNotFoundError", "NameError"],
];

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
