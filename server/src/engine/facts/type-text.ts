import type { Expr } from "./types";

/**
 * Reads the expression inside a quoted annotation: dotted names, subscripts, `|`, literals. Anything else is `null`.
 * `resolve` says what a bare name stands for.
 */
export function parseTypeText(text: string, resolve: (name: string) => Expr): Expr {
  const tokens = text.match(/[A-Za-z_]\w*|\.\.\.|"[^"]*"|'[^']*'|\d+|[[\](),.|]/g) ?? [];
  let at = 0;

  function unionType(): Expr {
    const sides = [primary()];
    while (tokens[at] === "|") {
      at++;
      sides.push(primary());
    }
    return sides.length === 1 ? sides[0]! : { k: "op", op: "|", of: sides };
  }

  function primary(): Expr {
    const token = tokens[at++];
    if (token === undefined) return null;
    if (token === "None" || token === "..." || token === "True" || token === "False") return { k: "const", v: token };
    if (token === "[") {
      const of = list("]");
      return { k: "list", of };
    }
    if (token === "(") {
      const of = list(")");
      return of.length === 1 ? of[0]! : { k: "tuple", of };
    }
    if (token.startsWith('"') || token.startsWith("'")) return { k: "str", v: token.slice(1, -1) };
    if (/^\d/.test(token)) return { k: "num", v: Number(token) };
    if (!/^[A-Za-z_]/.test(token)) return null;
    let value = resolve(token);
    for (;;) {
      if (tokens[at] === "." && tokens[at + 1] !== undefined) {
        const name = tokens[at + 1]!;
        value = typeof value === "string" ? `${value}.${name}` : value === null ? null : { k: "attr", of: value, name };
        at += 2;
      } else if (tokens[at] === "[") {
        at++;
        const of = list("]");
        value = { k: "sub", of: value, index: of.length === 1 ? of[0]! : { k: "tuple", of } };
      } else return value;
    }
  }

  function list(close: string): Expr[] {
    const out: Expr[] = [];
    while (at < tokens.length && tokens[at] !== close) {
      out.push(unionType());
      if (tokens[at] === ",") at++;
      else if (tokens[at] !== close) at++;
    }
    at++;
    return out;
  }

  return unionType();
}
