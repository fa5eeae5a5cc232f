/** Small steps on {@link Expr}. */
import type { Expr } from "./types";

export function isString(expr: Expr): expr is { readonly k: "str"; readonly v: string } {
  return expr !== null && typeof expr === "object" && expr.k === "str";
}

export function attribute(of: Expr, name: string): Expr {
  return typeof of === "string" ? `${of}.${name}` : of === null ? null : { k: "attr", of, name };
}

export function union(of: readonly Expr[]): Expr {
  if (of.length === 1) return of[0]!;
  const flat = of.flatMap((one) => (one !== null && typeof one === "object" && one.k === "union" ? one.of : [one]));
  const distinct = flat.filter((one, index) => flat.indexOf(one) === index);
  return distinct.length === 1 ? distinct[0]! : { k: "union", of: distinct };
}

export function unpack(value: Expr, path: readonly number[]): Expr {
  return path.reduce<Expr>((of, index) => {
    if (index < 0) return null;
    if (of !== null && typeof of === "object" && of.k === "tuple") return of.of[index] ?? null;
    return of === null ? null : { k: "item", of, index };
  }, value);
}

/** The last name of a reference: `c` of `a.b.c`; `undefined` for anything else. */
export function lastName(expr: Expr): string | undefined {
  if (typeof expr === "string")
    return expr.slice(Math.max(expr.lastIndexOf("."), expr.lastIndexOf("@")) + 1) || undefined;
  return expr !== null && expr.k === "attr" ? expr.name : undefined;
}

/** The shapes of expressions that have this `k`. */
type OfKind<Kind extends string, One = Exclude<Expr, string | null>> = One extends { readonly k: infer K }
  ? Kind extends K
    ? One
    : never
  : never;

export function isKind<Kind extends string>(expr: Expr, k: Kind): expr is OfKind<Kind> {
  return expr !== null && typeof expr === "object" && expr.k === k;
}
