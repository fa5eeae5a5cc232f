/** A mistake of the person who called: said on stderr, nothing on stdout, exit status 2. */
export class UsageError extends Error {}

export const enum ExitStatus {
  Clean = 0,
  Findings = 1,
  Usage = 2,
  Internal = 3,
}
