import type { Connection } from "vscode-languageserver";

/** The progress of reading a folder, and the user's wish to stop it. */
export interface Progress {
  step(): void;
  done(): void;
  readonly cancelled: boolean;
}

/** Starts to show that this many files are read; nothing is shown for 0. */
export type StartProgress = (files: number) => Progress;

const SILENT: Progress = { step: () => undefined, done: () => undefined, cancelled: false };

/** Progress in the client's own place for it; silent where the client has none. */
export function progressOn(connection: Connection): StartProgress {
  return (files) => (files === 0 ? SILENT : showProgress(connection, files));
}

function showProgress(connection: Connection, files: number): Progress {
  let steps = 0;
  let shown = 0;
  let ended = false;
  let cancelled = false;
  const percentage = (): number => Math.floor((steps * 100) / files);
  // The work does not wait for the client to make its progress bar.
  const starting = connection.window.createWorkDoneProgress().then((reporter) => {
    if (ended) return undefined;
    reporter.begin(`Archwright: analysing ${files} ${files === 1 ? "file" : "files"}`, percentage(), undefined, true);
    reporter.token.onCancellationRequested(() => (cancelled = true));
    return reporter;
  });
  const report = (send: (reporter: NonNullable<Awaited<typeof starting>>) => void): void => {
    // A client that refuses the progress bar gets the findings all the same.
    void starting.then((reporter) => reporter && send(reporter)).catch(() => undefined);
  };
  return {
    step() {
      steps++;
      if (percentage() === shown) return;
      const now = (shown = percentage());
      report((reporter) => reporter.report(now));
    },
    done() {
      report((reporter) => reporter.done());
      ended = true;
    },
    get cancelled() {
      return cancelled;
    },
  };
}
