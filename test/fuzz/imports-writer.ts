/** Writes one module of a random project. */
import { importing } from "./imports-imports";
import { indent, Names } from "./imports-names";
import type { Export, Module } from "./imports-project";
import type { Random } from "./imports-random";
import { use } from "./imports-uses";

/** Whether statements stand in `try`s, and also in conditions, loops and `with`s. */
type Style = "plain" | "tries" | "branches";

const HANDLERS: readonly string[] = [
  ...["ImportError", "ImportError", "(ImportError, AttributeError)", "Exception", "AttributeError"],
  ...["ModuleNotFoundError", "NameError"],
];

export class Writer {
  private readonly names: Names;

  constructor(
    private readonly random: Random,
    private readonly module: Module,
    modules: readonly Module[],
    private readonly style: Style,
    downwards: boolean,
  ) {
    this.names = new Names(random, module, modules, downwards);
  }

  write(): string[] {
    const { random, module, names } = this;
    const blocks: string[] = [];
    const waiting = [...module.exports];
    const size = 2 + random.below(5) + waiting.length;
    if (random.chance(0.2)) blocks.push(this.publicNames());
    for (let i = 0; i < size || waiting.length > 0; i++) {
      if (waiting.length > 0 && (random.chance(0.4) || i >= size))
        blocks.push(this.define(waiting.splice(random.below(waiting.length), 1)[0]!));
      else if (random.chance(0.4)) blocks.push(this.guarded(() => importing(names)));
      else blocks.push(this.guarded(() => use(names)));
    }
    if (random.chance(0.04)) blocks.splice(random.below(blocks.length + 1), 0, this.moduleGetattr());
    if (random.chance(0.1)) blocks.unshift("from __future__ import annotations");
    return blocks;
  }

  private publicNames(): string {
    const { random, names, module } = this;
    const quoted = module.exports.filter(() => random.chance(0.8)).map(({ name }) => `"${name}"`);
    const list = `[${quoted.join(", ")}]`;
    const other = names.other();
    switch (random.below(6)) {
      case 0:
        return `__all__ = (${quoted.map((name) => `${name},`).join(" ")})`;
      case 1:
        return `__all__ = ${list}\n__all__ += ["${module.exports[0]?.name ?? "nothing"}"]`;
      case 2:
        return `__all__ = ${list}\n__all__.append("${module.exports[0]?.name ?? "nothing"}")`;
      case 3:
        return other ? `import ${other.name} as _all\n__all__ = ${list} + list(getattr(_all, "__all__", []))` : "pass";
      default:
        return `__all__ = ${list}`;
    }
  }

  private moduleGetattr(): string {
    const other = this.names.other();
    const [lazy] = other?.exports ?? [];
    const raises = "    raise AttributeError(name)";
    if (other && lazy && this.random.chance(0.5))
      return `def __getattr__(name):\n    if name == "${lazy.name}":\n        from ${other.name} import ${lazy.name}\n        return ${lazy.name}\n${raises}`;
    return `def __getattr__(name):\n${raises}`;
  }

  /** The definition of an exported name. */
  private define(exported: Export): string {
    const { random, names } = this;
    const { name, kind, rank } = exported;
    const text = this.definition(exported);
    names.know(name, kind, rank);
    if (random.chance(0.03)) {
      names.known.pop();
      return `${text}\ndel ${name}`;
    }
    // `init()` binds it, not the module's body.
    if (kind === "k" && !text.startsWith(`${name}:`) && random.chance(0.05))
      return `def _init_${name}():\n    global ${name}\n${indent(text)}\n_init_${name}()`;
    return text;
  }

  private definition({ name, kind, rank }: Export): string {
    const { random, names } = this;
    const body = (): string =>
      indent([this.inFunction(rank), ...(random.chance(0.4) ? [this.inFunction(rank)] : [])].join("\n"));
    const constant = names.value("k");
    switch (kind) {
      case "k":
        return random.chance(0.3)
          ? `${name} = (${constant ?? 1})`
          : random.chance(0.2)
            ? `${name}: int = 1`
            : `${name} = 1`;
      case "f": {
        const start =
          this.style === "branches" && random.chance(0.3)
            ? indent(`if len("x") == ${random.below(2)}:\n    return 2\n`)
            : "";
        const params = random.chance(0.2) ? `*args, b=${constant ?? 0}` : `a=${constant ?? 0}`;
        return `${this.decorator()}def ${name}(${params}):\n${start}${body()}\n    return ${names.later("k") ?? 1}`;
      }
      case "c": {
        const base = random.chance(0.4) ? names.value("c") : undefined;
        const init = random.chance(0.3) ? `\n    def __init__(self):\n${indent(body())}` : "";
        const made = random.chance(0.2)
          ? `\n    @classmethod\n    def make(cls):\n${indent(body())}\n        return cls()`
          : "";
        const hook = random.chance(0.1) ? `\n    def __init_subclass__(cls):\n${indent(body())}` : "";
        return `${this.decorator()}class ${name}${base === undefined ? "" : `(${base})`}:\n    other = 1${this.inClass()}${init}${made}${hook}`;
      }
      case "d":
        return `def ${name}(fn):\n${body()}\n    return fn`;
      case "m":
        return `def ${name}(a=${constant ?? 0}):\n    def wrap(fn):\n${indent(body())}\n        return fn\n    return wrap`;
      case "o": {
        const cls = `_Class_${name}`;
        const called = random.chance(0.3) ? `\n    def __call__(self):\n${indent(body())}` : "";
        return `class ${cls}:\n    def run(self):\n${indent(body())}\n        return 1\n    def register(self, fn):\n${indent(body())}\n        return fn${called}\n${name} = ${cls}()`;
      }
    }
  }

