/** Long steps that a person waits for: what runs, that it still runs, how long it took, and its output when it fails. */
import { spawn } from "node:child_process";

const HEARTBEAT_MS = 15_000;
const TAIL_LINES = 40;

/** A step that failed in a way that its message explains in full; no stack trace is wanted. */
export class StepError extends Error {}

/** Prints one line. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

function seconds(since) {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

/**
 * Runs a command to its end, quietly, with a line every 15 s.
 * @throws StepError with the end of the command's output when it cannot be started or exits with another code than 0.
 */
export async function runStep(label, command, args, options = {}) {
  const began = Date.now();
  say(`${label} …`);
  const heartbeat = setInterval(() => say(`  still at it (${seconds(began)})`), HEARTBEAT_MS);
  try {
    await exitOf(label, command, args, options);
  } finally {
    clearInterval(heartbeat);
  }
  say(`  done in ${seconds(began)}`);
}

function exitOf(label, command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => reject(new StepError(`${label}: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      const tail = output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
      reject(new StepError(`${label}: \`${[command, ...args].join(" ")}\` ended with ${signal ?? code}\n${tail}`));
    });
  });
}
