import { LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver";

/** Where failures are told: the client's log. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
}

/** A handler whose failure is logged and answered with `fallback`: one bad file must not cost the editor the rest. */
export function guarded<Parameters extends unknown[], Result>(
  log: Log,
  name: string,
  fallback: Result,
  handler: (...args: Parameters) => Result | Promise<Result>,
): (...args: Parameters) => Promise<Result> {
  return async (...args) => {
    try {
      return await handler(...args);
    } catch (error) {
      // Answers that the protocol itself foresees, such as "cancelled".
      if (error instanceof ResponseError) throw error;
      log.error(`${name} failed: ${describeError(error)}`);
      return fallback;
    }
  };
}

export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Waits for `work` unless the client cancels its request first. */
export function orCancelled<T>(work: Promise<T>, token: CancellationToken): Promise<T> {
  if (token.isCancellationRequested) return Promise.reject(cancelled());
  return new Promise<T>((resolve, reject) => {
    const listening = token.onCancellationRequested(() => {
      listening.dispose();
      reject(cancelled());
    });
    work.then(resolve, reject).finally(() => listening.dispose());
  });
}

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw cancelled();
}

function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled by the client");
}
