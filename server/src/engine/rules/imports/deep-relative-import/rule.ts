import { defineRule } from "../../api";
import { knownAbsoluteName, writtenModule } from "../../support/absolute";

/** Dots from which on nobody sees at a glance where an import goes. */
const DEEP = 3;

export default defineRule({
  meta: {
    id: "deep-relative-import",
    topic: "imports",
    title: "Deep relative import",
    summary:
      "A relative import with three or more dots: readers have to count folders to know what it names, and it breaks when its file moves.",
    severity: "info",
    enabled: true,
    scope: "module",
    fixes: ["safe"],
  },
  check({ path, facts, project, report }) {
    for (const fact of facts.imports) {
      if (fact.level < DEEP || fact.dynamic) continue;
      const written = writtenModule(fact);
      const absolute = knownAbsoluteName(project, path, fact);
      const advice =
        absolute === undefined
          ? "Import it by its absolute name, or move what both need nearer."
          : `Import \`${absolute}\`, which is what it means here.`;
      report({
        at: fact.at,
        message: `\`${written}\` goes up ${levels(fact.level - 1)}: one has to count folders to know what it names, and it names something else as soon as this file moves. ${advice}`,
        key: `${written} ${(fact.names ?? []).map(({ name }) => name).join(" ")}`,
        data: { absolute },
      });
    }
  },
  fixes({ finding, file }) {
    const { absolute } = finding.data as { readonly absolute?: string };
    const fact = file.facts.imports.find(({ at, level }) => at[0] === finding.start && level >= DEEP);
    // Where failing is provided for, the two may fail in different ways.
    if (absolute === undefined || !fact || fact.guarded) return [];
    const [start, end] = fact.moduleAt;
    // `from...core import x` is allowed, too.
    const before = /\s/.test(file.text[start - 1] ?? "") ? "" : " ";
    const after = /\s/.test(file.text[end] ?? "") ? "" : " ";
    return [
      {
        title: `Import from \`${absolute}\``,
        safety: "safe",
        changes: [{ start, end, text: before + absolute + after }],
      },
    ];
  },
});

function levels(count: number): string {
  return `${["", "one", "two", "three", "four", "five", "six"][count] ?? String(count)} packages`;
}
