import type { Files } from "./run";

/** One warning with a safe fix, on line 5. */
export const CLOCK = `import asyncio
import time

async def tick():
    time.sleep(1)
    await asyncio.sleep(0)
`;

/** {@link CLOCK}, fixed. */
export const CLOCK_FIXED = CLOCK.replace("    time.sleep(1)", "    await asyncio.sleep(1)");

/** A hint with a safe fix, on line 1. */
export const IDLE_IGNORE = `answer = 42  # archwright: ignore[circular-import]
`;

/** A warning that a comment suppresses. */
export const SUPPRESSED = CLOCK.replace("time.sleep(1)", "time.sleep(1)  # archwright: ignore[blocking-call-in-async]");

/** Findings in two files, one of which is in a sub-package. */
export const PROJECT: Files = {
  "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
  "shop/__init__.py": "",
  "shop/clock.py": CLOCK,
  "shop/inner/__init__.py": "",
  "shop/inner/idle.py": IDLE_IGNORE,
};

/** A project of `count` modules, each with one finding. */
export function manyModules(count: number): Files {
  const files: Record<string, string> = {
    "pyproject.toml": PROJECT["pyproject.toml"] as string,
    "shop/__init__.py": "",
  };
  for (let at = 0; at < count; at++) files[`shop/module_${at}.py`] = `number = ${at}\n${CLOCK}`;
  return files;
}
