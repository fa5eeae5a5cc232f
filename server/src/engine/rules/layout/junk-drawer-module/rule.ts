import { defineRule } from "../../api";
import { counted, inWords, LINE_ONE, listed } from "../support";
import { clustersOf } from "./clusters";
import { collectDrawer, type Drawer } from "./collect";

/** Fewer clusters are a module with a subject and some helpers. */
const MIN_CLUSTERS = 3;
/** A cluster of more than this share of all definitions is the module's subject. */
const SUBJECT_SHARE = 0.6;
/** Clusters named in the message. */
const MAX_CLUSTERS = 5;

export default defineRule<Drawer>({
  meta: {
    id: "junk-drawer-module",
    topic: "layout",
    title: "Junk drawer",
    summary:
      "A large `utils`, `helpers`, `common` or `misc` module whose parts have nothing to do with each other, imported from everywhere.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: [],
    options: {
      "max-lines": { type: "integer", default: 300, description: "Lines of code that such a module may have." },
      "max-functions": { type: "integer", default: 15, description: "Functions that such a module may have." },
      "min-importers": {
        type: "integer",
        default: 5,
        description: "Modules that import it, from which on it is judged.",
      },
    },
  },
  collect: collectDrawer,
  check({ path, project, facts, data, options, report }) {
    if (!data) return;
    const isLarge = facts.codeLines > Number(options["max-lines"]) || data.functions > Number(options["max-functions"]);
    // The helpers of a feature have that feature in common.
    if (!isLarge || data.ofPackage * 2 > data.definitions.length) return;
    const importers = new Set(project.importers(path).map(({ from }) => from));
    const users = [...importers].filter((from) => !project.role(from).test);
    if (users.length < Number(options["min-importers"])) return;
    const clusters = clustersOf(project, path, data);
    const largest = Math.max(...clusters.map(({ members }) => members.length));
    if (clusters.length < MIN_CLUSTERS || largest > SUBJECT_SHARE * data.definitions.length) return;
    const shown = clusters.slice(0, MAX_CLUSTERS).map(({ name, members }) => `\`${name}\` (${listed(members, 3)})`);
    const rest = clusters.length > shown.length ? `, and ${inWords(clusters.length - shown.length)} more` : "";
    report({
      at: LINE_ONE,
      message: `\`${project.moduleName(path)}\` holds ${counted(data.functions, "function")} in ${counted(facts.codeLines, "line")} of code that have nothing to do with each other, and ${counted(users.length, "module")} import it: ${shown.join(", ")}${rest}. Whoever needs one depends on all, and nobody finds what is there; give each of these a module of its own.`,
      related: clusters.flatMap(({ name, members }) => {
        const [first] = members;
        const at = facts.bindings.find((binding) => binding.name === first)?.at;
        return at ? [{ at, message: `\`${name}\`: ${listed(members, 20)}` }] : [];
      }),
      key: "junk-drawer-module",
    });
  },
});
