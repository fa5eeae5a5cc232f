/** Names of new projects, and what Python and installers have against some of them. */
import { ALWAYS_STANDARD, SOMETIMES_STANDARD } from "../engine/knowledge/standard-library";

/** Words that Python keeps to itself, soft ones among them: a module of that name is a trap. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `
  and as assert async await break case class continue def del elif else except false finally for from global if import
  in is lambda lazy match none nonlocal not or pass raise return self true try type while with yield
  `
    .trim()
    .split(/\s+/),
);

/** Folders that a project has beside its package. */
const FOLDERS: ReadonlySet<string> = new Set([
  "build",
  "dist",
  "docs",
  "migrations",
  "scripts",
  "src",
  "test",
  "tests",
]);

export function isKeyword(name: string): boolean {
  return KEYWORDS.has(name.toLowerCase());
}

/** Whether some supported version of Python has a standard module of this name. */
export function isStandardModule(name: string): boolean {
  return ALWAYS_STANDARD.has(name) || Object.hasOwn(SOMETIMES_STANDARD, name);
}

/** The importable name: `link-shortener` gives `link_shortener`. */
export function packageName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s._-]+/g, "_");
}

/** The name for installers: `Link shortener` gives `link-shortener`. */
export function distributionName(name: string): string {
  return packageName(name).replaceAll("_", "-");
}

/** The name for people: `link-shortener` gives `Link shortener`. */
export function titleOf(name: string): string {
  const words = packageName(name).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * What is wrong with a project's name, in a sentence; `undefined` for a good one.
 * `taken` are importable names that the project needs for others: its dependencies, its own folders.
 */
export function projectNameProblem(name: string, taken: readonly string[] = []): string | undefined {
  if (name.trim() === "") return "A name is needed, such as link-shortener.";
  if (!/^[a-z][a-z0-9]*(?:[ ._-][a-z0-9]+)*$/i.test(name.trim()))
    return "Use letters, digits and single dashes, and begin with a letter: link-shortener.";
  const module = packageName(name);
  if (isKeyword(module)) return `${module} is a word of Python itself: \`import ${module}\` would be no import.`;
  if (isStandardModule(module))
    return `${module} is a module of the standard library: one of the two would hide the other.`;
  if (FOLDERS.has(module)) return `${module} is what a folder of every project is called.`;
  if (taken.includes(module)) return `${module} is the name of a package that this project needs.`;
  return undefined;
}
