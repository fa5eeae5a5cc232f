import { defineRule } from "../../api";
import { tasksIn, optionOf, type Queue } from "../tasks";
import { fixes, type RetryData } from "./fixes";
import { networkCallOf, RULE_ID } from "./network";
import { policyOf } from "./policy";
import { swallowedCalls } from "./swallowed";

const ADVICE: Readonly<Record<Queue, string>> = {
  celery: "Declare `autoretry_for` with `retry_backoff=True`, or call `self.retry`.",
  rq: "Queue it with `retry=Retry(max=3)`.",
  arq: "Raise `arq.Retry` where it may pass by itself.",
  dramatiq: "",
};

export default defineRule<readonly number[]>({
  meta: {
    id: RULE_ID,
    topic: "tasks",
    title: "Network task without retries",
    summary: "A task that talks to another service and is not retried loses its work to the first time-out.",
    severity: "info",
    enabled: true,
    scope: "project",
    fixes: ["review"],
  },
  collect: swallowedCalls,
  check({ path, project, report }) {
    for (const task of tasksIn(project, path)) {
      const policy = policyOf(project, task);
      if (policy === "some") continue;
      const network = networkCallOf(project, task.ref);
      if (!network) continue;
      const fact = project.functionFact(task.ref);
      const calls = `\`${network.name.replace(/^.*\.(\w+)#/, "$1.")}\``;
      const data: RetryData = {
        task: task.ref,
        network: network.name,
        limited: optionOf(task, "max_retries") !== undefined,
      };
      report({
        at: fact.at,
        message:
          policy === "idle"
            ? `Task \`${fact.name}\` calls ${calls} and sets \`max_retries\`, which never applies: nothing retries it. ${ADVICE.celery}`
            : `Task \`${fact.name}\` calls ${calls} and is never retried: one time-out, and its work is lost. ${ADVICE[task.queue]}`,
        related: [{ path: network.path, at: network.at, message: `${calls} may fail here` }],
        data,
      });
    }
  },
  fixes,
});
