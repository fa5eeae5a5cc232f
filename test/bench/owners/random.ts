/** Random projects with contracts of every type and option. */
import { Random } from "../../fuzz/imports-random";

const PARTS = ["a", "b", "c", "d"];
const OUTSIDE = ["django", "requests.sessions", "yaml"];

/** Path → text. */
export function randomContracts(seed: number): ReadonlyMap<string, string> {
  const random = new Random(seed);
  const files = new Map<string, string>();
  const roots = random.chance(0.2) ? ["app", "lib"] : ["app"];
  const modules = roots.flatMap((root) => tree(random, root));
  const packages = new Set(modules.flatMap((name) => parents(name)));
  const density = 0.3 + random.next() * 1.5;
  for (const name of new Set([...modules, ...packages])) {
    const isPackage = packages.has(name);
    // Now and then a namespace package, without `__init__.py`.
    if (isPackage && !roots.includes(name) && random.chance(0.05)) continue;
    const path = name.replaceAll(".", "/") + (isPackage ? "/__init__.py" : ".py");
    files.set(path, moduleText(random, name, isPackage, [...modules, ...packages], density));
  }
  const all = [...new Set([...modules, ...packages])];
  files.set(".importlinter", configuration(random, roots, all));
  if (random.chance(0.7)) files.set("tach.toml", tach(random, all));
  return files;
}

function tree(random: Random, root: string, depth = 0): string[] {
  return PARTS.slice(0, 2 + random.below(3)).flatMap((part) => {
    const name = `${root}.${part}`;
    return depth < 2 && random.chance(0.45) ? tree(random, name, depth + 1) : [name];
  });
}

function parents(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join("."));
}

function moduleText(random: Random, name: string, isPackage: boolean, all: readonly string[], density: number): string {
  const lines: string[] = [];
  for (let count = random.below(1 + Math.ceil(density * 3)); count > 0; count--) {
    const target = random.chance(0.12) ? random.pick(OUTSIDE) : random.pick(all);
    lines.push(wrapped(random, statement(random, name, isPackage, target)));
  }
  return lines.map((line) => `${line}\n`).join("");
}

function statement(random: Random, name: string, isPackage: boolean, target: string): string {
  const dot = target.lastIndexOf(".");
  const [parent, last] = [target.slice(0, Math.max(dot, 0)), target.slice(dot + 1)];
  const own = isPackage ? name : parents(name).at(-1)!;
  switch (random.below(7)) {
    case 0:
      return `import ${target}`;
    case 1:
      return `import ${target} as other`;
    case 2:
      return `from ${target} import Thing`;
    case 3:
      return parent === "" ? `import ${target}` : `from ${parent} import ${last}`;
    case 4:
      return target.startsWith(`${own}.`)
        ? `from .${target.slice(own.length + 1)} import Thing`
        : `from ${target} import *`;
    case 5:
      return parent === own ? `from . import ${last}` : `from ${target} import One, Two`;
    default:
      return parent === "" ? `import ${target}` : `from ${parent} import Thing, ${last}`;
  }
}

function wrapped(random: Random, line: string): string {
  switch (random.below(9)) {
    case 0:
      return line.includes("*") ? line : `def f():\n    ${line}`;
    case 1:
      return `from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    ${line}`;
    case 2:
      return `try:\n    ${line}\nexcept ImportError:\n    pass`;
    default:
      return line;
  }
}

function configuration(random: Random, roots: readonly string[], all: readonly string[]): string {
  const lines = ["[importlinter]", "root_packages =", ...roots.map((root) => `    ${root}`)];
  const isExternal = random.chance(0.5);
  if (isExternal) lines.push("include_external_packages = True");
  if (random.chance(0.3)) lines.push("exclude_type_checking_imports = True");
  const types = [
    "layers",
    "layers",
    "layers",
    "forbidden",
    "forbidden",
    "protected",
    "independence",
    "acyclic_siblings",
  ];
  types.forEach((type, index) => {
    lines.push("", `[importlinter:contract:${index}]`, `name = ${type} ${index}`, `type = ${type}`);
    lines.push(...contract(random, type, roots, all, isExternal));
    if (random.chance(0.4)) {
      const sides = Array.from(
        { length: 1 + random.below(3) },
        () => `    ${expression(random, all)} -> ${expression(random, all)}`,
      );
      lines.push("ignore_imports =", ...sides);
      lines.push(`unmatched_ignore_imports_alerting = ${random.pick(["none", "warn", "warn", "error"])}`);
    }
  });
  return lines.map((line) => `${line}\n`).join("");
}

function expression(random: Random, all: readonly string[]): string {
  const name = random.pick(all);
  const parts = name.split(".");
  switch (random.below(5)) {
    case 0:
      return `${parts.slice(0, -1).join(".") || parts[0]!}.*`;
    case 1:
      return `${parts[0]!}.**`;
    case 2:
      return parts.length > 2 ? `${parts[0]!}.*.${parts.at(-1)!}` : name;
    default:
      return name;
  }
}

