/** What names stand for while modules are followed. */

/** A namespace entry. `maybe`: it is not certain that the name is bound. */
export interface Slot {
  value: Thing;
  maybe: boolean;
}

export type Namespace = Map<string, Slot>;

/** Local names of a function's run, and those of the functions around its definition. */
export interface Locals {
  readonly names: Namespace;
  readonly outer: Locals | undefined;
}

export type Thing =
  /** Might be anything, also something that runs code of the project. */
  | { readonly k: "unknown"; /** One of several things, a module of the project among them. */ readonly module?: true }
  /** A constant, or something of another package: whatever it does, it binds nothing here. */
  | { readonly k: "outside" }
  /** A module of the project by its dotted name. */
  | { readonly k: "module"; readonly name: string }
  | {
      readonly k: "function";
      readonly path: string;
      readonly id: number;
      readonly locals: Locals | undefined;
      readonly self?: Thing;
    }
  | {
      readonly k: "class";
      readonly path: string;
      /** Where it is defined: an index into the places of the module's facts. */
      readonly at: number;
      readonly names: Namespace;
      readonly bases: readonly Thing[];
      /** A metaclass or decorator makes more of it than can be followed. */
      readonly odd: boolean;
    }
  | { readonly k: "instance"; readonly of: Thing & { readonly k: "class" } }
  /** A list of names, with `more` among them that nobody knows. */
  | { readonly k: "names"; readonly of: readonly string[]; readonly more?: true };

export const UNKNOWN: Thing = { k: "unknown" };
export const SOME_MODULE: Thing = { k: "unknown", module: true };
export const OUTSIDE: Thing = { k: "outside" };

/** One of two values. */
export function either(a: Thing, b: Thing): Thing {
  if (isSame(a, b)) return b;
  if (a.k === "outside" && b.k === "outside") return OUTSIDE;
  const module = [a, b].some((thing) => thing.k === "module" || (thing.k === "unknown" && thing.module));
  return module ? SOME_MODULE : UNKNOWN;
}

/** Whether somebody who gets it could run code of the project with it. */
export function isRunnable(thing: Thing): boolean {
  return thing.k === "unknown" || thing.k === "function" || thing.k === "class" || thing.k === "instance";
}

/** Looks a name up in a class and its bases; `undefined` where the class surely has none, or nobody knows. */
export function classMember(cls: Thing, name: string): Thing | undefined {
  if (cls.k !== "class") return undefined;
  const own = cls.names.get(name);
  if (own) return own.value;
  for (const base of cls.bases) {
    const inherited = classMember(base, name);
    if (inherited) return inherited;
  }
  return undefined;
}

/** Whether two runs of the same statements give these. */
function isSame(a: Thing, b: Thing): boolean {
  if (a === b) return true;
  switch (a.k) {
    case "module":
      return b.k === "module" && a.name === b.name;
    case "function":
      return b.k === "function" && a.path === b.path && a.id === b.id && a.self === b.self;
    case "class":
      return b.k === "class" && a.path === b.path && a.at === b.at;
    case "instance":
      return b.k === "instance" && isSame(a.of, b.of);
    default:
      return false;
  }
}
