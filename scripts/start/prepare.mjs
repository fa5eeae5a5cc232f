/** From a fresh clone to a built extension. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../editor-host/install.mjs";
import { runStep, StepError } from "../editor-host/progress.mjs";
import { which } from "../editor-host/system.mjs";

const OLDEST_NODE = 20;

/** Whether the packages of the lock file are there; npm records what it installed in the same format. */
function packagesAreInstalled() {
  const record = join(ROOT, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(join(ROOT, "package-lock.json")))
    .filter(([path, { optional }]) => path !== "" && !optional)
    .every(([path, { version }]) => installed[path]?.version === version);
}

/**
 * Installs the packages of the lock file where they are missing or others, and builds.
 * @throws StepError
 */
export async function prepare() {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
    throw new StepError(`Node ${OLDEST_NODE} or newer is needed; this is ${process.version}. See https://nodejs.org`);
  }
  if (!packagesAreInstalled()) await runStep("Installing packages", which("npm") ?? "npm", ["ci"], { cwd: ROOT });
  await runStep("Building", process.execPath, ["esbuild.js", "--no-tests"], { cwd: ROOT });
}
