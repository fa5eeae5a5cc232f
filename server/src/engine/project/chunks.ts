import type { ProjectView } from "./view";

/** Modules that share a remembered value: about the square root of the modules of a large project. */
const CHUNK = 64;

/** {@link gather} over all modules of the project. */
export function gatherModules<T>(project: ProjectView, key: string, of: (path: string) => readonly T[]): T[] {
  return gather(
    (memo, compute) => project.derived(memo, compute),
    key,
    () => project.modules(),
    of,
  );
}

/**
 * What `of` gives for each module, plain data, in order. It is remembered for each module, and once more for each chunk
 * of them, so that after an edit one chunk is looked through again, not the whole project.
 *
 * @param remember remembers plain data, compared as such, and notes what a computation asks for
 * @param paths asked anew by each computation
 */
export function gather<T>(remember: Remember, key: string, paths: () => readonly string[], of: Of<T>): T[] {
  return joined(chunksOf(remember, key, paths, of, (all) => all));
}

/** {@link gather}, but each value once, in the order in which it is first met. */
export function gatherDistinct(
  remember: Remember,
  key: string,
  paths: () => readonly string[],
  of: Of<string>,
): Set<string> {
  return new Set(joined(chunksOf(remember, key, paths, of, (all) => [...new Set(all)])));
}

type Remember = <V>(key: string, compute: () => V) => V;
type Of<T> = (path: string) => readonly T[];

function chunksOf<T>(
  remember: Remember,
  key: string,
  paths: () => readonly string[],
  of: Of<T>,
  combine: (all: readonly T[]) => readonly T[],
): (readonly T[])[] {
  const one = (path: string): readonly T[] => remember(`${key}:${path}`, () => of(path));
  const chunk = (at: number): readonly T[] =>
    remember(`${key}#${String(at)}`, () =>
      combine(
        paths()
          .slice(at, at + CHUNK)
          .flatMap(one),
      ),
    );
  const chunks: (readonly T[])[] = [];
  const count = paths().length;
  for (let at = 0; at < count; at += CHUNK) chunks.push(chunk(at));
  return chunks;
}

/** `flat()` of V8 is several times slower, and this runs after every edit. */
function joined<T>(chunks: readonly (readonly T[])[]): T[] {
  const out: T[] = [];
  for (const chunk of chunks) for (const value of chunk) out.push(value);
  return out;
}
