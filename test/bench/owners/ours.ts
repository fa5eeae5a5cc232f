/** What Archwright says of a project's contracts, in the words of theirs.ts. */
import type { Breach } from "../../../server/src/engine/contracts/breaches";
import { checkedFiles } from "../../../server/src/engine/contracts/results";
import { tachResults } from "../../../server/src/engine/contracts/tach/results";
import type { EngineWorkspace } from "../../../server/src/engine/workspace";

export interface OurContract {
  readonly name: string;
  readonly type: string;
  readonly problems: readonly string[];
  readonly ignored: number;
  readonly breaches: readonly Breach[];
}

export interface OurAnswer {
  readonly contracts: readonly OurContract[] | undefined;
  /** Mistakes in the configuration outside of contracts. */
  readonly problems: readonly string[];
  /** `path:line kind user used severity` */
  readonly tach: readonly string[] | undefined;
}

export function ourAnswer(workspace: EngineWorkspace): OurAnswer {
  const project = workspace.model;
  // Import-linter takes the first of them that it finds.
  const files = checkedFiles(project).filter(({ tool, path }) => tool === "import-linter" && !path.includes("/"));
  const order = ["setup.cfg", ".importlinter", "pyproject.toml"];
  const [file] = [...files].sort((a, b) => order.indexOf(a.path) - order.indexOf(b.path));
  const [tach] = tachResults(project).filter(({ config }) => config.path === "tach.toml");
  return {
    contracts: file?.contracts.map(({ contract, outcome }) => ({
      name: contract.name,
      type: contract.type.replaceAll("-", "_"),
      problems: outcome.problems.filter(({ severity }) => severity === "error").map(({ message }) => message),
      ignored: outcome.ignored,
      breaches: outcome.breaches,
    })),
    problems: file?.problems.filter(({ severity }) => severity === "error").map(({ message }) => message) ?? [],
    tach: tach?.files.flatMap(([path, { breaches, ignores }]) => {
      const at = (offset: number): string => `${path}:${workspace.position(path, offset).line + 1}`;
      return [
        ...breaches.map(({ verdict, nameAt, user, used, severity }) =>
          [at(nameAt[0]), verdict.kind, user, used, severity].join(" "),
        ),
        ...ignores.map(({ kind, at: place, severity }) => [at(place[0]), kind, "", "", severity].join(" ")),
      ];
    }),
  };
}
