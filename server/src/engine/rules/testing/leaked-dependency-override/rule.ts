import type { Span } from "../../../facts/types";
import type { ProjectView } from "../../../project/view";
import { F, K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { indentAt, lineEnd, replaceNode } from "../../support/edits";
import { readTouches, type Touch } from "./collect";
import { isOwnApp, isUndone, type Touches } from "./undone";

/** Kept with a finding for its fix. */
interface OverrideData {
  /** The fixture that sets it. */
  readonly fixture: number;
  readonly mapping: string;
  readonly dependency: string;
  readonly at: Span;
}

export default defineRule<readonly Touch[]>({
  meta: {
    id: "leaked-dependency-override",
    topic: "testing",
    title: "Dependency override that is never undone",
    summary:
      "An override on a shared app stays for all tests that run later: they pass or fail by the order in which they run.",
    severity: "warning",
    enabled: true,
    scope: "project",
    tests: true,
    fixes: ["review"],
  },
  collect(file) {
    const touches = readTouches(file);
    return touches.length > 0 ? touches : undefined;
  },
  checkProject({ project, data, report }) {
    const touches: Touches = (path) => data(path) ?? [];
    for (const path of project.modules()) {
      if (!project.role(path).test) continue;
      for (const touch of touches(path)) {
        if (touch.does !== "override") continue;
        // A conftest's top level puts the app together for all tests below it.
        if (touch.owner < 0 && path.endsWith("conftest.py")) continue;
        if (isUnusedHelper(project, path, touch)) continue;
        if (isOwnApp(project, path, touch) || isUndone(project, touches, path, touch)) continue;
        const fixture = touch.owner >= 0 && project.functionRole({ path, id: touch.owner })?.role === "fixture";
        const what = touch.dependency === undefined ? "The overrides" : `The override of \`${touch.dependency}\``;
        const where = touch.owner < 0 ? "" : ` in \`${project.functionFact({ path, id: touch.owner }).name}\``;
        const fix: OverrideData | undefined =
          fixture && touch.dependency !== undefined
            ? { fixture: touch.owner, mapping: touch.mapping, dependency: touch.dependency, at: touch.at }
            : undefined;
        report(path, {
          at: touch.at,
          message:
            `${what}${where} is never undone: the app keeps it for every test that runs later. Undo it after \`yield\` in a fixture.`.replace(
              "overrides is",
              "overrides are",
            ),
          ...(fix && { data: fix }),
        });
      }
    }
  },
  fixes,
});

/** A function that is no test, fixture or set-up, and that nobody calls: whether its callers clean up is not known. */
function isUnusedHelper(project: ProjectView, path: string, { owner }: Touch): boolean {
  if (owner < 0) return false;
  const ref = { path, id: owner };
  const { cls, parent } = project.functionFact(ref);
  return cls < 0 && parent < 0 && !project.functionRole(ref) && project.callers(ref).length === 0;
}

/** Behind the fixture's `yield`; a `return` at its end becomes one. */
function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as OverrideData | undefined;
  if (!data) return [];
  const { tree, text } = file;
  const body = tree.bodyOf(file.functionNode(data.fixture));
  const last = body.at(-1)!;
  // What the dependency is called has to mean the same there.
  const top = body.some((node) => tree.start[node]! <= data.at[0] && data.at[1] <= tree.end[node]!);
  const undo = `${lineEnd(text)}${indentAt(text, tree.start[last]!)}${data.mapping}.pop(${data.dependency}, None)`;
  const title = `Undo it after \`yield\``;
  const end = tree.end[last]!;
  if (!top) return [];
  if (file.facts.functions[data.fixture]!.generator) {
    return [{ title, safety: "review", changes: [{ start: end, end, text: undo }] }];
  }
  const returns = body.flatMap((node) => [node, ...tree.descendants(node, K.return_statement)]);
  const only = returns.filter((node) => tree.is(node, K.return_statement));
  if (only.length > 1 || (only.length === 1 && only[0] !== last)) return [];
  if (only.length === 0) {
    const indent = indentAt(text, tree.start[last]!);
    return [{ title, safety: "review", changes: [{ start: end, end, text: `${lineEnd(text)}${indent}yield${undo}` }] }];
  }
  // The annotation would have to say that it is a generator now.
  if (tree.child(file.functionNode(data.fixture), F.return_type) >= 0) return [];
  const value = tree.children(last)[0];
  const yielded = value === undefined ? "yield" : `yield ${tree.textOf(value)}`;
  return [{ title, safety: "review", changes: [replaceNode(tree, last, yielded + undo)] }];
}
