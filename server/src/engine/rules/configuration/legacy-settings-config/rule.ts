import type { ClassRef, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { SETTINGS_BASES } from "../../../knowledge/bases";
import { isSwitched } from "../conditions";
import { isPydantic2 } from "../pydantic";
import { fixes, type LegacyData } from "./fixes";
import { RENAMED } from "./keys";

export default defineRule({
  meta: {
    id: "legacy-settings-config",
    topic: "configuration",
    title: "Inner class Config on Pydantic 2",
    summary:
      "Pydantic 2 reads an inner `class Config` only for old times' sake: it warns, ignores the keys that were renamed, and version 3 will not read it.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  check({ path, facts, project, report }) {
    for (const [id, config] of facts.classes.entries()) {
      if (config.name !== "Config" || config.outer < 0 || isSwitched(config.flow)) continue;
      const model = { path, id: config.outer };
      const fact = facts.classes[config.outer]!;
      const cls = { kind: "class", ref: model } as const;
      if (isSwitched(fact.flow) || !project.derives(cls, "pydantic.BaseModel") || !isPydantic2(project)) continue;
      const settings = project.derives(cls, ...SETTINGS_BASES);
      const stale = config.attributes.map(({ name }) => name).filter((name) => RENAMED.has(name));
      report({
        at: config.at,
        message: message(fact.name, settings, stale),
        data: { settings, movable: !isInherited(project, { path, id }) } satisfies LegacyData,
      });
    }
  },
  fixes,
});

function message(model: string, settings: boolean, stale: readonly string[]): string {
  const ignored =
    stale.length === 0
      ? "Pydantic 2 reads it with a deprecation warning, Pydantic 3 will not."
      : `Pydantic 2 ignores ${stale.map((name) => `\`${name}\` (now \`${RENAMED.get(name)!}\`)`).join(", ")} in it.`;
  return `\`class Config\` of \`${model}\` is the form of Pydantic 1. ${ignored} Write \`model_config = ${settings ? "SettingsConfigDict" : "ConfigDict"}(...)\`.`;
}

/** Whether another class builds on this `Config`. */
function isInherited(project: ProjectView, config: ClassRef): boolean {
  const users = [config.path, ...project.importers(config.path).map(({ from }) => from)];
  return users.some((path) =>
    (project.facts(path)?.classes ?? []).some(({ bases }) =>
      bases.some((base) => {
        const entity = project.infer(path, base);
        return entity.kind === "class" && entity.ref.path === config.path && entity.ref.id === config.id;
      }),
    ),
  );
}
