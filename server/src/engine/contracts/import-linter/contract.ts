/** One contract of import-linter's configuration, as the type that Archwright's own contracts have. */
import { didYouMean } from "../../config/suggest";
import type { ContractBase, PlacedText } from "../../config/types";
import type { Span } from "../../facts/types";
import type { PlacedContract } from "../check";
import type { Fields } from "../fields";
import type { ContractProblem } from "../outcome";

type Report = (at: Span, message: string, severity?: ContractProblem["severity"]) => undefined;
type Kind = "texts" | "texts?" | "boolean" | "integer";

/** Fields of each type; lists with `?` may be absent. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  layers: { layers: "texts", containers: "texts?", exhaustive: "boolean", exhaustive_ignores: "texts?" },
  forbidden: {
    source_modules: "texts",
    forbidden_modules: "texts",
    allow_indirect_imports: "boolean",
    as_packages: "boolean",
  },
  protected: { protected_modules: "texts", allowed_importers: "texts", as_packages: "boolean" },
  independence: { modules: "texts" },
  acyclic_siblings: { ancestors: "texts", depth: "integer", skip_descendants: "texts?" },
};

const DEFAULTS: Readonly<Record<string, boolean | number>> = {
  exhaustive: false,
  allow_indirect_imports: false,
  as_packages: true,
  depth: 10,
};

const COMMON = [
  "id",
  "name",
  "type",
  "ignore_imports",
  "unmatched_ignore_imports_alerting",
  "broken_contract_guidance",
];
const ALERTING: readonly string[] = [
  "error",
  "warn",
  "none",
] satisfies ContractBase["unmatchedIgnoreImportsAlerting"][];

/** `undefined` for what cannot be checked: a custom type, an unknown one, a field missing. */
export function readContract(
  table: Fields,
  customTypes: readonly string[],
  problem: Report,
): PlacedContract | undefined {
  const values = (key: string): readonly PlacedText[] => table.entries.get(key)?.values ?? [];
  const name = values("name")[0];
  const type = values("type")[0];
  if (!type) return problem(table.at, "This contract needs a `type`.");
  const label = `A contract of type \`${type.text}\``;
  const fields = FIELDS[type.text];
  if (!fields) {
    if (customTypes.includes(type.text)) {
      return problem(
        type.at,
        `\`${type.text}\` is a contract type of this project's own: Archwright cannot run it. Import Linter does.`,
        "info",
      );
    }
    return problem(type.at, `There is no contract type \`${type.text}\`.${suggest(type.text, Object.keys(FIELDS))}`);
  }
  const known = [...COMMON, ...Object.keys(fields)];
  for (const [key, { keyAt }] of table.entries) {
    if (!known.includes(key)) problem(keyAt, `${label} has no \`${key}\`.${suggest(key, known)}`, "info");
  }
  const missing = Object.keys(fields).find((key) => fields[key] === "texts" && !table.entries.has(key));
  if (missing !== undefined) return problem(type.at, `${label} needs \`${missing}\`.`);

  const read = Object.entries(fields).map(([key, kind]): [string, unknown] => [camelCase(key), value(key, kind)]);
  function value(key: string, kind: Kind): unknown {
    const given = values(key);
    const first = given[0];
    if (kind === "texts" || kind === "texts?") return given;
    if (!first) return DEFAULTS[key];
    if (kind === "integer") {
      if (/^\d+$/.test(first.text)) return Number(first.text);
      problem(first.at, `\`${key}\` must be a whole number from 0, not \`${first.text}\`.`);
    } else {
      if (/^(?:true|false)$/i.test(first.text)) return first.text.toLowerCase() === "true";
      problem(first.at, `\`${key}\` must be true or false, not \`${first.text}\`.`);
    }
    return DEFAULTS[key];
  }
  const alerting = values("unmatched_ignore_imports_alerting")[0];
  if (alerting && !ALERTING.includes(alerting.text.trim()))
    problem(
      alerting.at,
      `\`unmatched_ignore_imports_alerting\` must be error, warn or none, not \`${alerting.text}\`.`,
    );
  const note = values("broken_contract_guidance")
    .map(({ text }) => text)
    .join(" ")
    .trim();
  return {
    type: type.text.replaceAll("_", "-"),
    ...Object.fromEntries(read),
    name: name?.text ?? type.text,
    ...(note === "" ? {} : { note }),
    ignoreImports: values("ignore_imports"),
    unmatchedIgnoreImportsAlerting: ALERTING.includes(alerting?.text.trim() ?? "") ? alerting!.text.trim() : "error",
    at: name?.at ?? table.at,
    headerAt: table.at,
    keys: Object.fromEntries([...table.entries].map(([key, { keyAt }]) => [key, keyAt])),
    // The fields are those of the type: FIELDS says which, and what they hold.
  } as unknown as PlacedContract;
}

function camelCase(key: string): string {
  return key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Import-linter writes keys with underscores. */
export function suggest(key: string, known: readonly string[]): string {
  return didYouMean(
    key,
    known.map((each) => each.replaceAll("_", "-")),
  ).replaceAll("-", "_");
}
