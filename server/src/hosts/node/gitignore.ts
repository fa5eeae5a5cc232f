import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ignore, { type Ignore } from "ignore";

/** The `.gitignore` rules that hold in a folder: its own and those of the folders above, the nearest asked first. */
export interface IgnoreScope {
  /** Absolute path of the folder whose file this is. */
  readonly folder: string;
  readonly rules: Ignore;
  readonly outer: IgnoreScope | undefined;
}

/** Adds the `.gitignore` of a folder to the rules around it; a file that cannot be read holds none. */
export function enterScope(
  folder: string,
  outer: IgnoreScope | undefined,
  file = ".gitignore",
): IgnoreScope | undefined {
  try {
    const text = readFileSync(path.join(folder, file), "utf8").replace(/^\ufeff/, "");
    return { folder, rules: ignore().add(text), outer };
  } catch {
    return outer;
  }
}

/** Whether git would leave out a file, or a folder with all that is in it. */
export function isIgnored(absolute: string, isFolder: boolean, scope: IgnoreScope | undefined): boolean {
  for (let at = scope; at; at = at.outer) {
    const relative = path.relative(at.folder, absolute).split(path.sep).join("/");
    const { ignored, unignored } = at.rules.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/**
 * The rules that reach a folder from above it: of the repository that it is part of, `.git/info/exclude` included.
 * None where there is no repository, or where it ignores the folder itself: who asks for it wants to see it.
 */
export function rulesAbove(root: string): IgnoreScope | undefined {
  const above: string[] = [];
  for (let folder = root; !existsSync(path.join(folder, ".git")); folder = path.dirname(folder)) {
    if (path.dirname(folder) === folder) return undefined;
    above.unshift(path.dirname(folder));
  }
  const top = above[0] ?? root;
  let scope = enterScope(top, undefined, ".git/info/exclude");
  for (const [at, folder] of above.entries()) {
    if (at > 0 && isIgnored(folder, true, scope)) return undefined;
    scope = enterScope(folder, scope);
  }
  return above.length > 0 && isIgnored(root, true, scope) ? undefined : scope;
}