function contract(
  random: Random,
  type: string,
  roots: readonly string[],
  all: readonly string[],
  isExternal: boolean,
): string[] {
  const some = (least: number, names = all): string[] =>
    [...new Set(Array.from({ length: least + random.below(3) }, () => random.pick(names)))].map(
      (each) => `    ${each}`,
    );
  const wild = (least: number): string[] =>
    [...new Set(Array.from({ length: least + random.below(2) }, () => expression(random, all)))].map(
      (each) => `    ${each}`,
    );
  switch (type) {
    case "layers": {
      const inContainers = random.chance(0.6);
      const container = random.pick([
        ...roots,
        ...all.filter((name) => all.some((each) => each.startsWith(`${name}.`))),
      ]);
      const names = inContainers ? PARTS : random.chance(0.7) ? PARTS.map((part) => `${roots[0]!}.${part}`) : all;
      const optional = (name: string): string => (random.chance(0.7) ? `(${name})` : name);
      const rows: string[] = [];
      const left = [...new Set(names)].sort(() => random.next() - 0.5).slice(0, 2 + random.below(3));
      while (left.length > 0) {
        const row = left.splice(0, random.chance(0.3) ? 2 : 1).map(optional);
        rows.push(`    ${row.join(random.pick([" | ", " : "]))}`);
      }
      const exhaustive = inContainers && random.chance(0.3) ? ["exhaustive = True"] : [];
      const ignores = exhaustive.length > 0 && random.chance(0.5) ? ["exhaustive_ignores =", "    a", "    d"] : [];
      const containers = inContainers
        ? ["containers =", `    ${random.chance(0.2) ? `${roots[0]!}.*` : container}`]
        : [];
      return ["layers =", ...rows, ...containers, ...exhaustive, ...ignores];
    }
    case "forbidden": {
      const outside =
        random.chance(0.3) && (isExternal || random.chance(0.1))
          ? [`    ${random.pick(["django", "yaml", "nowhere", "requests.sessions"])}`]
          : [];
      return [
        "source_modules =",
        ...(random.chance(0.3) ? wild(1) : some(1)),
        "forbidden_modules =",
        ...(random.chance(0.3) ? wild(1) : some(1)),
        ...outside,
        ...(random.chance(0.3) ? ["allow_indirect_imports = True"] : []),
        ...(random.chance(0.3) ? ["as_packages = False"] : []),
      ];
    }
    case "protected":
      return [
        "protected_modules =",
        ...(random.chance(0.3) ? wild(1) : some(1)),
        "allowed_importers =",
        ...(random.chance(0.3) ? wild(1) : some(0)),
        ...(random.chance(0.3) ? ["as_packages = False"] : []),
      ];
    case "independence":
      return [
        "modules =",
        ...(random.chance(0.3)
          ? [`    ${roots[0]!}.*`]
          : some(
              2,
              all.filter((name) => name.split(".").length === 2),
            )),
      ];
    default:
      return [
        "ancestors =",
        ...(random.chance(0.3) ? wild(1) : [`    ${roots[0]!}`]),
        ...(random.chance(0.3) ? [`depth = ${random.below(3)}`] : []),
        ...(random.chance(0.3) ? ["skip_descendants =", ...some(1)] : []),
      ];
  }
}

/** Modules with dependencies, layers, interfaces and what else Tach's configuration knows. */
function tach(random: Random, all: readonly string[]): string {
  const lines = ['source_roots = ["."]', `root_module = "${random.pick(["allow", "ignore", "dependenciesonly"])}"`];
  if (random.chance(0.3)) lines.push("ignore_type_checking_imports = false");
  const isLayered = random.chance(0.5);
  if (isLayered) lines.push('layers = ["top", { name = "middle", closed = true }, "base"]');
  if (isLayered && random.chance(0.2)) lines.push("layers_explicit_depends_on = true");
  const modules = all.filter(() => random.chance(0.5));
  for (const name of modules) {
    const others = modules.filter((each) => each !== name);
    const some = (share: number): string[] => others.filter(() => random.chance(share));
    lines.push("", "[[modules]]", `path = "${name}"`);
    if (random.chance(0.7)) {
      const listed = some(0.4).map((each) =>
        random.chance(0.2) ? `{ path = "${each}", deprecated = true }` : `"${each}"`,
      );
      lines.push(`depends_on = [${listed.join(", ")}]`);
    }
    if (random.chance(0.2))
      lines.push(
        `cannot_depend_on = [${some(0.2)
          .map((each) => `"${each}"`)
          .join(", ")}]`,
      );
    if (isLayered && random.chance(0.7)) lines.push(`layer = "${random.pick(["top", "middle", "base"])}"`);
    if (random.chance(0.1)) lines.push("utility = true");
    if (random.chance(0.1)) lines.push("unchecked = true");
  }
  for (let count = random.below(3); count > 0 && modules.length > 0; count--) {
    lines.push("", "[[interfaces]]", `expose = ["${random.pick(["Thing", "One", "T.*", "a.*"])}"]`);
    if (random.chance(0.7)) lines.push(`from = ["${random.pick(modules)}"]`);
    if (random.chance(0.2)) lines.push(`visibility = ["${random.pick(modules)}"]`);
    if (random.chance(0.2)) lines.push("exclusive = true");
  }
  return lines.map((line) => `${line}\n`).join("");
}
