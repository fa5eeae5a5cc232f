import type { Breach } from "../../../contracts/breaches";
import { importsOf, type Place } from "../../../contracts/locate";
import { checkedFiles, type CheckedContract, type CheckedFile } from "../../../contracts/results";
import { ImportScope } from "../../../contracts/scope";
import type { ProjectView } from "../../../project/view";
import { defineRule, type Report } from "../../api";
import { describe } from "./describe";
import { fixes, type IgnoreData } from "./fixes";

export default defineRule({
  meta: {
    id: "contract-violation",
    topic: "imports",
    title: "Import that breaks a contract",
    summary:
      "An import that breaks a contract which the project declares for Import Linter, Tach or Archwright, and mistakes in those contracts.",
    severity: "error",
    enabled: true,
    scope: "project",
    fixes: ["review"],
    tests: true,
    scripts: true,
  },
  checkProject({ project, report }) {
    for (const file of checkedFiles(project)) {
      const problems = [...file.problems, ...file.contracts.flatMap(({ outcome }) => outcome.problems)];
      for (const { at, message, severity } of problems) report(file.path, { at, message, severity, key: message });
      const scope = new ImportScope(project, file.scope);
      for (const checked of file.contracts) {
        for (const [path, found] of reports(project, scope, file, checked)) report(path, found);
      }
    }
  },
  fixes,
});

/** One finding for each statement that begins a chain, whatever it leads to. */
function reports(
  project: ProjectView,
  scope: ImportScope,
  file: CheckedFile,
  { contract, outcome }: CheckedContract,
): (readonly [path: string, report: Report])[] {
  const statements = new Map<string, { place: Place; breaches: Breach[] }>();
  const byLength = [...outcome.breaches].sort((a, b) => a.chain.length - b.chain.length);
  for (const breach of byLength) {
    for (const head of [breach.chain[0]!, ...breach.heads]) {
      const chain = [head, ...breach.chain.slice(1)];
      for (const place of importsOf(project, scope, head, chain[1]!)) {
        const key = `${place.path}:${String(place.at[0])}`;
        const known = statements.get(key);
        if (known) known.breaches.push({ ...breach, chain });
        else statements.set(key, { place, breaches: [{ ...breach, chain }] });
      }
    }
  }
  return [...statements.values()].map(({ place, breaches }) => {
    const [first] = breaches;
    const imports = [...new Set(breaches.map(({ chain }) => `${chain[0]!} -> ${chain[1]!}`))];
    const report: Report = {
      at: place.at,
      message: describe(contract, breaches),
      related: [
        ...hops(project, scope, first!.chain),
        { path: file.path, at: contract.at, message: `The contract "${contract.name}"` },
      ],
      key: `${contract.name}: ${imports.join(", ")}`,
      data: { kind: "ignore", path: file.path, at: contract.at, imports } satisfies IgnoreData,
    };
    return [place.path, report] as const;
  });
}

/** The imports of a chain, its first one where there are more. */
function hops(project: ProjectView, scope: ImportScope, chain: readonly string[]): NonNullable<Report["related"]> {
  if (chain.length === 2) return [];
  return chain.slice(0, -1).flatMap((importer, at) => {
    const imported = chain[at + 1]!;
    const [place] = importsOf(project, scope, importer, imported);
    return place ? [{ ...place, message: `\`${importer}\` imports \`${imported}\`` }] : [];
  });
}
