import { Flow } from "../../../facts/types";
import { defineRule } from "../../api";
import { lastName } from "../../support/calls";
import { occasionOf } from "../../support/requests";
import { boundTo, isClosedBefore } from "./bound";
import { readAwaited, STARTS } from "./collect";
import { fixes } from "./fixes";
import { capturedBy, wayOf } from "./ways";

const MAYBE = new RegExp(`${STARTS.source.slice(0, -2)}|add_task|BackgroundTask|put|put_nowait)$`);

export default defineRule<readonly number[]>({
  meta: {
    id: "session-in-background-task",
    topic: "tasks",
    title: "Request's session in background work",
    summary:
      "Work that outlives its request uses a session that the request closes: it fails, or two of them share one connection.",
    severity: "warning",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect(file) {
    const awaited = readAwaited(file);
    return awaited.length > 0 ? awaited : undefined;
  },
  check({ path, facts, project, data, report }) {
    facts.calls.forEach((call, id) => {
      if (call.owner < 0 || !MAYBE.test(lastName(call.callee) ?? "") || call.flow & Flow.Awaited) return;
      if (data?.includes(id)) return;
      const ref = { path, id: call.owner };
      if (occasionOf(project, ref) !== "request") return;
      const way = wayOf(project, path, call);
      if (!way) return;
      const given = [
        ...way.values,
        ...way.functions.flatMap(({ value, at }) => capturedBy(project, ref, value).map((one) => ({ value: one, at }))),
      ];
      for (const { value, at } of given) {
        const bound = boundTo(project, path, value);
        if (!bound || (way.background && !isClosedBefore(project, bound))) continue;
        const { name } = project.functionFact(ref);
        const what =
          bound.kind === "session" ? "the request's database session" : "an object of the request's database session";
        const advice =
          bound.kind === "session"
            ? "Open a session inside"
            : "Pass its id and load it there with a session of its own";
        report({
          at,
          message: `\`${name}\` hands ${what} to ${way.name}, which runs on when the request has closed it: lazy loads and commits fail, or two of them share one connection. ${advice}.`,
        });
        // One finding for each start: all that it takes along goes the same way.
        return;
      }
    });
  },
  fixes,
});
