/** How each contract stands: for lists, lenses and the command line. */
import type { Span } from "../facts/types";
import type { ProjectView } from "../project/view";
import { checkedFiles, type CheckedFile } from "./results";
import { ImportScope, type Place } from "./scope";
import type { TachBreach } from "./tach/check";
import { tachResults, type TachResult } from "./tach/results";

export interface ContractSummary {
  readonly tool: "import-linter" | "archwright" | "tach";
  /** The file that declares it, and where it does so there. */
  readonly path: string;
  readonly at: Span;
  readonly name: string;
  /** A type of import-linter with dashes; of Tach `dependencies`, `layers` or `interfaces`. */
  readonly type: string;
  /** `invalid`: a mistake in its configuration keeps it, or a part of it, from being checked. */
  readonly status: "kept" | "broken" | "invalid";
  /** Forbidden chains, of Tach forbidden names; and imports that were ignored. */
  readonly breaches: number;
  readonly ignored: number;
  /** The header of its table. */
  readonly headerAt: Span;
  /** Mistakes in its configuration; ignored imports that nobody has, and those that it need not ignore. */
  readonly mistakes: number;
  readonly unmatched: number;
  readonly needless: number;
  /** The first breaches, the shortest before the others. */
  readonly examples: readonly BreachExample[];
  readonly note?: string;
}

/** How a contract is broken. */
export interface BreachExample {
  /** Names of modules, from the importer on. */
  readonly chain: readonly string[];
  /** The import statement that it begins with. */
  readonly place?: Place;
}

const MAX_EXAMPLES = 8;

/** All contracts, in the order of files and of their text. */
export function contractSummaries(project: ProjectView): readonly ContractSummary[] {
  const contracts = checkedFiles(project).flatMap(({ path, tool, scope, contracts: checked }) =>
    checked.map(({ contract, outcome: { breaches, ignored, problems }, needless }): ContractSummary => {
      const unmatched = problems.filter(({ isNeedless }) => isNeedless).length;
      const isInvalid = problems.some((problem) => problem.severity === "error");
      return {
        tool,
        path,
        at: contract.at,
        name: contract.name,
        type: contract.type,
        status: breaches.length > 0 ? "broken" : isInvalid ? "invalid" : "kept",
        breaches: breaches.length,
        ignored,
        headerAt: contract.headerAt,
        mistakes: problems.length - unmatched,
        unmatched,
        needless: needless.length,
        examples: examplesOf(project, scope, breaches),
        ...(contract.note === undefined ? {} : { note: contract.note }),
      };
    }),
  );
  return [...contracts, ...tachResults(project).flatMap(tachSummaries)];
}

function examplesOf(
  project: ProjectView,
  scope: CheckedFile["scope"],
  breaches: readonly { readonly chain: readonly string[] }[],
): BreachExample[] {
  const imports = new ImportScope(project, scope);
  const shortest = [...breaches].sort((a, b) => a.chain.length - b.chain.length).slice(0, MAX_EXAMPLES);
  return shortest.map(({ chain }) => {
    const [place] = imports.importsOf(chain[0]!, chain[1]!);
    return { chain, ...(place && { place }) };
  });
}

type Kind = TachBreach["verdict"]["kind"];

/** What Tach checks, as contracts: what each is called, and what breaks it. */
const TACH: readonly { readonly type: string; readonly name: string; readonly kinds: readonly Kind[] }[] = [
  { type: "dependencies", name: "Dependencies between modules", kinds: ["undeclared", "forbidden", "deprecated"] },
  { type: "layers", name: "Layers", kinds: ["layer", "closed-layer"] },
  { type: "interfaces", name: "Interfaces", kinds: ["private"] },
];

function tachSummaries({ config, problems, files }: TachResult): ContractSummary[] {
  const isInvalid = problems.some((problem) => problem.severity === "error");
  const breaches = files.flatMap(([path, outcome]) => outcome.breaches.map((breach) => ({ ...breach, path })));
  const ignored = files.flatMap(([, outcome]) => outcome.ignored);
  const isDeclared: Readonly<Record<string, boolean>> = {
    layers: config.layers.length > 0,
    interfaces: config.interfaces.length > 0,
  };
  return TACH.filter(({ type }) => isDeclared[type] ?? true).map(({ type, name, kinds }) => {
    const isOwn = ({ verdict }: TachBreach): boolean => kinds.includes(verdict.kind);
    const broken = breaches.filter(isOwn);
    return {
      tool: "tach",
      path: config.path,
      at: [0, 0],
      name,
      type,
      status: broken.length > 0 ? "broken" : isInvalid ? "invalid" : "kept",
      breaches: broken.length,
      ignored: ignored.filter(isOwn).length,
      headerAt: [0, 0],
      mistakes: problems.length,
      unmatched: 0,
      needless: 0,
      examples: broken
        .slice(0, MAX_EXAMPLES)
        .map(({ user, dependency, path, at }) => ({ chain: [user, dependency], place: { path, at } })),
    };
  });
}
