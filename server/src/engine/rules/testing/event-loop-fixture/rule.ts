import type { FunctionFact } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { defineRule } from "../../api";
import { callOf, isKind, lastName } from "../../support/calls";
import { fixes } from "./fixes";

/** Kept with a finding for its fix. */
export interface LoopData {
  readonly function: number;
  readonly scope: string;
  /** What pytest-asyncio calls the scope of a loop: since 0.24, and in 0.23. */
  readonly keyword: "loop_scope" | "scope";
}

export default defineRule({
  meta: {
    id: "event-loop-fixture",
    topic: "testing",
    title: "Redefined `event_loop` fixture",
    summary:
      "pytest-asyncio no longer asks for an `event_loop` fixture of the project's own: deprecated in 0.23, ignored since 1.0.",
    severity: "warning",
    enabled: true,
    scope: "module",
    tests: true,
    fixes: ["review"],
  },
  check({ path, facts, project, report }) {
    if (project.below("pytest-asyncio", "0.23")) return;
    const keyword = project.below("pytest-asyncio", "0.24") ? "scope" : "loop_scope";
    facts.functions.forEach((fact, id) => {
      const fixture = fixtureOf(project, path, fact);
      if (fixture?.name !== "event_loop" || project.functionRole({ path, id })?.role !== "fixture") return;
      const data: LoopData = { function: id, scope: fixture.scope, keyword };
      report({
        at: fact.at,
        message: `pytest-asyncio has deprecated a fixture \`event_loop\` of one's own since 0.23 and has not used it since 1.0: tests and fixtures then run in different loops. Remove it and say the scope with \`${keyword}\`.`,
        key: "event_loop",
        data,
      });
    });
  },
  fixes,
});

function fixtureOf(
  project: ProjectView,
  path: string,
  { name, decorators }: FunctionFact,
): { readonly name: string; readonly scope: string } | undefined {
  for (const { value } of decorators) {
    const call = callOf(project, path, value);
    if (lastName(call ? call.callee : value) !== "fixture") continue;
    const text = (keyword: string): string | undefined => {
      const found = call?.args.find((argument) => argument.name === keyword)?.value ?? null;
      return isKind(found, "str") ? found.v : undefined;
    };
    return { name: text("name") ?? name, scope: text("scope") ?? "function" };
  }
  return undefined;
}
