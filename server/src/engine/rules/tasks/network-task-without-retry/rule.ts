import type { Span } from "../../../facts/types";
import { K } from "../../../syntax/kinds.generated";
import { defineRule, type FixContext, type FixDraft } from "../../api";
import { addArgument } from "../../support/calls";
import { importOf } from "../../support/edits";
import { tasksIn, optionOf, type Queue } from "../tasks";
import { networkCallOf, RULE_ID } from "./network";
import { policyOf } from "./policy";
import { swallowedCalls } from "./swallowed";

/** Kept with a finding for its fix. */
interface RetryData {
  readonly decorator: Span;
  /** The call that may fail, by its canonical name. */
  readonly network: string;
  readonly limited: boolean;
}

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
      const data: RetryData | undefined =
        task.queue === "celery" && task.decorator
          ? {
              decorator: task.decorator.at,
              network: network.name,
              limited: optionOf(task, "max_retries") !== undefined,
            }
          : undefined;
      report({
        at: fact.at,
        message:
          policy === "idle"
            ? `Task \`${fact.name}\` calls ${calls} and sets \`max_retries\`, which never applies: nothing retries it. ${ADVICE.celery}`
            : `Task \`${fact.name}\` calls ${calls} and is never retried: one time-out, and its work is lost. ${ADVICE[task.queue]}`,
        related: [{ path: network.path, at: network.at, message: `${calls} may fail here` }],
        ...(data && { data }),
      });
    }
  },
  fixes,
});

/** What a library raises when the other side does not answer: module, names. */
const ERRORS: readonly (readonly [call: RegExp, module: string, names: readonly string[]])[] = [
  [/^requests\b/, "requests", ["RequestException"]],
  [/^httpx\b/, "httpx", ["HTTPError"]],
  [/^aiohttp\b/, "aiohttp", ["ClientError"]],
];

/** Time-outs, refused connections and `SMTPException` are all of them an `OSError`. */
const SYSTEM_ERRORS = /^(?:urllib|socket|http\.client|smtplib|django\.core\.mail|flask_mail)\b/;

function fixes({ finding, file }: FixContext): FixDraft[] {
  const data = finding.data as RetryData | undefined;
  if (!data) return [];
  const { tree } = file;
  const value = tree.children(tree.nodeSpanning(data.decorator[0], data.decorator[1], K.decorator))[0] ?? -1;
  if (value < 0) return [];
  const known = ERRORS.find(([call]) => call.test(data.network));
  const library = known && importOf(file, known[1]);
  const errors = known
    ? known[2].map((name) => `${library!.name}.${name}`)
    : [SYSTEM_ERRORS.test(data.network) ? "OSError" : "Exception"];
  const options = [
    `autoretry_for=(${errors.join(", ")},)`,
    "retry_backoff=True",
    ...(data.limited ? [] : ["max_retries=5"]),
  ].join(", ");
  const end = tree.end[value]!;
  const change = tree.is(value, K.call)
    ? addArgument(file, value, options)
    : [{ start: end, end, text: `(${options})` }];
  if (change.length === 0) return [];
  return [
    {
      title: `Retry on \`${errors.join("`, `")}\` with a growing delay`,
      safety: "review",
      changes: [...change, ...(library?.changes ?? [])],
    },
  ];
}
