/** The little language in which tables write types; see `types.ts`. */
export type TypeSyntax =
  | { readonly t: "class"; readonly name: string; readonly args: readonly TypeSyntax[] }
  | { readonly t: "type"; readonly of: TypeSyntax }
  | { readonly t: "awaitable"; readonly of: TypeSyntax }
  | { readonly t: "union"; readonly of: readonly TypeSyntax[] }
  | { readonly t: "self" | "none" | "unknown" }
  /** `T0`. */
  | { readonly t: "receiver-argument"; readonly index: number }
  /** `$0`, `$0.0`. */
  | { readonly t: "call-argument"; readonly index: number; readonly part: number | undefined };

const cache = new Map<string, TypeSyntax>();

/** Parses a type; throws on a malformed one, which is a mistake in a table. */
export function parseType(text: string): TypeSyntax {
  const known = cache.get(text);
  if (known) return known;
  const tokens = text.match(/\$\d+(?:\.\d+)?|[A-Za-z_][\w.]*|[[\],|~]/g) ?? [];
  let at = 0;
  const union = (): TypeSyntax => {
    const of = [single()];
    while (tokens[at] === "|") {
      at++;
      of.push(single());
    }
    return of.length === 1 ? of[0]! : { t: "union", of };
  };
  const single = (): TypeSyntax => {
    const token = tokens[at++];
    if (token === undefined) throw new Error(`malformed type: ${text}`);
    if (token === "~") return { t: "awaitable", of: union() };
    if (token === "self") return { t: "self" };
    if (token === "None") return { t: "none" };
    if (token === "unknown") return { t: "unknown" };
    if (/^T\d$/.test(token)) return { t: "receiver-argument", index: Number(token.slice(1)) };
    if (token.startsWith("$")) {
      const [index, part] = token.slice(1).split(".").map(Number);
      return { t: "call-argument", index: index!, part };
    }
    const args: TypeSyntax[] = [];
    if (tokens[at] === "[") {
      do {
        at++;
        args.push(union());
      } while (tokens[at] === ",");
      at++;
    }
    return token === "type" ? { t: "type", of: args[0]! } : { t: "class", name: token, args };
  };
  const type = union();
  cache.set(text, type);
  return type;
}
