/** Writes `server/src/engine/rules/registry.ts`, which imports every rule. */
import { emit, NOTICE } from "./emit.mjs";
import { registrySource, RULES_FOLDER } from "./rules.mjs";

export function generate(rules, topics, check) {
  return emit(`${RULES_FOLDER}/registry.ts`, NOTICE + registrySource(rules, topics), check);
}
