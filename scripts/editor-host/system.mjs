/** The programs outside npm that the browser host needs, and how to get them. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runStep, StepError } from "./progress.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome"];
const MAC_BROWSERS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/** The full path of a program on PATH. */
export function which(name) {
  const suffixes = process.platform === "win32" ? [".cmd", ".exe", ""] : [""];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find((path) => existsSync(path));
}

/** An installed Chromium, Chrome or Edge. */
export function findBrowser() {
  return BROWSERS.map(which).find(Boolean) ?? MAC_BROWSERS.find((path) => existsSync(path));
}

function hasCompiler() {
  return Boolean(which("g++") ?? which("c++") ?? which("clang++"));
}

function hasKerberosHeaders() {
  if (process.platform !== "linux") return true;
  return ["/usr/include/gssapi.h", "/usr/include/gssapi/gssapi.h"].some((path) => existsSync(path));
}

const BROWSER = { what: "Chromium or Chrome", debian: "chromium", mac: "chromium", present: findBrowser };
const BUILD_TOOLS = [
  { what: "a C++ compiler", debian: "g++", present: hasCompiler },
  { what: "make", debian: "make", present: () => which("make") },
  { what: "Python 3", debian: "python3", mac: "python", present: () => which("python3") },
  { what: "Kerberos headers", debian: "libkrb5-dev", present: hasKerberosHeaders },
];

function isDebian() {
  if (process.platform !== "linux" || !which("apt-get")) return false;
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
}

function installHint(missing) {
  if (process.platform === "darwin") {
    const formulas = missing.map((need) => need.mac).filter(Boolean);
    return formulas.length > 0 ? `brew install ${formulas.join(" ")}` : "xcode-select --install";
  }
  const packages = missing.map((need) => need.debian).join(" ");
  return `sudo apt-get update && sudo apt-get install -y ${packages}` + (isDebian() ? "" : "  (or your system's like)");
}

/**
 * Sees to it that the system has what the wanted parts need: `browser` to drive the editor, `build` for the server's
 * native modules. On Debian as root it installs them.
 * @throws StepError with one line that names what is missing and the command that installs it.
 */
export async function ensureSystem({ browser = false, build = false }) {
  const needs = [...(browser ? [BROWSER] : []), ...(build ? BUILD_TOOLS : [])];
  const missing = needs.filter((need) => !need.present());
  if (missing.length === 0) return;
  if (isDebian() && process.getuid?.() === 0) {
    const packages = missing.map((need) => need.debian);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await runStep("Updating the package lists", "apt-get", ["update", "-q"], { env });
    await runStep(`Installing ${packages.join(", ")}`, "apt-get", ["install", "-y", "-q", ...packages], { env });
    return;
  }
  throw new StepError(`Missing: ${missing.map((need) => need.what).join(", ")}. Install: ${installHint(missing)}`);
}
