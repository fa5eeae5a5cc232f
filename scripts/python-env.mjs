/**
 * A Python environment with the libraries that snippets, guide and scaffolds speak of, in `.cache/python-env`. Made
 * once, and again when `test/python/requirements.txt` changes.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const REQUIREMENTS = path.join(ROOT, "test/python/requirements.txt");
const FOLDER = path.join(ROOT, ".cache/python-env");
const BIN = path.join(FOLDER, process.platform === "win32" ? "Scripts" : "bin");
const MINIMUM = "3.11";

/**
 * Makes the environment where it is missing or out of date.
 *
 * @returns {{ run: (command: string, args: string[], options?: import("node:child_process").SpawnSyncOptions) => import("node:child_process").SpawnSyncReturns<string> } | { missing: string }}
 *   a way to run one of its commands, or one sentence that says what is missing and how to get it
 */
export function pythonEnvironment() {
  const stamp = path.join(FOLDER, "archwright-stamp");
  const wanted = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    const missing = create();
    if (missing) return { missing };
    writeFileSync(stamp, wanted);
  }
  return {
    run: (command, args, options = {}) =>
      spawnSync(path.join(BIN, command), args, { maxBuffer: 2 ** 26, ...options, encoding: "utf8" }),
  };
}

/** @returns {string | undefined} what is missing */
function create() {
  const python = [process.env.PYTHON, "python3", "python"].find((command) => command && isRecent(command));
  if (!python) return `no Python ${MINIMUM} or newer was found; install it, or name it in the variable PYTHON`;
  rmSync(FOLDER, { recursive: true, force: true });
  console.log("Making a Python environment in .cache/python-env (once, about a minute) …");
  const made = spawnSync(python, ["-m", "venv", FOLDER], { encoding: "utf8" });
  if (made.status !== 0) return "Python cannot make virtual environments; on Debian: apt-get install python3-venv";
  const installed = spawnSync(path.join(BIN, "python"), ["-m", "pip", "install", "-q", "-r", REQUIREMENTS], {
    encoding: "utf8",
  });
  if (installed.status === 0) return undefined;
  const reason = installed.stderr.trim().split("\n").at(-1) ?? "";
  return `the packages of test/python/requirements.txt could not be installed from PyPI (${reason})`;
}

/** @param {string} command */
function isRecent(command) {
  const minimum = `(${MINIMUM.replace(".", ", ")})`;
  return spawnSync(command, ["-c", `import sys; sys.exit(sys.version_info < ${minimum})`]).status === 0;
}
