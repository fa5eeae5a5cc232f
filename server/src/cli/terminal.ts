/** What the command line knows of the terminal, and how it writes to it. */
import pico from "picocolors";
import type { Colors } from "../engine";
import { reason } from "../hosts/node/errors";
import { OutputError } from "./errors";

/** How often the count of files is renewed; what is done sooner shows none. */
const PROGRESS_MS = 250;

/** Colours on a terminal, unless `NO_COLOR` says no or `FORCE_COLOR` says yes. */
export function colorsFor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Colors {
  return pico.createColors(wantsColor(stream, env));
}

/** Source lines may be this wide. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? Math.max(60, Math.min(stream.columns - 12, 160)) : 120;
}

/** Resolves when the text has been handed over; who reads may be slow, or gone (`| head`). */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") {
        reject(new OutputError(`the output could not be written: ${reason(error)}`));
      } else resolve();
    });
  });
}

/** A line that counts while files are read, for people who wait; gone once all are. Nothing where nobody watches. */
export function progressOn(stream: NodeJS.WriteStream): (done: number, total: number) => void {
  let last = performance.now();
  let isShown = false;
  return (done, total) => {
    if (!stream.isTTY) return;
    const now = performance.now();
    if (done < total && now - last >= PROGRESS_MS) {
      stream.write(`\rReading ${done} of ${total} files …`);
      last = now;
      isShown = true;
    } else if (done === total && isShown) {
      stream.write("\r\u001b[K");
      isShown = false;
    }
  };
}

/** Never undefined, which picocolors takes for its own guess: yes in CI. */
function wantsColor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return !["0", "false"].includes(env.FORCE_COLOR);
  return stream.isTTY === true && env.TERM !== "dumb";
}
