/** Statements of random projects that need a name while the module is imported. */
import type { Names } from "./imports-names";

type Use = (names: Names, name: string) => string | undefined;

/** A statement that needs a constant, a function, … ; none where nothing of the kind is bound yet. */
function needing(kind: "k" | "f" | "c" | "d" | "m" | "o", write: (value: string, name: string) => string): Use {
  return (names, name) => {
    const value = names.value(kind);
    return value === undefined ? undefined : write(value, name);
  };
}

const USES: readonly Use[] = [
  needing("f", (fn, name) => `${name} = ${fn}()`),
  needing("f", (fn, name) => `${name} = ${fn}()`),
  needing("c", (cls, name) => `class ${name}(${cls}):\n    pass`),
  needing("c", (cls, name) => `class ${name}(${cls}):\n    def __init__(self):\n        super().__init__()\n${name}()`),
  needing("c", (cls, name) => `${name} = ${cls}()`),
  needing("c", (cls, name) => `${name} = ${cls}.other`),
  needing("c", (cls) => `getattr(${cls}, "make", len)`),
  needing("d", (decorator, name) => `@${decorator}\ndef ${name}():\n    pass`),
  needing("d", (decorator, name) => `@${decorator}\nclass ${name}:\n    pass`),
  needing("m", (maker, name) => `@${maker}()\ndef ${name}():\n    pass`),
  needing("m", (maker, name) => `@${maker}(a=2)\nclass ${name}:\n    pass`),
  needing("o", (object, name) => `@${object}.register\ndef ${name}():\n    pass`),
  needing("o", (object, name) => `${name} = ${object}.run()`),
  needing("o", (object, name) => `${name} = ${object}\n${name}.run()`),
  needing("k", (constant, name) => `def ${name}(a=${constant}):\n    pass`),
  needing("k", (constant, name) => `def ${name}(*, a=${constant}):\n    pass`),
  needing("k", (constant, name) => `${name} = lambda a=${constant}: a`),
  needing("k", (constant, name) => `${name} = (lambda: ${constant})()`),
  needing("c", (cls, name) => `def ${name}(a: ${cls}) -> int:\n    pass`),
  needing("c", (cls, name) => `${name}: ${cls} = 1`),
  needing("c", (cls, name) => `${name}: "${cls}" = 1`),
  needing("k", (constant, name) => `class ${name}:\n    here = ${constant}`),
  needing("k", (constant, name) => `class ${name}:\n    here = ${constant}\n    there = [here, ${constant}]`),
  needing("f", (fn, name) => `class ${name}:\n    here = ${fn}()\n    def method(self):\n        return ${fn}()`),
  needing("k", (constant, name) => `${name} = [${constant} for _ in (1,)]`),
  needing("k", (constant, name) => `${name} = {_: ${constant} for _ in (1,) if _}`),
  needing("k", (constant, name) => `${name} = list(${constant} for _ in (1,))`),
  needing("k", (constant, name) => `${name} = (${constant} for _ in (1,))`),
  needing("f", (fn, name) => `${name} = {${fn}() for _ in (1, 2)}`),
  needing("f", (fn, name) => `for ${name} in [1]:\n    ${fn}()`),
  needing("f", (fn, name) => `${name} = list(map(${fn}, [1]))`),
  needing("f", (fn, name) => `import functools\n${name} = functools.partial(${fn})()`),
  needing("f", (fn, name) => `${name} = ${fn}(*[])`),
  needing("f", (fn, name) => `${name} = [${fn}][0]()`),
  needing("f", (fn, name) => `def ${name}():\n    return ${fn}()\n${name}()`),
  needing("f", (fn, name) => `async def ${name}():\n    return ${fn}()\n${name}().close()`),
  needing("f", (fn, name) => `def ${name}():\n    yield ${fn}()\nlist(${name}())`),
  needing("f", (fn, name) => `if ${name} := ${fn}():\n    pass`),
  needing("f", (fn, name) => `${name} = 1 and ${fn}()`),
  needing("k", (constant, name) => `${name} = ${constant}`),
  needing("k", (constant, name) => `${name}, _ = ${constant}, 1`),
  needing("k", (constant, name) => `${name} = f"{${constant}}"`),
  needing("k", (constant, name) => `${name} = ${constant} if len("x") else 1`),
  needing("k", (constant, name) => `${name} = {"a": [${constant}]}["a"]`),
  needing("k", (constant) => `assert ${constant} != "x"`),
  needing("k", (constant, name) => `${name} = 1\n${name} += ${constant} is None`),
  needing("k", (constant, name) => `try:\n    ${name} = ${constant}\nfinally:\n    _done = 1`),
  needing("k", (constant, name) => `${name} = ${constant}\ndel ${name}`),
  needing("k", (constant, name) => `with open(__file__) as ${name}:\n    _read = ${constant}`),
  (names, name) => {
    const other = names.other();
    return other && !names.isShadowed(other)
      ? `import ${other.name} as ${name}\n${name}.set_from_outside = 1`
      : undefined;
  },
  (names, name) => {
    const other = names.other();
    const target = other?.exports[0];
    return target && `import ${other.name} as ${name}\ngetattr(${name}, "${target.name}", None)`;
  },
  (names, name) => {
    const other = names.other();
    const target = other?.exports[0];
    return (
      target && `import ${other.name} as ${name}\nif hasattr(${name}, "${target.name}"):\n    ${name}.${target.name}`
    );
  },
];

export function use(names: Names): string {
  const name = names.fresh();
  return names.random.pick(USES)(names, name) ?? "pass";
}
