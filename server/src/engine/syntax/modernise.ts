/**
 * Syntax newer than the grammar, rewritten to something of the same length that it knows, so that offsets stay true:
 *
 * - PEP 810 `lazy import x` / `lazy from x import y` → `0;   import x`: the import is read, the caller recognises it by
 *   the word in the original text ({@link isLazyImport}).
 * - PEP 750 `t"…"` → `f"…"`.
 * - PEP 696 defaults `class A[T = int]` → the default blanked.
 */
export function modernise(text: string): string {
  let out = text;
  if (text.includes("lazy ")) out = out.replace(/^([ \t]*)lazy(?=[ \t]+(?:import|from)\b)/gm, "$10;  ");
  if (/(?<![\w"'])(?:[tT][rR]?|[rR][tT])["']/.test(out)) {
    out = out.replace(/(?<![\w"'])([tT][rR]?|[rR][tT])(?=["'])/g, (prefix) => prefix.replace(/[tT]/, "f"));
  }
  if (/^[ \t]*(?:class|(?:async[ \t]+)?def|type)[ \t]+\w+[ \t]*\[[^\]\n]*=/m.test(out)) {
    out = out.replace(
      /^([ \t]*(?:class|(?:async[ \t]+)?def|type)[ \t]+\w+[ \t]*\[)((?:[^[\]\n]|\[(?:[^[\]\n]|\[[^[\]\n]*\])*\])*)(?=\])/gm,
      (_, head: string, parameters: string) => head + blankDefaults(parameters),
    );
  }
  return out;
}

/** Blanks `= default` of each parameter in a bracketed list; commas inside brackets belong to the default. */
function blankDefaults(parameters: string): string {
  let depth = 0;
  let blank = false;
  let out = "";
  for (const char of parameters) {
    if ("[({".includes(char)) depth++;
    else if ("])}".includes(char)) depth--;
    else if (char === "," && depth === 0) blank = false;
    else if (char === "=" && depth === 0) blank = true;
    out += blank ? " " : char;
  }
  return out;
}

/** Whether the import statement that starts at `start` in the original text was written `lazy import …`. */
export function isLazyImport(text: string, start: number): boolean {
  return /(?:^|[\r\n])[ \t]*lazy[ \t]+$/.test(text.slice(Math.max(0, start - 80), start));
}
