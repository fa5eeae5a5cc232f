/** A toy engine with one rule, to test the runner itself: `no-foo` finds every word `foo`. */
import type { FileEdit, Finding, Fix, RuleMeta, TextChange, Workspace } from "../../server/src/engine";
import type { Files } from "../engine/support/edits";
import type { Engine } from "./verify-fix";

export const NO_FOO: RuleMeta = {
  id: "no-foo",
  topic: "errors",
  title: "Foo",
  summary: "Finds foo.",
  severity: "warning",
  enabled: true,
  scope: "module",
  fixes: ["safe"],
};

export interface ToyOptions {
  /** What the fix puts in place of `foo`; without it there is no fix. */
  readonly replacement?: string;
  readonly safety?: Fix["safety"];
  /** Changes what the fix does. */
  readonly edits?: (finding: Finding) => readonly FileEdit[];
  /** Changes what "fix all" does. */
  readonly fixAll?: readonly TextChange[];
}

/** An engine whose syntax error is the character `!`. */
export function toyEngine(options: ToyOptions = {}): Engine {
  return {
    reads: (path) => !path.endsWith(".txt"),
    hasError: (text) => text.includes("!"),
    open: (files) => toyWorkspace(files, options),
  };
}

function toyWorkspace(files: Files, { replacement, safety = "safe", edits, fixAll }: ToyOptions): Workspace {
  const findings = (path: string): Finding[] =>
    [...(files.get(path) ?? "").matchAll(/\bfoo\w*\b/g)].map(({ 0: word, index }, number) => ({
      rule: "no-foo",
      severity: "warning",
      message: `${word} is no name`,
      path,
      start: index,
      end: index + word.length,
      related: [{ path, start: 0, end: 1, message: "the file begins here" }],
      fingerprint: `${word}#${number}`,
    }));
  const change = ({ start, end }: Finding): TextChange => ({ start, end, text: replacement ?? "" });
  const fixes = (finding: Finding): Fix[] => {
    if (replacement === undefined && !edits) return [];
    const own = edits?.(finding) ?? [{ path: finding.path, changes: [change(finding)] }];
    return [{ title: `Replace ${finding.message}`, safety, edits: own }];
  };
  const unused = (): never => {
    throw new Error("the runner does not need this");
  };
  return {
    setModule: unused,
    setResource: unused,
    setOverrides: unused,
    modules: () => [...files.keys()],
    paths: () => [...files.keys()],
    findings,
    suppressed: () => [],
    baselined: () => [],
    baselineEntries: () => [],
    staleBaseline: () => [],
    failures: () => [],
    resource: unused,
    profiles: unused,
    importGraph: unused,
    contracts: unused,
    surroundings: unused,
    firstConfiguration: unused,
    featureOffers: () => [],
    newFeature: () => ({ problem: "" }),
    revision: 0,
    fixes,
    fixAll: (path) => fixAll ?? (replacement === undefined || safety !== "safe" ? [] : findings(path).map(change)),
    problems: () => [],
    position: unused,
    offset: unused,
    isExcluded: () => false,
  };
}
