/** Ignored imports without which a contract would say the same. */
import type { PlacedText } from "../config/types";
import { checkContract, type PlacedContract, type Scope } from "./check";
import { importSides } from "./expressions";
import type { ImportGraph } from "./graph";
import type { ContractProblem } from "./outcome";

/** Checks of a whole contract that one asks for at most: entries beyond are taken to be needed. */
const MAX_CHECKS = 16;

/**
 * An information for each entry that could go. All of them could go at once: of two that cover each other only one is
 * named. Nothing is said of a contract that cannot be checked as a whole.
 */
export function needlessIgnores(graph: ImportGraph, contract: PlacedContract, scope: Scope): ContractProblem[] {
  const matching = contract.ignoreImports.filter((entry) => edgesOf(graph, entry).length > 0);
  const said = (ignoreImports: readonly PlacedText[], among = graph): string | undefined => {
    const { breaches, problems } = checkContract(among, { ...contract, ignoreImports }, scope);
    return problems.some(({ severity }) => severity === "error") ? undefined : JSON.stringify(breaches);
  };
  if (matching.length === 0) return [];
  const now = said(matching);
  if (now === undefined) return [];
  const needless: PlacedText[] = [];
  let kept: readonly PlacedText[] = matching;
  let checks = 0;
  for (const entry of matching.toReversed()) {
    const others = kept.filter((each) => each !== entry);
    const covered = new Set(others.flatMap((each) => edgesOf(graph, each)).map(String));
    const own = edgesOf(graph, entry).filter((edge) => !covered.has(String(edge)));
    // Most entries are there for an import that by itself is forbidden, which is quick to see.
    if (own.length > 0 && (said([], graph.only(own)) !== "[]" || checks++ >= MAX_CHECKS || said(others) !== now))
      continue;
    needless.push(entry);
    kept = others;
  }
  return needless.reverse().map(({ text, at }) => ({
    at,
    message: `The contract "${contract.name}" says the same without ignoring \`${text}\`. Remove the line, so that it hides nothing that comes later.`,
    severity: "info",
    isNeedless: true,
  }));
}

function edgesOf(graph: ImportGraph, { text }: PlacedText): (readonly [from: number, to: number])[] {
  const sides = importSides(text);
  return sides ? graph.matchingImports(...sides) : [];
}
