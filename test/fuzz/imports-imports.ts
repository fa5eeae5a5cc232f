/** Import statements of random projects. */
import type { Names } from "./imports-names";

export function importing(names: Names): string {
  const { random } = names;
  const other = names.other();
  if (!other) return "pass";
  const { name } = other;
  const target = other.exports.length > 0 ? random.pick(other.exports) : undefined;
  const dot = name.lastIndexOf(".");
  const plain = (): string => {
    names.knowAll(name, other);
    return `import ${name}`;
  };
  switch (random.below(14)) {
    case 0:
      return plain();
    case 1: {
      const alias = `m_${name.replaceAll(".", "_")}`;
      names.knowAll(alias, other);
      return `import ${name} as ${alias}`;
    }
    case 2:
    case 3:
      if (!target) return `import ${name}`;
      names.know(target.name, target.kind, target.rank);
      return `from ${names.relative(name)} import ${target.name}`;
    case 4: {
      if (!target) return `import ${name}`;
      const alias = names.fresh();
      names.know(alias, target.kind, target.rank);
      return `from ${name} import ${target.name} as ${alias}`;
    }
    case 5:
    case 6: {
      if (dot < 0) return plain();
      const last = name.slice(dot + 1);
      names.knowAll(last, other);
      return `from ${names.relative(name.slice(0, dot))} import ${last}`;
    }
    case 7:
      for (const { name: text, kind, rank } of other.exports) names.know(text, kind, rank);
      return `from ${names.relative(name)} import *`;
    case 8:
      return `import importlib\n${names.fresh()} = importlib.import_module("${name}")`;
    case 9: {
      // Several names of one module, in parentheses.
      const wanted = other.exports.filter(() => random.chance(0.6));
      if (wanted.length === 0) return plain();
      for (const { name: text, kind, rank } of wanted) names.know(text, kind, rank);
      return `from ${names.relative(name)} import (${wanted.map(({ name: text }) => text).join(", ")})`;
    }
    case 10: {
      const second = names.other() ?? other;
      names.knowAll(name, other);
      return `import ${name}, ${second.name} as ${names.fresh()}`;
    }
    case 11:
      return `from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ${name} as never\nelse:\n    import ${name}`;
    case 12:
      return target
        ? `import typing\nif typing.TYPE_CHECKING:\n    from ${name} import ${target.name}`
        : `import typing\nif not typing.TYPE_CHECKING:\n    import ${name}`;
    default:
      return `if __name__ == "__main__":\n    import ${name}`;
  }
}
