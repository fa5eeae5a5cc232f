/** A path without the names of its parameters: two paths of one shape match the same requests. */
export function shape(path: string): string {
  return path
    .replace(/\{[^}:]*(:[^}]*)?\}/g, (_, converter: string | undefined) => `{${converter ?? ""}}`)
    .replace(/<(?:([^<>:]*):)?[^<>]*>/g, (_, converter: string | undefined) => `<${converter ?? ""}>`);
}

/** Whether a pattern of Starlette also matches everything that another, more fixed one matches. */
export function captures(earlier: string, later: string): boolean {
  const from = earlier.split("/");
  const to = later.split("/");
  let dynamic = false;
  for (const [index, segment] of from.entries()) {
    const other = to[index];
    if (other === undefined) return false;
    if (/^\{[^{}:]*:path\}$/.test(segment) && index === from.length - 1) return !isParameter(other);
    if (isParameter(segment)) {
      if (other === "") return false;
      if (!isParameter(other)) dynamic = true;
      continue;
    }
    if (segment !== other) return false;
  }
  return dynamic && from.length === to.length;
}

/** `{id}`; one with a converter takes only what that allows. */
function isParameter(segment: string): boolean {
  return /^\{[^{}:]*(?::str)?\}$/.test(segment);
}
