import type { FunctionRef, ProjectView } from "../../../project/view";
import { defineRule, type ModuleCheck } from "../../api";
import { readBranching, type Branching } from "./branching";
import { evidenceOf, type Concern, type Evidence } from "./concerns";

/** What the lines of a concern are called in a message. */
const WORDS: Readonly<Record<Concern, string>> = {
  storage: "storage",
  security: "password hashing or tokens",
  "side effects": "side effects",
  "domain logic": "domain decisions",
};
/** Related locations of one finding. */
const MAX_RELATED = 24;

export default defineRule<readonly Branching[]>({
  meta: {
    id: "fat-route",
    topic: "web",
    title: "Route handler that does everything itself",
    summary:
      "A route handler that mixes storage, security, side effects or domain decisions cannot be reused or tested without HTTP.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: [],
    options: {
      "max-statements": {
        type: "integer",
        default: 8,
        description: "Statements up to which a handler may mix concerns.",
      },
      "max-statements-with-storage": {
        type: "integer",
        default: 30,
        description: "Statements up to which a handler may use storage at all.",
      },
    },
  },
  collect(file) {
    const branching = readBranching(file);
    return branching.length > 0 ? branching : undefined;
  },
  check(module) {
    const { facts, path, project, options } = module;
    const few = Number(options["max-statements"]);
    const many = Number(options["max-statements-with-storage"]);
    facts.functions.forEach((fact, id) => {
      if (fact.statements <= few || !isHandler(project, { path, id })) return;
      const evidence = allEvidence(module, id);
      const concerns = [...new Set(evidence.map(({ concern }) => concern))];
      const mixes = concerns.length > 1;
      const long = fact.statements > many && evidence.some(worksOnStorage);
      if (mixes || long) report(module, id, concerns, evidence);
    });
  },
});

/** A handler may end the transaction of the services that it calls: where that is all, they work on storage. */
function worksOnStorage({ concern, what }: Evidence): boolean {
  return concern === "storage" && !/\.(?:commit|rollback|close)$/.test(what);
}

function isHandler(project: ProjectView, ref: FunctionRef): boolean {
  const role = project.functionRole(ref);
  return role?.role === "handler" && role.framework !== "other";
}

function allEvidence({ path, project, data }: ModuleCheck<readonly Branching[]>, id: number): Evidence[] {
  const arms = data?.find((branching) => branching.fn === id)?.arms ?? [];
  const branches = arms.map((at): Evidence => ({ concern: "domain logic", at, what: "a decision" }));
  return [...evidenceOf(project, { path, id }), ...branches].sort((a, b) => a.at[0] - b.at[0]);
}

function report(
  module: ModuleCheck<readonly Branching[]>,
  id: number,
  concerns: readonly Concern[],
  evidence: readonly Evidence[],
): void {
  const fact = module.facts.functions[id]!;
  const listed = concerns.map((concern) => WORDS[concern]);
  const mixture =
    listed.length > 1
      ? `mixes ${listed.slice(0, -1).join(", ")} and ${listed.at(-1)!} in ${fact.statements} statements`
      : `works on storage in ${fact.statements} statements`;
  const seen = new Set<number>();
  module.report({
    at: fact.at,
    message: `\`${fact.name}\` ${mixture}, so nothing of it can be reused or tested without a request. Move the work into a service function, and leave the handler to read the request, make one call, and shape the response.`,
    related: evidence
      .filter(({ at }) => !seen.has(at[0]) && seen.add(at[0]))
      .slice(0, MAX_RELATED)
      .map(({ concern, at, what }) => ({
        at,
        message: concern === "domain logic" ? WORDS[concern] : `${WORDS[concern]}: \`${what}\``,
      })),
    key: fact.qualname,
  });
}
