/**
 * `npm test`: every check of the project, one after the other, with a summary. The last line is `N passed, N failed`:
 * a step that is no suite of tests counts as one.
 *
 *     node test/run.mjs [STEP…] [OPTIONS OF THE SUITE]
 *
 * A suite is a folder of `test/` with `*.test.ts` files; esbuild.js bundles it to `out/test/<suite>/index.js`. A suite
 * with a runner of its own prints its counts in the same words.
 */
import { spawn } from "node:child_process";
import { existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const TYPE_PROJECTS = [
  "server/src/engine",
  "server",
  "server/tsconfig.browser.json",
  "client",
  "client/tsconfig.browser.json",
  "client/webview",
  "test",
];
/** Suites that have to be there, in their order; others follow by name. */
const SUITES = ["rules", "engine", "client", "cli", "lsp"];
/** Folders of `test/` that mocha does not run. */
const OTHER_FOLDERS = ["editor", "python", "bench"];
/** The editor's step may have an editor to install. */
const STEP_LIMIT_MS = 15 * 60_000;
const COUNTS = /(\d+) passed, (\d+) failed\s*$/gm;

const [, , ...parameters] = process.argv;
const firstOption = parameters.findIndex((parameter) => parameter.startsWith("-"));
const wanted = firstOption === -1 ? parameters : parameters.slice(0, firstOption);
const options = firstOption === -1 ? [] : parameters.slice(firstOption);

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {{ name: string, title: string, counts: Counts | undefined, seconds: number }} Result */
/** @typedef {{ name: string, title: string, needs?: string, run: () => Promise<Counts> }} Step */

/** @type {Step[]} */
const steps = [
  { name: "types", title: "Types", run: () => check("tsc", ["--build", ...TYPE_PROJECTS]) },
  { name: "lint", title: "Lint", run: () => check("eslint", [".", "--max-warnings", "0"]) },
  { name: "format", title: "Format", run: () => check("prettier", ["--check", "--log-level", "warn", "."]) },
  { name: "architecture", title: "Architecture", run: () => check("depcruise", ["server", "client"]) },
  { name: "generated", title: "Generated files in sync", run: () => node(["scripts/generate/index.mjs", "--check"]) },
  { name: "build", title: "Build", run: () => node(["esbuild.js"]) },
  ...suites().map((suite) => ({
    name: suite,
    title: `Tests: ${suite}`,
    needs: "build",
    run: () => mocha(suite),
  })),
  { name: "python", title: "Snippets and guide in Python", needs: "build", run: python },
  {
    name: "editor",
    title: "Tests: real VS Code",
    needs: "build",
    run: () => counted(["test/editor/run.mjs", ...options]),
  },
];

/** @returns {string[]} */
function suites() {
  const present = readdirSync(path.join(ROOT, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !OTHER_FOLDERS.includes(entry.name))
    .map((entry) => entry.name)
    .filter((name) =>
      readdirSync(path.join(ROOT, "test", name), { recursive: true }).some((file) => String(file).endsWith(".test.ts")),
    );
  return [...SUITES, ...present.filter((name) => !SUITES.includes(name)).sort()];
}

/** Runs a package's command as one check. @param {string} command @param {string[]} args */
async function check(command, args) {
  return asOne(await run(path.join("node_modules", ".bin", command), args));
}

/** Runs a script as one check. @param {string[]} args */
async function node(args) {
  return asOne(await run(process.execPath, args));
}

/** @param {boolean} ok @returns {Counts} */
function asOne(ok) {
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** @param {string} suite */
function mocha(suite) {
  const bundle = `out/test/${suite}/index.js`;
  if (!existsSync(path.join(ROOT, bundle))) {
    console.error(`no such suite yet: test/${suite} has no *.test.ts`);
    return Promise.resolve(asOne(false));
  }
  return counted([
    ...["--enable-source-maps", "node_modules/mocha/bin/mocha.js", bundle, "--no-config", "--timeout", "20000"],
    ...["--reporter", "test/run.reporter.cjs", "--reporter-option", `tree=${wanted.length > 0}`, ...options],
  ]);
}

/** Runs tests that print `N passed, N failed`. @param {string[]} args @returns {Promise<Counts>} */
async function counted(args) {
  const counts = await readCounts(args);
  // A crash after the last test, or no test at all, is no success.
  if (counts.failed === 0 && (!counts.ok || counts.passed === 0)) counts.failed = 1;
  return counts;
}

/** Needs a Python, which this project else does not: without one the script says so, and there is nothing to count. */
async function python() {
  const counts = await readCounts(["test/python/run.mjs", ...options]);
  if (counts.failed === 0 && !counts.ok) counts.failed = 1;
  return counts;
}

/** @param {string[]} args */
async function readCounts(args) {
  let printed = "";
  const ok = await run(process.execPath, args, (text) => (printed += text));
  const line = [...printed.matchAll(COUNTS)].at(-1);
  return { ok, passed: Number(line?.[1] ?? 0), failed: Number(line?.[2] ?? 0) };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {(text: string) => void} [listen] gets what the command prints, which is shown all the same
 * @returns {Promise<boolean>} whether it ended with status 0
 */
function run(command, args, listen) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ["ignore", listen ? "pipe" : "inherit", "inherit"],
      env: { ...process.env, ...(listen && process.stdout.isTTY && { FORCE_COLOR: "1" }) },
      timeout: STEP_LIMIT_MS,
      // npm's commands are `.cmd` files on Windows.
      shell: process.platform === "win32" && command !== process.execPath,
    });
    child.stdout?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      listen?.(text);
      process.stdout.write(text);
    });
    child.once("error", (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once("close", (code, signal) => {
      if (signal) console.error(`stopped by ${signal} (a step may take ${STEP_LIMIT_MS / 60_000} minutes)`);
      resolve(code === 0);
    });
  });
}

