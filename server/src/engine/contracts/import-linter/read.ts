/**
 * Import-linter's configuration: `.importlinter`, `setup.cfg`, `[tool.importlinter]` of `pyproject.toml`.
 * https://import-linter.readthedocs.io/en/stable/get_started/configure/
 */
import { readIni } from "../../config/ini";
import { parseToml, tomlAt } from "../../config/toml";
import type { PlacedText } from "../../config/types";
import type { Span } from "../../facts/types";
import type { PlacedContract } from "../check";
import { iniFields, tomlFields, type Fields } from "../fields";
import type { ContractProblem } from "../outcome";
import { readContract, suggest } from "./contract";

export interface ImportLinterFile {
  readonly roots: readonly PlacedText[];
  readonly external: boolean;
  readonly excludeTyping: boolean;
  readonly contracts: readonly PlacedContract[];
  readonly problems: readonly ContractProblem[];
}

const SECTION = "importlinter";
const KEYS = [
  "root_package",
  "root_packages",
  "include_external_packages",
  "exclude_type_checking_imports",
  "contract_types",
  "show_timings",
  "contracts",
];

/** `undefined` where the file has none. */
export function readImportLinter(path: string, text: string): ImportLinterFile | undefined {
  const source = path.endsWith(".toml") ? tomlSource(text) : iniSource(text);
  if (source) return build(...source);
  // A file of its own that says nothing: it was meant to.
  return path.endsWith(".importlinter") && text.trim() !== "" ? { ...EMPTY, problems: [NO_SECTION] } : undefined;
}

const EMPTY = { roots: [], external: false, excludeTyping: false, contracts: [] } as const;
const NO_SECTION: ContractProblem = {
  at: [0, 0],
  message: `There is no section \`[${SECTION}]\` here, so nothing is checked.`,
  severity: "error",
};

type Source = readonly [session: Fields, contracts: readonly Fields[]];

function iniSource(text: string): Source | undefined {
  const sections = readIni(text);
  const session = sections.get(SECTION);
  if (!session) return undefined;
  const contracts = [...sections.values()].filter((section) => section.name.startsWith(`${SECTION}:`));
  return [iniFields(session), contracts.map(iniFields)];
}

function tomlSource(text: string): Source | undefined {
  if (!text.includes(SECTION)) return undefined;
  const toml = parseToml(text);
  const session = "root" in toml ? tomlAt(toml.root, "tool", SECTION) : undefined;
  if (session?.kind !== "table") return undefined;
  const contracts = session.entries.get("contracts")?.value;
  const tables = contracts?.kind === "array" ? contracts.items.filter((item) => item.kind === "table") : [];
  return [tomlFields(session), tables.map(tomlFields)];
}

function build(session: Fields, tables: readonly Fields[]): ImportLinterFile {
  const problems: ContractProblem[] = [];
  const problem = (at: Span, message: string, severity: ContractProblem["severity"] = "error"): undefined => {
    problems.push({ at, message, severity });
    return undefined;
  };
  const values = (key: string): readonly PlacedText[] => session.entries.get(key)?.values ?? [];
  const isOn = (key: string): boolean => values(key)[0]?.text.toLowerCase() === "true";

  for (const [key, { keyAt }] of session.entries) {
    if (!KEYS.includes(key))
      problem(
        keyAt,
        `Import Linter has no setting \`${key}\`, so this line does nothing.${suggest(key, KEYS)}`,
        "info",
      );
  }
  const roots = session.entries.has("root_packages") ? values("root_packages") : values("root_package");
  if (roots.length === 0)
    problem(session.at, "`root_package` is missing: it says which package the contracts are about.");
  if (tables.length === 0) problem(session.at, "There is no contract here, so nothing is checked.");
  const custom = values("contract_types").map(({ text }) => text.split(":", 1)[0]!.trim());
  const contracts = tables.flatMap((table) => readContract(table, custom, problem) ?? []);
  return {
    roots,
    external: isOn("include_external_packages"),
    excludeTyping: isOn("exclude_type_checking_imports"),
    contracts,
    problems,
  };
}
