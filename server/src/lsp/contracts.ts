/** How contracts stand, where they are declared: a lens above each, more on hovering over its name. */
import type { CodeLens, CodeLensParams, Position } from "vscode-languageserver";
import type { BreachExample, ContractSummary } from "../engine";
import { toOffset, toRange } from "./convert";
import type { Project } from "./project";
import type { Place, Projects } from "./projects";

export class ContractLenses {
  /** What the client was told of each file that has lenses, by URI. */
  private readonly told = new Map<string, string>();

  constructor(private readonly projects: Projects) {}

  list({ textDocument: { uri } }: CodeLensParams): CodeLens[] {
    const lenses = this.of(uri);
    if (isConfiguration(uri)) this.told.set(uri, JSON.stringify(lenses));
    return lenses;
  }

  /** Whether the client shows lenses that are true no more. Asks once for each change. */
  outdated(): boolean {
    const changed = [...this.told].filter(([uri, lenses]) => JSON.stringify(this.of(uri)) !== lenses);
    // A client that does not look at a file any more does not ask again.
    for (const [uri] of changed) this.told.delete(uri);
    return changed.length > 0;
  }

  private of(uri: string): CodeLens[] {
    const place = isConfiguration(uri) ? this.projects.locate(uri) : undefined;
    if (!place?.project.complete) return [];
    place.project.flush();
    return contractsIn(place).map((contract) => {
      const [start, end] = contract.headerAt;
      const range = toRange(place.project, { path: place.path, start, end });
      // It says something and does nothing, as an empty command means to clients.
      return { range, command: { title: titleOf(contract), command: "" } };
    });
  }
}

function isConfiguration(uri: string): boolean {
  return /\/(?:\.importlinter|setup\.cfg|pyproject\.toml|tach(?:\.domain)?\.toml)$/.test(uri);
}

/** Markdown for a contract whose header or name stands at a place. */
export function contractAt(
  place: Place,
  position: Position,
): { at: readonly [number, number]; markdown: string } | undefined {
  const { project, path } = place;
  if (!project.complete || project.isModule(path)) return undefined;
  project.flush();
  const offset = toOffset(project, path, position);
  for (const contract of contractsIn(place)) {
    if (contract.tool === "tach") continue;
    const at = [contract.headerAt, contract.at].find(([start, end]) => start <= offset && offset <= end);
    if (at) return { at, markdown: describe(project, contract) };
  }
  return undefined;
}

function contractsIn({ project, path }: Place): readonly ContractSummary[] {
  return project.isModule(path) ? [] : project.workspace.contracts().filter((contract) => contract.path === path);
}

function titleOf(contract: ContractSummary): string {
  const name = contract.tool === "tach" ? `${contract.name}: ` : "";
  return [`${name}${standing(contract)}`, ...remarks(contract)].join(" · ");
}

function standing({ status, breaches, mistakes, type }: ContractSummary): string {
  switch (status) {
    case "kept":
      return "kept";
    case "broken":
      return `broken by ${count(breaches, type === "forbidden" || type === "layers" || type === "independence" ? "chain" : "import")}`;
    case "invalid":
      return mistakes > 0 ? `cannot be checked: ${count(mistakes, "mistake")}` : "kept, but not accepted as it is";
  }
}

function remarks({ ignored, unmatched, needless, mistakes, status }: ContractSummary): string[] {
  return [
    ignored > 0 ? `${count(ignored, "import")} ignored` : "",
    unmatched > 0 ? `${count(unmatched, "ignore")} without an import` : "",
    needless > 0 ? `${count(needless, "ignore")} without effect` : "",
    mistakes > 0 && status !== "invalid" ? count(mistakes, "mistake") : "",
  ].filter((remark) => remark !== "");
}

function describe(project: Project, contract: ContractSummary): string {
  const name = contract.name.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
  const { examples, breaches } = contract;
  const more = breaches - examples.length;
  const list = [
    ...examples.map((example) => `- ${described(project, example)}`),
    ...(more > 0 ? [`- and ${String(more)} more`] : []),
  ];
  const head = [`**${name}**: ${standing(contract)}`, ...remarks(contract)].join(", ");
  return [`${head}.`, ...(list.length > 0 ? [list.join("\n")] : []), ...(contract.note ? [contract.note] : [])].join(
    "\n\n",
  );
}

function described(project: Project, { chain, place }: BreachExample): string {
  const names = chain.map((name) => `\`${name}\``).join(" → ");
  if (!place) return names;
  const { line } = toRange(project, { path: place.path, start: place.at[0], end: place.at[1] }).start;
  return `${names} ([${place.path}:${String(line + 1)}](${project.uriOf(place.path)}#L${String(line + 1)}))`;
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}