/** On a fresh clone, or after the lock file changed. */
async function install() {
  const folder = lstatSync(path.join(ROOT, "node_modules"), { throwIfNoEntry: false });
  // A link leads to another checkout's packages: to install is that one's business, and would empty them meanwhile.
  if (folder?.isSymbolicLink()) return true;
  const installed = path.join(ROOT, "node_modules/.package-lock.json");
  const lock = path.join(ROOT, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true;
  heading("Install");
  return run("npm", ["ci"]);
}

/** @param {string} title */
function heading(title) {
  console.log(`\n${styleText("bold", `── ${title} ${"─".repeat(Math.max(0, 70 - title.length))}`)}`);
}

/** @param {Result[]} results */
function summary(results) {
  heading("Summary");
  const total = { passed: 0, failed: 0 };
  for (const { title, counts, seconds } of results) {
    const state = !counts
      ? styleText("yellow", "not run")
      : counts.failed > 0
        ? styleText("red", `${counts.failed} failed`)
        : counts.passed === 0
          ? styleText("yellow", "skipped")
          : styleText("green", `${counts.passed} passed`);
    console.log(`${title.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s  ${state}`);
    total.passed += counts?.passed ?? 0;
    // What could not run has not passed.
    total.failed += counts?.failed ?? 1;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0;
}

async function main() {
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(", ")}. Steps: ${steps.map((step) => step.name).join(", ")}`);
    return false;
  }
  if (!(await install())) return false;

  const chosen = steps.filter(
    (step) =>
      wanted.length === 0 ||
      wanted.includes(step.name) ||
      steps.some((it) => wanted.includes(it.name) && it.needs === step.name),
  );
  /** @type {Result[]} */
  const results = [];
  for (const step of chosen) {
    const blocked = results.some((result) => result.name === step.needs && result.counts?.failed !== 0);
    const start = performance.now();
    if (!blocked) heading(step.title);
    const counts = blocked ? undefined : await step.run();
    results.push({ name: step.name, title: step.title, counts, seconds: (performance.now() - start) / 1000 });
  }
  return summary(results);
}

process.exitCode = (await main()) ? 0 : 1;
