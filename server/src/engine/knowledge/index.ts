import { LIBRARIES } from "./libraries";
import type { ClassKnowledge } from "./types";

const aliases = new Map<string, string>();
const prefixes: (readonly [from: string, to: string])[] = [];
const functions = new Map<string, string>();
const classes = new Map<string, ClassKnowledge>();
const values = new Map<string, string>();
/** First segment of every name in the tables: most names of a project are none of theirs. */
const tops = new Set<string>();

for (const library of LIBRARIES) {
  for (const [from, to] of Object.entries(library.aliases ?? {})) {
    if (from.endsWith(".")) prefixes.push([from, to]);
    else aliases.set(from, to);
    tops.add(from.split(".")[0]!);
  }
  for (const [name, type] of Object.entries(library.functions ?? {})) functions.set(name, type);
  for (const [name, type] of Object.entries(library.classes ?? {})) classes.set(name, type);
  for (const [name, type] of Object.entries(library.values ?? {})) values.set(name, type);
}
prefixes.sort((a, b) => b[0].length - a[0].length);

/** The one name of a thing that can be imported from several places. */
export function canonicalName(name: string): string {
  const dot = name.indexOf(".");
  if (!tops.has(dot < 0 ? name : name.slice(0, dot))) return name;
  const exact = aliases.get(name);
  if (exact !== undefined) return exact;
  for (const [from, to] of prefixes) if (name.startsWith(from)) return canonicalName(to + name.slice(from.length));
  return name;
}

export function functionType(name: string): string | undefined {
  return functions.get(name);
}

export function valueType(name: string): string | undefined {
  return values.get(name);
}

export function classKnowledge(name: string): ClassKnowledge | undefined {
  return classes.get(name);
}

/** A class and its known ancestors, nearest first. */
export function externalAncestors(name: string): readonly string[] {
  const out: string[] = [];
  const visit = (cls: string): void => {
    if (out.includes(cls)) return;
    out.push(cls);
    classes.get(cls)?.bases?.forEach(visit);
  };
  visit(name);
  return out;
}

/** Looks a part of a class up along its ancestors; says also which class it was found in. */
export function lookUp<P extends keyof ClassKnowledge>(
  cls: string,
  part: P,
): { readonly value: NonNullable<ClassKnowledge[P]>; readonly owner: string } | undefined {
  for (const owner of externalAncestors(cls)) {
    const value = classes.get(owner)?.[part];
    if (value !== undefined) return { value, owner };
  }
  return undefined;
}

/** The type of a method's result and the class that has it. */
export function methodType(cls: string, name: string): { readonly type: string; readonly owner: string } | undefined {
  for (const owner of externalAncestors(cls)) {
    const type = classes.get(owner)?.methods?.[name];
    if (type !== undefined) return { type, owner };
  }
  return undefined;
}

export function attributeType(cls: string, name: string): string | undefined {
  for (const owner of externalAncestors(cls)) {
    const type = classes.get(owner)?.attributes?.[name];
    if (type !== undefined) return type;
  }
  return undefined;
}
