import type { ImportFact } from "../../../facts/types";
import { defineRule } from "../../api";
import { dropSource } from "./fixes";
import { layoutRoot, namesBelow, sourceFolder, type Certainty } from "./roots";

export interface SourceImport {
  readonly certainty: Certainty;
}

export default defineRule({
  meta: {
    id: "import-from-src",
    topic: "imports",
    title: "Import from src",
    summary:
      "An import by the name of the `src` folder: it works from one working directory only, and loads modules a second time under another name.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["safe", "review"],
    tests: true,
  },
  check({ path, facts, project, report }) {
    const seen = new Set<number>();
    for (const fact of facts.imports) {
      const names = namesBelow(fact);
      if (!names || seen.has(fact.at[0])) continue;
      const src = sourceFolder(project, path, names);
      const certainty = src === undefined ? undefined : layoutRoot(project, src);
      if (src === undefined || certainty === undefined) continue;
      seen.add(fact.at[0]);
      const top = names[0]!.split(".")[0]!;
      report({
        at: fact.at,
        message: `\`${src}\` is the folder that \`${top}\` is imported from, no package: \`src.${names[0]!}\` is found only while the folder around it is on \`sys.path\`, and is loaded a second time beside \`${names[0]!}\`, with classes and state of its own. ${advice(fact, names)}`,
        key: `${fact.module} ${(fact.names ?? []).map(({ name }) => name).join(" ")}`,
        data: { certainty } satisfies SourceImport,
      });
    }
  },
  fixes({ finding, file }) {
    const { certainty } = finding.data as SourceImport;
    return dropSource(file, finding, certainty === "sure" ? "safe" : "review");
  },
});

function advice({ module }: ImportFact, names: readonly string[]): string {
  return module === "src"
    ? `Write ${names.map((name) => `\`import ${name}\``).join(", ")}.`
    : `Import \`${names[0]!}\`.`;
}
