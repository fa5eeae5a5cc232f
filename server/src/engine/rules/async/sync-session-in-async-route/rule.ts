import type { Span } from "../../../facts/types";
import type { Entity, ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { canBePlain, plainFunction } from "../../support/threads";
import { markedParameters, RULE_ID, type Marked } from "../../support/sync-sessions";
import { collectUses, type ParameterUses } from "../../support/parameter-uses";

/** Kept with a finding for its fix. */
interface SessionFinding {
  /** The async function, by its name's span. */
  readonly function: Span;
  readonly canBePlain: boolean;
}

export default defineRule<readonly ParameterUses[]>({
  meta: {
    id: RULE_ID,
    topic: "async",
    title: "Sync session in an async route",
    summary:
      "An `async def` handler or dependency that works on a sync SQLAlchemy session: each query stops the event loop for all requests.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["safe"],
  },
  collect: collectUses,
  check({ facts, path, project, report }) {
    for (const [id, fact] of facts.functions.entries()) {
      if (!fact.async || fact.params.length === 0) continue;
      const ref = { path, id };
      for (const marked of markedParameters(project, ref)) {
        const parameter = fact.params.find(({ name }) => name === marked.name)!;
        const given = placeOf(project, marked.from);
        const plain = canBePlain(project, ref);
        report({
          at: parameter.at,
          message: `${subject(project, marked)} in \`async def ${fact.name}\`: each query on it blocks the event loop, and no other request is served meanwhile. ${plain ? `Make \`${fact.name}\` a plain \`def\`` : "Use an `AsyncSession` and await its methods"}, or hand the work to a thread.`,
          ...(given && { related: [{ ...given, message: `\`${marked.name}\` comes from here` }] }),
          key: `${fact.qualname}:${marked.name}`,
          data: { function: fact.at, canBePlain: plain } satisfies SessionFinding,
        });
      }
    }
  },
  fixes({ finding, file }) {
    const data = finding.data as SessionFinding;
    return data.canBePlain ? plainFunction(file, data.function) : [];
  },
});

function subject(project: ProjectView, { name, from, through }: Marked): string {
  const by = from.kind === "function" ? ` from \`${project.functionFact(from.ref).name}\`` : "";
  return through
    ? `\`${name}\` (\`${project.classFact(through).name}\`) works on a sync SQLAlchemy session`
    : `\`${name}\`${by} is a sync SQLAlchemy session`;
}

function placeOf(project: ProjectView, from: Entity): { path: string; at: Span } | undefined {
  if (from.kind === "function") return { path: from.ref.path, at: project.functionFact(from.ref).at };
  return from.kind === "class" ? { path: from.ref.path, at: project.classFact(from.ref).at } : undefined;
}
