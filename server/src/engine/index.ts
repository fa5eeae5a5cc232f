/** The only way into the engine. Pure: text goes in, findings come out; no file, no clock, no editor. */
export { createAnalyzer } from "./analyzer";
export { createWorkspace } from "./workspace";
export { configurationHover, configurationOffers } from "./config/assist";
export type { ConfigurationHover, ConfigurationOffer } from "./config/assist";
export { CONFIGURATION_PATH } from "./config/configuration";
export { unknownName, unknownNames } from "./config/rules";
export { isIgnoredFolder, isModule, isResource } from "./files";
export { ignoreInFile, ignoreInText, ignoreOnLine } from "./suppression/edit";
export { canIgnore } from "./suppression/text-files";
export { snippetsAt } from "./snippets/offers";
export { TOML_SNIPPETS } from "./snippets/templates.generated";
export { STAGE_NAMES } from "./project/profile-advice";
export { RULES, TOPICS } from "./rules/registry";
export type * from "./facade";
export type * from "./findings";
export type { ModuleFacts, Span } from "./facts/types";
export { contractKeyAt, type ContractKey } from "./contracts/keys";
export type { BreachExample, ContractSummary } from "./contracts/summary";
export type { GraphImport, GraphLevel, ImportGraph } from "./project/import-graph";
export { featureNameProblem } from "./features";
export type { FeatureOffer, FeaturePlan, FeatureProblem, FeatureRequest, OfferedPart, Part } from "./features";
export type { ProjectProfile } from "./project/profile";
export type { SnippetOffer } from "./snippets/offers";
export { NOWHERE } from "./snippets/surroundings";
export type { Surroundings } from "./snippets/surroundings";
export type { Rule, RuleMeta, RuleOption, Topic } from "./rules/api";
export type { WasmBinaries } from "./syntax/parser";
export { MAX_SOURCE_LENGTH } from "./syntax/parser";
export * from "./report";
export {
  acceptInBaseline,
  BASELINE_PATH,
  baselineKey,
  readBaseline,
  toEntry,
  writeBaseline,
} from "./baseline/baseline";
export type { BaselineEntry } from "./baseline/baseline";
