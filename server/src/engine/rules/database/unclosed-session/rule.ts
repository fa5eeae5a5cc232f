import { Flow } from "../../../facts/types";
import { defineRule } from "../../api";
import { lastName } from "../../support/calls";
import { fixes, type UnclosedFinding } from "./fixes";
import { collectLifetimes, type Lifetime, type Loss } from "./lifetimes";
import { openedBy, type Opened } from "./makers";

export default defineRule<readonly Lifetime[]>({
  meta: {
    id: "unclosed-session",
    topic: "database",
    title: "Session or connection that stays open",
    summary:
      "A session or connection that a function makes and does not close on every path: its connection is missing in the pool until there is none left.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect: collectLifetimes,
  check({ facts, path, project, data, report }) {
    if (!data || project.role(path).migration) return;
    for (const lifetime of data) {
      const call = facts.calls[lifetime.call]!;
      if (call.flow & (Flow.WithItem | Flow.MainGuard)) continue;
      const opened = openedBy(project, path, call);
      if (!opened) continue;
      const fact = facts.functions[call.owner]!;
      const name = lifetime.name ?? `${lastName(call.callee) ?? opened.noun}()`;
      report({
        at: call.at,
        message: message(name, fact.name, opened, lifetime.loss),
        key: `${fact.qualname}:${name}`,
        data: { ...lifetime, at: call.at, opened } satisfies UnclosedFinding,
      });
    }
  },
  fixes,
});

function message(name: string, owner: string, { noun, async, manager }: Opened, loss: Loss): string {
  // A driver's own connection, which its `with` does not close either, comes out of no pool.
  const why =
    manager === "closing"
      ? "Its file or its place at the server stays taken. "
      : "Its connection is then missing in the pool. ";
  const how = `Open it with \`${async ? "async with" : "with"}\`, or close it in a \`finally\`.`;
  switch (loss) {
    case "yielded":
      return `The ${noun} \`${name}\` that \`${owner}\` yields is not closed in a \`finally\`: after an error in the code that uses it, it stays open. ${why}${how}`;
    case "sometimes":
      return `The ${noun} \`${name}\` in \`${owner}\` is not closed on every path: an exception before \`close()\` leaves it open. ${why}${how}`;
    case "unbound":
      return `\`${owner}\` uses the ${noun} of \`${name}\` without keeping it, so that nothing can close it. ${why}${how}`;
    default:
      return `\`${owner}\` never closes the ${noun} \`${name}\`. ${why}${how}`;
  }
}
