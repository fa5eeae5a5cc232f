/** Globs over paths and over dotted module names. */
import picomatch from "picomatch/posix";

const pathMatchers = new WeakMap<readonly string[], (path: string) => boolean>();
const moduleMatchers = new WeakMap<readonly string[], (name: string) => boolean>();

/**
 * Whether one of the globs matches a path that is relative to the workspace folder, with `/`.
 *
 * As in `.gitignore`, a glob that names a folder covers what is in it, and one without a slash matches at any depth.
 * A list is compiled once: pass the same array each time.
 */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return compiled(pathMatchers, globs, () => picomatch(globs.flatMap(pathPatterns), { dot: true }))(path);
}

/**
 * Whether one of the module globs matches a dotted name. `*` is one part of the name, `**` any number of them, so that
 * `app.api.**` covers `app.api` as well.
 */
export function matchesModule(globs: readonly string[], name: string): boolean {
  const compile = () => picomatch(globs.map((glob) => glob.replaceAll(".", "/")));
  return compiled(moduleMatchers, globs, compile)(name.replaceAll(".", "/"));
}

function compiled(
  cache: WeakMap<readonly string[], (text: string) => boolean>,
  globs: readonly string[],
  compile: () => (text: string) => boolean,
): (text: string) => boolean {
  if (globs.length === 0) return () => false;
  let matcher = cache.get(globs);
  if (!matcher) cache.set(globs, (matcher = compile()));
  return matcher;
}

function pathPatterns(glob: string): string[] {
  const trimmed = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  const pattern = trimmed.includes("/") ? trimmed.replace(/^\/+/, "") : `**/${trimmed}`;
  return pattern === "" ? [] : [pattern, `${pattern}/**`];
}
