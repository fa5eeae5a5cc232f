/** Compares what the owners of contracts say with what Archwright says. */
import type { OurAnswer, OurContract } from "./ours";

type Chain = readonly [importer: string, imported: string, heads: string[], tails: string[], imports: number];

interface TheirContract {
  readonly name: string;
  readonly type: string;
  readonly error?: string;
  readonly kept?: boolean;
  readonly ignored?: number;
  readonly unlisted?: readonly string[];
  readonly chains?: readonly Chain[];
}

interface TheirAnswer {
  readonly importLinter: { readonly error?: string; readonly contracts?: readonly TheirContract[] } | null;
  readonly tach: {
    readonly error?: string;
    readonly findings?: readonly {
      path: string;
      line: number;
      kind: string;
      severity: string;
      user: string;
      used: string;
    }[];
  } | null;
}

export type Answers = Readonly<Record<string, TheirAnswer>>;

export interface Counts {
  contracts: number;
  kept: number;
  broken: number;
  invalid: number;
  chains: number;
  /** Contracts of which the number of chains differs. */
  otherChains: number;
  tach: number;
}

export function differences(theirs: TheirAnswer, ours: OurAnswer, counts: Counts): string[] {
  const out: string[] = [];
  const { importLinter, tach } = theirs;
  if (importLinter?.error !== undefined) {
    if (ours.problems.length === 0 && ours.contracts !== undefined)
      out.push(`import-linter stops: ${importLinter.error}; nothing is said here`);
  } else if (importLinter?.contracts) {
    for (const contract of importLinter.contracts) {
      const own = ours.contracts?.find(({ name }) => name === contract.name);
      out.push(...contractDifferences(contract, own, counts));
    }
  }
  if (tach?.error !== undefined) out.push(`Tach stops: ${tach.error}`);
  else if (tach?.findings) {
    const expected = tach.findings.flatMap(({ path, line, kind, severity, user, used }) => {
      const own = TACH_KINDS[kind];
      if (own === undefined) return path === "" ? [] : [`${path}:${line} ${kind}?`];
      return [
        `${path}:${line} ${own} ${user} ${used} ${severity.toLowerCase().replace("warn", "warning").replace("warninging", "warning")}`,
      ];
    });
    counts.tach += expected.length;
    out.push(...setDifference("Tach", expected, ours.tach ?? []));
  }
  return out;
}

const TACH_KINDS: Readonly<Record<string, string>> = {
  UndeclaredDependency: "undeclared",
  ForbiddenDependency: "forbidden",
  DeprecatedDependency: "deprecated",
  LayerViolation: "layer",
  ClosedLayerViolation: "closed-layer",
  PrivateDependency: "private",
  UnusedIgnoreDirective: "unused",
  MissingIgnoreDirectiveReason: "reason",
};

function contractDifferences(theirs: TheirContract, ours: OurContract | undefined, counts: Counts): string[] {
  counts.contracts++;
  const label = `"${theirs.name}" (${theirs.type})`;
  const isInvalid = theirs.error !== undefined;
  if (isInvalid) counts.invalid++;
  else counts[theirs.kept === true ? "kept" : "broken"]++;
  // A contract that cannot be read at all is reported at its place, and is none of those that are checked.
  if (!ours) return isInvalid ? [] : [`${label} is not there`];
  const isBad = isInvalid || (theirs.unlisted ?? []).length > 0;
  if (isBad !== ours.problems.length > 0)
    return [`${label}: they say ${theirs.error ?? "nothing"}; we say ${ours.problems.join("; ") || "nothing"}`];
  if (isInvalid) return [];
  const out = theirs.ignored === ours.ignored ? [] : [`${label}: ${theirs.ignored} ignored, here ${ours.ignored}`];
  const chains = theirs.chains ?? [];
  counts.chains += chains.length;
  const direct = chains.filter((chain) => chain[4] === 1).flatMap(([, , heads, tails]) => pairs(heads, tails));
  const ourDirect = ours.breaches.flatMap(({ chain, heads }) =>
    chain.length === 2 ? [chain[0]!, ...heads].map((head) => `${head} -> ${chain[1]!}`) : [],
  );
  out.push(...setDifference(`${label} direct imports`, direct, ourDirect));
  // Among equals they take another one first, so only the shortest is always the same.
  const long = shortest(chains.map(([importer, imported, , , length]) => [importer, imported, length]));
  const ourLong = shortest(
    ours.breaches.map(({ importer, imported, chain }) => [importer, imported, chain.length - 1]),
  );
  if (chains.length !== ours.breaches.length) counts.otherChains++;
  return [...out, ...setDifference(`${label} chains`, long, ourLong)];
}

function shortest(chains: readonly (readonly [string, string, number])[]): string[] {
  const lengths = new Map<string, number>();
  for (const [importer, imported, length] of chains) {
    const key = `${importer} ~> ${imported}`;
    lengths.set(key, Math.min(lengths.get(key) ?? Infinity, length));
  }
  return [...lengths].map(([key, length]) => `${key} in ${length}`);
}

function pairs(heads: readonly string[], tails: readonly string[]): string[] {
  return heads.flatMap((head) => tails.map((tail) => `${head} -> ${tail}`));
}

function setDifference(what: string, theirs: readonly string[], ours: readonly string[]): string[] {
  return bagDifference(what, [...new Set(theirs)], [...new Set(ours)]);
}

function bagDifference(what: string, theirs: readonly string[], ours: readonly string[]): string[] {
  const left = [...ours];
  const missing = theirs.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((each) => `${what}: only they have ${each}`),
    ...left.map((each) => `${what}: only we have ${each}`),
  ];
}
