/**
 * Every kind of project is made by the command line, installed from PyPI, formatted, linted, type-checked and tested as
 * its README says; and our own rules, all of them, find nothing. Then a feature is added to those that can have one, and
 * to a project in layers: the same holds of it, and its own test passes.
 */
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CLI = path.join(ROOT, "dist/cli.js");
const FOLDER = path.join(ROOT, ".cache/python/scaffolds");
const NAME = "link-shortener";
/** Lines break elsewhere, imports sort otherwise. */
const OTHER_NAMES = ["zoo", "customer-relations"];
const FEATURE = "order line";
/** The test that comes with the feature, where features are made. */
const FEATURE_TESTS = {
  "fastapi-simple": "tests/test_order_lines.py",
  "fastapi-production": "tests/integration/test_order_lines_api.py",
  flask: "tests/test_order_lines_api.py",
  "django-celery": "tests/test_order_lines_api.py",
  layered: "tests/api/test_order_lines.py",
};

/** @typedef {(title: string, command: string, args: string[], cwd: string) => boolean} Python */
/** @typedef {(title: string, ok: boolean, output: string) => void} Note */

/** The kinds of projects. */
export function scaffoldKinds() {
  return readdirSync(path.join(ROOT, "scaffolds/projects")).filter((name) => name !== "common");
}

/** @param {string} kind @param {Python} python @param {Note} note */
export function checkScaffold(kind, python, note) {
  rmSync(path.join(FOLDER, kind), { recursive: true, force: true });
  const folders = [NAME, ...OTHER_NAMES].map((name) => make(kind, name, note));
  for (const folder of folders) {
    python("format", "ruff", ["format", "--diff", "--no-cache", "."], folder);
    python("lint", "ruff", ["check", "-q", "--no-cache", "."], folder);
  }
  const [folder = ""] = folders;
  const pip = ["-m", "pip", "--disable-pip-version-check"];
  // Its own copy and not a link to the folder: what is not packaged is missing.
  const install = [...pip, "install", "-q", "--no-build-isolation", ".", "--group", "dev"];
  if (!python("install", "python", install, folder)) return;
  python("types", "mypy", ["--no-error-summary", "--cache-dir", "../../../mypy", "."], folder);
  const foreign = pluginsNotOf(folder).flatMap((plugin) => ["-p", `no:${plugin}`]);
  const pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", ...foreign];
  python("tests", "python", pytest, folder);
  python("uninstall", "python", [...pip, "uninstall", "-q", "-y", NAME], folder);
  checkRules(folder, note);
  if (kind in FEATURE_TESTS) addFeature(kind, folder, python, note);
}

/** A project in layers, which no scaffold makes. @param {Python} python @param {Note} note */
export function checkLayered(python, note) {
  const folder = path.join(FOLDER, "layered");
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(ROOT, "test/python/layered"), folder, { recursive: true });
  addFeature("layered", folder, python, note);
}

/** @param {string} kind @param {string} folder @param {Python} python @param {Note} note */
function addFeature(kind, folder, python, note) {
  const made = run(["feature", FEATURE, "--in", "."], folder);
  note("feature", made.status === 0, made.stdout + made.stderr);
  python("feature: format", "ruff", ["format", "--diff", "--no-cache", "."], folder);
  python("feature: lint", "ruff", ["check", "-q", "--no-cache", "."], folder);
  python("feature: types", "mypy", ["--no-error-summary", "--cache-dir", "../../mypy", "."], folder);
  const test = FEATURE_TESTS[/** @type {keyof typeof FEATURE_TESTS} */ (kind)];
  const foreign = pluginsNotOf(folder).flatMap((plugin) => ["-p", `no:${plugin}`]);
  // It is not installed this time: the code is where it was changed.
  const pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "pythonpath=src .", ...foreign];
  python("feature: its test", "python", [...pytest, test], folder);
  // What the feature changed still works; a table without a migration is rightly missed.
  python("feature: other tests", "python", [...pytest, "--deselect", "tests/integration/test_migrations.py"], folder);
  checkRules(folder, note);
}

/** Plugins of the environment that a project does not ask for would want settings of their own. @param {string} folder */
function pluginsNotOf(folder) {
  const metadata = readFileSync(path.join(folder, "pyproject.toml"), "utf8");
  return ["asyncio", "django"].filter((plugin) => !metadata.includes(`pytest-${plugin}`));
}

/** @param {string} folder @param {Note} note */
function checkRules(folder, note) {
  const topics = [...new Set(JSON.parse(run(["rules", "--format", "json"], ROOT).stdout).rules.map(topicOf))];
  const check = run(["check", "--no-cache", "--fail-on", "hint", "--select", topics.join(","), "."], folder);
  note("our own rules", check.status === 0, check.stdout + check.stderr);
}

/** @param {{ topic: string }} rule */
const topicOf = (rule) => rule.topic;

/** @param {string} kind @param {string} name @param {Note} note @returns {string} the project's folder */
function make(kind, name, note) {
  const made = run(["new", kind, name, "--in", path.join(FOLDER, kind)], ROOT);
  if (made.status !== 0) note(`made as ${name}`, false, made.stdout + made.stderr);
  return path.join(FOLDER, kind, name);
}

/** @param {string[]} args @param {string} cwd */
function run(args, cwd) {
  return spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: "utf8" });
}
