/** Which settings are for a developer's machine, for tests, or for show. */

const DEVELOPMENT: ReadonlySet<string> = new Set([
  "ci",
  "debug",
  "dev",
  "devel",
  "develop",
  "development",
  "local",
  "localhost",
  "sandbox",
  "test",
  "testing",
  "tests",
  "unittest",
  "unittests",
]);
const SHOWN: ReadonlySet<string> = new Set(["example", "sample", "template"]);

/** Whether the names of a file and of the classes around a place say that its values are not for production. */
export function isForDevelopment(path: string, classNames: readonly string[], settings: boolean): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.py$/, "");
  const words = [file, ...classNames].flatMap((name) =>
    name
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .split("_"),
  );
  // `config_local.py` holds settings, whatever else it is.
  const isSettings = settings || /^(?:config|conf|settings?)[_-]/.test(file);
  return words.some((word) => SHOWN.has(word) || (isSettings && DEVELOPMENT.has(word)));
}
