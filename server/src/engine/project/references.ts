/** Reference paths: how a module names what it imports. */

/**
 * A relative reference as an absolute dotted name. `moduleName` is the module's own dotted name, `path` tells whether
 * it is a package. `undefined` when it leads above the root.
 */
export function joinReference(moduleName: string, path: string, reference: string): string | undefined {
  const dots = /^\.+/.exec(reference)?.[0].length ?? 0;
  if (dots === 0) return reference;
  const segments = moduleName === "" ? [] : moduleName.split(".");
  // One dot is the package itself: a package's own name, or a module's without its last part.
  const drop = path.endsWith("__init__.py") ? dots - 1 : dots;
  if (drop > segments.length) return undefined;
  const base = segments.slice(0, segments.length - drop);
  const rest = reference.slice(dots);
  return [...base, ...(rest === "" ? [] : [rest])].join(".") || undefined;
}
