import fc from "fast-check";

/**
 * How much is tried: few runs by default, so that every change is tested a little; the nightly job sets `FUZZ_RUNS=5000`.
 * A failure prints its seed, and `FUZZ_SEED` repeats it.
 */
export const RUNS = Number(process.env["FUZZ_RUNS"] ?? 60);

const SEED = process.env["FUZZ_SEED"];

/** Checks a property; `share` is the part of {@link RUNS} for properties that take long. */
export function check<T>(property: fc.IProperty<T>, share = 1): void {
  fc.assert(property, {
    numRuns: Math.max(1, Math.round(RUNS * share)),
    ...(SEED !== undefined && { seed: Number(SEED) }),
  });
}

/** Long enough for the runs of a night. */
export const TIMEOUT_MS = 20_000 + RUNS * 500;
