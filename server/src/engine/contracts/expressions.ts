/**
 * Module expressions of import-linter: dotted names in which `*` stands for one part and `**` for one or more.
 * https://import-linter.readthedocs.io/en/stable/contract_types/#wildcards
 */

/** Whether it stands for a set of modules rather than one. */
export function hasWildcard(expression: string): boolean {
  return expression.includes("*");
}

/** What is wrong with an expression, as the end of a sentence about it; `undefined` when it is well formed. */
export function expressionFault(expression: string): string | undefined {
  const parts = expression.split(".");
  if (parts.some((part) => part.includes("*") && part !== "*" && part !== "**"))
    return "a wildcard stands for a whole part of the name";
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1];
    if ((part === "**" && next?.startsWith("*")) || (part === "*" && next === "**"))
      return "`**` and another wildcard must not stand side by side";
  }
  return parts.every((part) => /^(?:[\p{L}\p{N}_]+|\*{1,2})$/u.test(part)) ? undefined : "it is no dotted name";
}

/** Matches whole dotted names; of a well-formed expression. */
export function expressionPattern(expression: string): RegExp {
  const parts = expression.split(".").map((part) => {
    if (part === "*") return "[^.]+";
    return part === "**" ? "[^.]+(?:\\.[^.]+)*?" : part;
  });
  return new RegExp(`^${parts.join("\\.")}$`, "u");
}

/** The two sides of `importer -> imported`; `undefined` when it has another form. */
export function importSides(expression: string): readonly [importer: string, imported: string] | undefined {
  const [importer = "", imported = ""] = expression.split("->", 2).map((side) => side.trim());
  return importer !== "" && imported !== "" && expression.split("->").length === 2 ? [importer, imported] : undefined;
}
