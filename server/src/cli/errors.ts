/** What ends a command early, and how it exits. */
import { reason } from "../hosts/node/errors";

/** A mistake of the person who called: said on stderr, nothing on stdout, exit status 2. */
export class UsageError extends Error {}

export const enum ExitStatus {
  Clean = 0,
  Findings = 1,
  Usage = 2,
  Internal = 3,
}

/** What was found could not be handed over: said on stderr, exit status 3. */
export class OutputError extends Error {}

/** Writes a file; where the disk says no, that is a {@link UsageError} with the file's name as it is shown. */
export function writing(shown: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError(`${shown} cannot be written: ${reason(error)}`);
  }
}