  private inClass(): string {
    const { random, names } = this;
    const other = names.other();
    const target = other && other.exports.length > 0 ? random.pick(other.exports) : undefined;
    const constant = names.value("k") ?? 1;
    switch (random.below(12)) {
      case 0:
      case 1:
        return `\n    here = ${constant}`;
      case 2:
        return `\n    here = [${constant} for _ in (1,)]`;
      case 3:
        return other && target ? `\n    from ${other.name} import ${target.name} as here\n    there = here` : "";
      case 4: {
        const fn = names.value("f");
        return fn === undefined ? "" : `\n    here = ${fn}()`;
      }
      case 5:
        return `\n    class Meta:\n        here = ${constant}`;
      case 6:
        return `\n    def method(self, a=${constant}):\n        return ${names.later("k") ?? 1}`;
      case 7:
        return `\n    @property\n    def prop(self):\n        return ${names.later("k") ?? 1}`;
      default:
        return "";
    }
  }

  private decorator(): string {
    const { random, names } = this;
    if (random.chance(0.7)) return "";
    const plain = names.value("d");
    const maker = names.value("m");
    const object = names.value("o");
    const options = [
      ...(plain === undefined ? [] : [`@${plain}\n`]),
      ...(maker === undefined ? [] : [`@${maker}()\n`, `@${maker}(${names.value("k") ?? 1})\n`]),
      ...(object === undefined ? [] : [`@${object}.register\n`]),
    ];
    return options.length === 0 ? "" : random.pick(options);
  }

  /** A statement of a function's body. It calls only what stands above `rank`, so that no recursion comes of it. */
  private inFunction(rank: number): string {
    const { random, names } = this;
    const other = names.other();
    const target = other && other.exports.length > 0 ? random.pick(other.exports) : undefined;
    const constant = names.later("k") ?? 1;
    let name: string;
    switch (random.below(15)) {
      case 0:
        return other ? `import ${other.name} as got` : "pass";
      case 1:
        return other && target ? `from ${names.relative(other.name)} import ${target.name} as got` : "pass";
      case 2:
        return `global ${(name = names.fresh())}\n${name} = 1`;
      case 3:
        return `got = ${names.later("c") ?? 1}`;
      case 4:
        return other && target && !names.isShadowed(other)
          ? `import ${other.name} as m\ngot = m.${target.name}`
          : "pass";
      case 5:
      case 6: {
        const fn = names.later("f", rank);
        return fn === undefined ? "pass" : random.chance(0.5) ? `got = ${fn}()` : `${fn}()`;
      }
      case 7: {
        const cls = names.later("c", rank);
        return cls === undefined ? "pass" : `got = ${cls}()`;
      }
      case 8:
        return `got = [${constant} for _ in (1,)]`;
      case 9:
        return `try:\n    got = ${constant}\nexcept ${random.pick(HANDLERS)}:\n    got = 1`;
      case 10:
        return `def inner():\n    return ${constant}\ngot = inner()`;
      case 11:
        return other && target
          ? `try:\n    from ${other.name} import ${target.name} as got\nexcept ImportError:\n    got = None`
          : "pass";
      case 12:
        return `got = lambda: ${constant}`;
      default:
        return `got = ${constant}`;
    }
  }

  /** Now and then inside a `try`, a condition, a `with` or a loop. */
  private guarded(write: () => string): string {
    const { random, names } = this;
    if (this.style === "plain") return write();
    if (random.chance(0.15)) {
      const types = random.pick(HANDLERS);
      const statement = names.forgetting(write);
      const named = random.chance(0.2) ? " as error" : "";
      const handler = random.pick([`${names.fresh()} = 1`, `${names.fresh()} = 1`, "pass", "raise"]);
      const rest = random.pick(["", "", `\nelse:\n    ${names.fresh()} = 1`, `\nfinally:\n    ${names.fresh()} = 1`]);
      return `try:\n${indent(statement)}\nexcept ${types}${named}:\n    ${handler}${rest}`;
    }
    if (random.chance(0.1)) return this.fallback() ?? write();
    if (this.style === "tries") return write();
    if (random.chance(0.15)) {
      const statement = names.forgetting(write);
      const other = (): string => names.forgetting(() => (random.chance(0.5) ? importing(names) : use(names)));
      const rest = random.chance(0.4) ? `\nelse:\n${indent(other())}` : "";
      const test = random.pick([
        `len("x") == ${random.below(2)}`,
        "sys.version_info >= (3, 8)",
        'sys.platform == "none"',
      ]);
      return `import sys\nif ${test}:\n${indent(statement)}${rest}`;
    }
    if (random.chance(0.05))
      return `import contextlib\nwith contextlib.${random.pick(["suppress(ImportError)", "nullcontext()"])}:\n${indent(names.forgetting(write))}`;
    if (random.chance(0.05)) return `while True:\n${indent(write())}\n    break`;
    if (random.chance(0.05))
      return `match len("x"):\n    case ${random.below(2)}:\n${indent(indent(names.forgetting(write)))}\n    case _:\n${indent(indent(names.forgetting(write)))}`;
    return write();
  }

  /** A name that is imported, or else something in its place. */
  private fallback(): string | undefined {
    const { random, names } = this;
    const other = names.other();
    const target = other?.exports.find(({ kind }) => kind === "k" || kind === "f");
    if (!other || !target) return undefined;
    const { name, kind, rank } = target;
    names.know(name, kind, rank);
    const instead = kind === "k" ? `${name} = None` : `def ${name}(a=0):\n    return 0`;
    return `try:\n    from ${other.name} import ${name}\nexcept ${random.pick(HANDLERS)}:\n${indent(instead)}`;
  }
}
