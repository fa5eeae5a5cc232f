/** What the configuration says of one rule. */
import type { ConfigurationOverrides } from "../facade";
import type { Severity } from "../findings";
import type { RuleMeta } from "../rules/api";
import { matchesAny } from "./globs";
import { didYouMean } from "./suggest";
import type { Configuration, OptionValue, RuleSelection } from "./types";

/** A rule that is on for a file. */
export interface RuleState {
  readonly severity: Severity;
  /** The severity was asked for by name, so it outweighs one that the rule gives a single finding. */
  readonly configured: boolean;
}

/**
 * Whether a rule is on for a file, and how loud; `undefined` where it is off.
 *
 * The preset comes first, then `select`, `ignore` and `severity`, then the tables of `per-path` that match, in order.
 * In each of these an id outweighs a topic, and `ignore` outweighs `select`. A severity for an id turns the rule on.
 * Command line options come last: what they select is all that runs, but for what a path ignores.
 */
export function ruleState(
  config: Configuration,
  meta: RuleMeta,
  path: string,
  overrides: ConfigurationOverrides = {},
): RuleState | undefined {
  if (overrides.enable === false) return undefined;
  let state = select(presetState(config, meta), config, meta);
  if (overrides.select) {
    const selected = names(overrides.select, meta);
    state = selected ? (state ?? { severity: meta.severity, configured: false }) : undefined;
  }
  for (const table of config.perPath) {
    if (matchesAny(table.globs, path)) state = select(state, table, meta, overrides.select !== undefined);
  }
  return names(overrides.ignore ?? [], meta) ? undefined : state;
}

/** A rule's options: configured values over its defaults. */
export function ruleOptions(config: Configuration, meta: RuleMeta): Readonly<Record<string, OptionValue>> {
  const defaults = Object.entries(meta.options ?? {}).map(([name, option]) => [name, option.default] as const);
  return { ...Object.fromEntries(defaults), ...config.options[meta.id] };
}

/** A sentence about each name that is neither a rule nor a topic, for options of the command line. */
export function unknownNames(written: readonly string[], rules: readonly RuleMeta[]): string[] {
  const known = ruleNames(rules);
  return written.filter((name) => !known.includes(name)).map((name) => unknownName(name, known));
}

/** All ids and topics. */
export function ruleNames(rules: readonly RuleMeta[]): string[] {
  return [...new Set([...rules.map((rule) => rule.id), ...rules.map((rule) => rule.topic)])];
}

export function unknownName(name: string, known: readonly string[]): string {
  return `There is no rule or topic \`${name}\`.${didYouMean(name, known)}`;
}

function presetState(config: Configuration, meta: RuleMeta): RuleState | undefined {
  if (!meta.enabled && config.preset !== "all") return undefined;
  const raise = config.preset !== "recommended" && meta.severity === "info";
  return { severity: raise ? "warning" : meta.severity, configured: false };
}

/** Lays a selection over a state; `narrow` only lets it turn the rule off or change its severity. */
function select(
  before: RuleState | undefined,
  selection: RuleSelection,
  meta: RuleMeta,
  narrow = false,
): RuleState | undefined {
  let state = before;
  for (const name of [meta.topic, meta.id]) {
    const severity = selection.severity[name];
    const wanted = selection.select.includes(name) || (name === meta.id && severity !== undefined);
    if (wanted && !narrow) state ??= { severity: meta.severity, configured: false };
    if (state && severity && severity !== "off") state = { severity, configured: true };
    if (severity === "off" || selection.ignore.includes(name)) state = undefined;
  }
  return state;
}

function names(list: readonly string[], meta: RuleMeta): boolean {
  return list.includes(meta.id) || list.includes(meta.topic);
}
