/** Findings on Tach's modules, layers and interfaces. */
import type { TachBreach, TachIgnoreProblem } from "../../../contracts/tach/check";
import { tachFaults, tachResults, type TachResult } from "../../../contracts/tach/results";
import type { TachProblem } from "../../../contracts/tach/config";
import type { ProjectView } from "../../../project/view";
import type { Report } from "../../api";
import type { FixData } from "./fixes";

type Located = readonly [path: string, report: Report];

export function tachReports(project: ProjectView): Located[] {
  const located = ({ file, at, message, severity }: TachProblem): Located => [
    file,
    { at, message, severity, key: message },
  ];
  const faults = tachFaults(project).map(located);
  const results = tachResults(project).flatMap((result) => [
    ...result.problems.map(located),
    ...result.files.flatMap(([path, { breaches, ignores }]): Located[] => [
      ...grouped(breaches).map((group): Located => [path, breachReport(result, group)]),
      ...ignores.map((problem): Located => [path, ignoreReport(problem)]),
    ]),
  ]);
  return [...faults, ...results];
}

/** One finding for each statement and rule that it breaks, whatever number of names it imports so. */
function grouped(breaches: readonly TachBreach[]): TachBreach[][] {
  const groups = new Map<string, TachBreach[]>();
  for (const breach of breaches) {
    const key = [breach.at[0], breach.verdict.kind, breach.used].join(" ");
    const group = groups.get(key);
    if (group) group.push(breach);
    else groups.set(key, [breach]);
  }
  return [...groups.values()];
}

function breachReport({ config }: TachResult, group: readonly TachBreach[]): Report {
  const [first] = group;
  const names = [...new Set(group.map(({ dependency }) => dependency))];
  const declared = config.modules.find(({ path }) => path === first!.user);
  return {
    at: first!.at,
    message: `\`${first!.user}\` uses ${listed(names)}, ${reason(first!)}`,
    severity: first!.severity,
    ...(declared && {
      related: [{ path: declared.file, at: declared.at, message: `The module \`${first!.user}\` of Tach` }],
    }),
    key: `${first!.verdict.kind} ${names.join(" ")}`,
    data: { kind: "tach", at: first!.at, names } satisfies FixData,
  };
}

function reason({ verdict, user, used }: TachBreach): string {
  switch (verdict.kind) {
    case "undeclared":
      return `but \`depends_on\` of \`${user}\` does not list \`${used}\`. Declare the dependency if it is meant, or go through a module that is declared.`;
    case "forbidden":
      return `but \`${user}\` must not depend on \`${used}\`: its \`cannot_depend_on\` says so. Move the code that needs it, or go through another module.`;
    case "deprecated":
      return `but that \`${user}\` depends on \`${used}\` is deprecated. Use what has taken its place.`;
    case "layer":
      return `but \`${used}\` is in the layer "${verdict.to}", above "${verdict.from}". Move what both need to a lower layer, or hand it down from above.`;
    case "closed-layer":
      return `past the closed layer "${verdict.closed}" that lies between "${verdict.from}" and "${verdict.to}". Go through "${verdict.closed}".`;
    case "private":
      return `which the interface of \`${used}\` does not expose. Import what it exposes, or add this to its \`expose\`.`;
  }
}

function ignoreReport({ kind, at, severity }: TachIgnoreProblem): Report {
  const message =
    kind === "unused"
      ? "This `tach-ignore` ignores nothing. Remove it, so that it does not hide an import that comes later."
      : "This `tach-ignore` gives no reason, and the project asks for one: `tach-ignore(reason)`.";
  return { at, message, severity, key: kind };
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)!}`;
}
