/** Findings on contracts of import-linter's types. */
import type { Breach } from "../../../contracts/breaches";
import { checkedContract, checkedFiles, type CheckedContract, type CheckedFile } from "../../../contracts/results";
import { ImportScope, type Place } from "../../../contracts/scope";
import type { ProjectView } from "../../../project/view";
import type { Report } from "../../api";
import { describe } from "./describe";
import type { FixData } from "./fixes";

type Located = readonly [path: string, report: Report];

/** Broken contracts on the imports that break them, mistakes at their place in the configuration. */
export function contractReports(project: ProjectView): Located[] {
  return checkedFiles(project).flatMap((file) => {
    const problems = [
      ...file.problems,
      ...file.contracts.flatMap(({ outcome, needless }) => [...outcome.problems, ...needless]),
    ];
    return [
      ...problems.map(({ at, message, severity, isNeedless }): Located => {
        const data = isNeedless && ({ kind: "entry", at } satisfies FixData);
        return [file.path, { at, message, severity, key: message, ...(data && { data }) }];
      }),
      ...file.contracts.flatMap((_, at) => breachReports(project, file, at)),
    ];
  });
}

/** Remembered by contract: an edit changes what few of them say. */
function breachReports(project: ProjectView, { tool, path, scope }: CheckedFile, at: number): readonly Located[] {
  const key = `contracts:reports:${tool}:${path}:${String(at)}:${JSON.stringify(scope)}`;
  return project.derived(key, () =>
    reports(new ImportScope(project, scope), path, checkedContract(project, tool, path, at)),
  );
}

/** One finding for each statement that begins a chain, whatever it leads to. */
function reports(scope: ImportScope, file: string, { contract, outcome }: CheckedContract): Located[] {
  const statements = new Map<string, { place: Place; breaches: Breach[] }>();
  const byLength = [...outcome.breaches].sort((a, b) => a.chain.length - b.chain.length);
  for (const breach of byLength) {
    for (const head of [breach.chain[0]!, ...breach.heads]) {
      const chain = [head, ...breach.chain.slice(1)];
      for (const place of scope.importsOf(head, chain[1]!)) {
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
        ...hops(scope, first!.chain),
        { path: file, at: contract.at, message: `The contract "${contract.name}"` },
      ],
      key: `${contract.name}: ${imports.join(", ")}`,
      data: { kind: "contract", path: file, at: contract.at, imports } satisfies FixData,
    };
    return [place.path, report] as const;
  });
}

/** The imports of a chain, its first one where there are more. */
function hops(scope: ImportScope, chain: readonly string[]): NonNullable<Report["related"]> {
  if (chain.length === 2) return [];
  return chain.slice(0, -1).flatMap((importer, at) => {
    const imported = chain[at + 1]!;
    const [place] = scope.importsOf(importer, imported);
    return place ? [{ ...place, message: `\`${importer}\` imports \`${imported}\`` }] : [];
  });
}
