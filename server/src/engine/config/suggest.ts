import { closestMatch } from "leven";

/** " Did you mean `x`?" for the candidate nearest to what was written, nothing where none is near. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const normal = written
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const closest = closestMatch(normal, candidates, { maxDistance: Math.max(1, Math.floor(normal.length / 3)) });
  return closest === undefined ? "" : ` Did you mean \`${closest}\`?`;
}
