/** How each contract stands: for lists, lenses and the command line. */
import type { Span } from "../facts/types";
import type { ProjectView } from "../project/view";
import { checkedFiles } from "./results";
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
  readonly note?: string;
}

/** All contracts, in the order of files and of their text. */
export function contractSummaries(project: ProjectView): readonly ContractSummary[] {
  const contracts = checkedFiles(project).flatMap(({ path, tool, contracts: checked }) =>
    checked.map(({ contract, outcome: { breaches, ignored, problems } }): ContractSummary => {
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
        ...(contract.note === undefined ? {} : { note: contract.note }),
      };
    }),
  );
  return [...contracts, ...tachResults(project).flatMap(tachSummaries)];
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
  const breaches = files.flatMap(([, outcome]) => outcome.breaches);
  const ignored = files.flatMap(([, outcome]) => outcome.ignored);
  const isDeclared: Readonly<Record<string, boolean>> = {
    layers: config.layers.length > 0,
    interfaces: config.interfaces.length > 0,
  };
  return TACH.filter(({ type }) => isDeclared[type] ?? true).map(({ type, name, kinds }) => {
    const isOwn = ({ verdict }: TachBreach): boolean => kinds.includes(verdict.kind);
    const broken = breaches.filter(isOwn).length;
    return {
      tool: "tach",
      path: config.path,
      at: [0, 0],
      name,
      type,
      status: broken > 0 ? "broken" : isInvalid ? "invalid" : "kept",
      breaches: broken,
      ignored: ignored.filter(isOwn).length,
    };
  });
}
