/** Random projects of a few modules that import each other in every way there is. */
import { Random } from "./imports-random";
import { Writer } from "./imports-writer";

/** Path → the statements of its module, one after the other. */
export type Project = ReadonlyMap<string, readonly string[]>;

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
  "pkg.sub.low.leaf",
  "box",
  "box.in_a",
  "box.in_b",
  "box.nest.leaf",
];

/** What a module defines. The first letter says what it is: see {@link KINDS}. */
export type Kind = "k" | "f" | "c" | "d" | "m" | "o";

/**
 * Constants, classes, objects of a class with methods, functions, decorators, makers of decorators. What stands further
 * to the left calls what stands further to the right and never the other way round, so nothing calls itself.
 */
export const KINDS: readonly Kind[] = ["k", "o", "c", "f", "d", "m"];

export interface Export {
  readonly name: string;
  readonly kind: Kind;
  /** Functions call only those of a higher rank. */
  readonly rank: number;
}

export interface Module {
  readonly name: string;
  readonly path: string;
  readonly exports: readonly Export[];
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
  const modules = [...names].sort().map((name, index): Module => {
    const stem = name.replaceAll(".", "/");
    const short = name.replaceAll(".", "_");
    const kinds = KINDS.filter((kind) => random.chance(kind === "k" || kind === "f" || kind === "c" ? 0.7 : 0.35));
    const exports = kinds.map((kind) => ({
      kind,
      name: `${short}_${kind}`,
      rank: index * KINDS.length + KINDS.indexOf(kind),
    }));
    // A name of a package that is also the name of one of its modules.
    const inner = [...names].find(
      (other) => other.startsWith(`${name}.`) && !other.slice(name.length + 1).includes("."),
    );
    const shadow = inner !== undefined && random.chance(0.1);
    return {
      name,
      path: isPackage(name) ? `${stem}/__init__.py` : `${stem}.py`,
      exports: shadow ? [...exports, { kind: "k", name: inner.slice(name.length + 1), rank: 0 }] : exports,
    };
  });
  const style = random.pick(["plain", "plain", "tries", "branches"] as const);
  const downwards = random.chance(0.6);
  return new Map(modules.map((module) => [module.path, new Writer(random, module, modules, style, downwards).write()]));
}
