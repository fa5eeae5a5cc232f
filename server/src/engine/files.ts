/**
 * Which files of a workspace count, judged by their path alone: relative to the workspace folder, with `/`.
 * Hosts ask while they list folders; nothing here looks at contents.
 */

/** Folders that are never entered, whatever `.gitignore` says; hidden ones (`.venv`, `.git`, …) are left out anyway. */
export const IGNORED_FOLDERS: ReadonlySet<string> = new Set([
  "__pycache__",
  "__pypackages__",
  "_vendor",
  "_vendored",
  "bower_components",
  "dist-packages",
  "node_modules",
  "site-packages",
  "third_party",
  "vendored",
  "venv",
]);

/** Names of files that rules read beside Python modules. */
const RESOURCE_NAMES: ReadonlySet<string> = new Set([
  ".gitignore",
  ".importlinter",
  "Containerfile",
  "Pipfile",
  "Pipfile.lock",
  "alembic.ini",
  "archwright-baseline.json",
  "pdm.lock",
  "poetry.lock",
  "pyproject.toml",
  "pytest.ini",
  "setup.cfg",
  "tach.domain.toml",
  "tach.toml",
  "tox.ini",
  "uv.lock",
]);

/** Families of such names. */
const RESOURCE_PATTERNS: readonly RegExp[] = [
  /^(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in)$/,
  /^[Dd]ockerfile(?:[-_.].+)?$/,
  /\.dockerfile$/i,
  /^(?:docker-)?compose(?:[-_.].+)?\.ya?ml$/,
  /^Procfile(?:[-_.].+)?$/,
  /\.service$/,
  /\.sh$/,
  // Start scripts of images, often without an extension.
  /^(?:start|run|boot|serve|entrypoint|docker-entrypoint)(?:[-_][\w-]+)?$/,
  /^\.env(?:[-_.].+)?$/,
];

/** `requirements/base.txt`: in a folder of this name any `.txt` or `.in` counts. */
const REQUIREMENTS_FOLDER = /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/;

/** Whether a path is a Python module that is checked: `.py`, in no hidden or ignored folder. Stubs (`.pyi`) are none. */
export function isModule(path: string): boolean {
  return path.endsWith(".py") && !inIgnoredFolder(path);
}

/** Whether a path is a text file other than a module that rules or the configuration read. */
export function isResource(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const matches =
    RESOURCE_NAMES.has(name) ||
    RESOURCE_PATTERNS.some((pattern) => pattern.test(name)) ||
    REQUIREMENTS_FOLDER.test(path);
  return matches && !name.endsWith(".py") && !inIgnoredFolder(path);
}

/** Whether a folder of this name is never entered. */
export function isIgnoredFolder(name: string): boolean {
  return name.startsWith(".") || IGNORED_FOLDERS.has(name);
}

function inIgnoredFolder(path: string): boolean {
  const folders = path.split("/");
  folders.pop();
  return folders.some(isIgnoredFolder);
}
