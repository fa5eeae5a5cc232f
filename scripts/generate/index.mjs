/**
 * Writes everything that is derived from something else; with `--check` only says what is out of date.
 * Exit status 1: out of date, or a rule's folder is not as it should be.
 */
import * as configurationSchema from "./configuration-schema.mjs";
import * as guide from "./guide.mjs";
import * as registry from "./registry.mjs";
import * as ruleTables from "./rule-tables.mjs";
import { findRules, loadRules, readTopics } from "./rules.mjs";
import * as scaffolds from "./scaffolds.mjs";
import * as snippets from "./snippets.mjs";
import * as syntaxKinds from "./syntax-kinds.mjs";

const check = process.argv.includes("--check");

const topics = await readTopics();
const folders = await findRules(topics);
// First what the rules' own code imports.
const mistakes = [];
const changed = [
  ...(await syntaxKinds.generate(check)),
  ...(await snippets.generate(check, mistakes)),
  ...(await registry.generate(folders, topics, check)),
];
changed.push(...(await scaffolds.generate(check, mistakes)));
try {
  const rules = await loadRules(folders, topics, mistakes);
  changed.push(...(await guide.generate(rules, check, mistakes)), ...(await ruleTables.generate(rules, topics, check)));
  changed.push(...(await configurationSchema.generate(rules, check)));
} catch (error) {
  // A rule that does not compile: what is derived from its metadata stays as it is.
  mistakes.push(error.message);
}

for (const file of changed) console.log(check ? `out of date: ${file}` : `wrote ${file}`);
for (const mistake of mistakes) console.error(mistake);
if (check && changed.length > 0) console.error("Run `npm run generate` and commit the result.");
if (mistakes.length > 0 || (check && changed.length > 0)) process.exitCode = 1;
else console.log(`${folders.length} rules, generated files are in sync`);
