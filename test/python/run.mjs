/**
 * `npm run test:python`: the Python that we hand out works. Every snippet, expanded with its defaults, is formatted,
 * linted, type-checked, imported and, where it can run without a server, executed; every Python block of the guide
 * compiles and uses nothing outdated; every kind of project that can be made passes its own tests. Needs Python and PyPI;
 * without them it says so and ends with status 0.
 *
 *     node test/python/run.mjs [WORLD or SCAFFOLD…]
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { pythonEnvironment } from "../../scripts/python-env.mjs";
import { assemble, expand, readSnippets } from "./assemble.mjs";
import { extractPages } from "./pages.mjs";
import { checkContracts } from "./contracts.mjs";
import { checkLayered, checkScaffold, scaffoldKinds } from "./scaffolds.mjs";
import { WORLDS } from "./worlds.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CLI = path.join(ROOT, "dist/cli.js");
const LINT = "E,F,I,UP,B,ASYNC,SIM,RUF,PT,RET,C4,PIE,DTZ";
/** What the settings of the worlds require. */
const VARIABLES = { APP_SECRET_KEY: "for-tests", DJANGO_SECRET_KEY: "for-tests", DJANGO_ALLOWED_HOSTS: "localhost" };
const COMPILE_ALL = `
import ast, pathlib
for file in pathlib.Path().glob("*.py"):
    compile(file.read_text("utf-8"), file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
`;
const counts = { passed: 0, failed: 0 };

const environment = pythonEnvironment();
if ("missing" in environment) {
  console.log(`The Python checks were not run: ${environment.missing}.`);
} else {
  const wanted = process.argv.slice(2);
  for (const world of WORLDS) {
    if (wanted.length === 0 || wanted.includes(world.name)) checkWorld(world);
  }
  if (wanted.length === 0) {
    checkEverySnippetIsUsed();
    checkPages();
  }
  for (const kind of [...scaffoldKinds(), "layered"]) {
    const name = `scaffold ${kind}`;
    if (wanted.length > 0 && !wanted.includes(kind)) continue;
    /** @type {import("./scaffolds.mjs").Python} */
    const run = (title, command, args, cwd) => python(name, title, command, args, cwd);
    /** @type {import("./scaffolds.mjs").Note} */
    const tell = (title, ok, output) => note(name, title, ok, output);
    if (kind === "layered") checkLayered(run, tell);
    else checkScaffold(kind, run, tell);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  if (counts.failed > 0) process.exitCode = 1;
}

/** @param {import("./worlds.mjs").World} world */
function checkWorld(world) {
  const folder = assemble(world);
  const files = Object.keys(world.files);
  const modules = files
    .filter((file) => !file.startsWith("tests/"))
    .map((file) => file.replace(/(\/__init__)?\.py$/, "").replaceAll("/", "."));
  const imports = modules.map((name) => `importlib.import_module(${JSON.stringify(name)})`).join("\n");

  python(world.name, "format", "ruff", ["format", "--diff", "--isolated", ...files], folder);
  python(
    world.name,
    "lint",
    "ruff",
    ["check", "-q", "--isolated", "--select", LINT, "--line-length", "88", "--ignore", "RUF012", ...files],
    folder,
  );
  python(
    world.name,
    "types",
    "mypy",
    ["--no-error-summary", "--explicit-package-bases", "--cache-dir", "../../mypy", "."],
    folder,
  );
  python(
    world.name,
    "import",
    "python",
    ["-W", "error", "-c", `import importlib\n${world.prelude ?? ""}\n${imports}`],
    folder,
  );
  if (existsSync(path.join(folder, "tests"))) python(world.name, "run", "python", ["-m", "pytest"], folder);
  if (world.contracts) {
    for (const [title, ok, output] of checkContracts(environmentOf(), folder)) note(world.name, title, ok, output);
  }
  checkOurRules(world.name, folder);
}

function environmentOf() {
  if ("missing" in environment) throw new Error(environment.missing);
  return environment;
}

/**
 * @param {string} world @param {string} title @param {string} command @param {string[]} args @param {string} cwd
 */
function python(world, title, command, args, cwd) {
  const env = { ...process.env, ...VARIABLES };
  const { status, stdout, stderr, error } = environmentOf().run(command, args, { cwd, env });
  note(world, title, status === 0, `${stdout}${stderr}${error ?? ""}`);
  return status === 0;
}

/** Archwright itself finds nothing in what it hands out. @param {string} world @param {string} folder */
function checkOurRules(world, folder) {
  if (!existsSync(CLI)) {
    console.log(`– ${world}: our own rules not asked, the command line is not built (npm run build)`);
    return;
  }
  const args = [CLI, "check", "--no-cache", "--fail-on", "info", "."];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  note(world, "our own rules", status === 0, `${stdout}${stderr}`);
}

function checkEverySnippetIsUsed() {
  const used = new Set(
    WORLDS.flatMap((world) => Object.values(world.files)).map((it) => (typeof it === "string" ? it : it[0])),
  );
  const unused = Object.values(readSnippets("python")).filter(({ prefix }) => !used.has(prefix));
  note("snippets", "each has its place in a world", unused.length === 0, unused.map((it) => it.prefix).join(", "));
  const toml = Object.values(readSnippets("toml")).map(({ prefix }) => expand("toml", prefix));
  for (const text of toml)
    python(
      "snippets",
      "TOML is valid",
      "python",
      ["-c", "import sys, tomllib; tomllib.loads(sys.argv[1])", text],
      ROOT,
    );
}

function checkPages() {
  const folder = extractPages();
  // Fragments use names, and `await`, that the text around them introduces.
  const select = "E9,F63,F7,UP,ASYNC,B006,B904";
  python(
    "guide",
    "Python blocks",
    "ruff",
    ["check", "-q", "--isolated", "--select", select, "--ignore", "F704", "."],
    folder,
  );
  python("guide", "compile", "python", ["-c", COMPILE_ALL], folder);
}

/** @param {string} world @param {string} title @param {boolean} ok @param {string} output */
function note(world, title, ok, output) {
  counts[ok ? "passed" : "failed"]++;
  console.log(`${ok ? "✔" : "✘"} ${world}: ${title}`);
  if (!ok) console.log(output.trim().replace(/^/gm, "    "));
}
