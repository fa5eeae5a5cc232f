import type { FileEdit, TextChange } from "../../../findings";
import type { FunctionRef } from "../../../project/view";
import { K } from "../../../syntax/kinds.generated";
import type { FileView, FixContext, FixDraft } from "../../api";
import { addArgument } from "../../support/calls";
import { importOf } from "../../support/edits";
import { wrapBody } from "../../support/session-factory";
import { enqueuesIn } from "../enqueues";
import { taskOf, type Task } from "../tasks";

/** Kept with a finding for its fix. */
export interface RetryData {
  readonly task: FunctionRef;
  /** The call that may fail, by its canonical name. */
  readonly network: string;
  readonly limited: boolean;
}

/** What a library raises when the other side does not answer: module, name. */
const ERRORS: readonly (readonly [call: RegExp, module: string, name: string])[] = [
  [/^requests\b/, "requests", "RequestException"],
  [/^httpx\b/, "httpx", "HTTPError"],
  [/^aiohttp\b/, "aiohttp", "ClientError"],
];

/** A retry in the way of the task's queue. */
export function fixes(context: FixContext): FixDraft[] {
  const data = context.finding.data as RetryData;
  const task = taskOf(context.project, data.task);
  switch (task?.queue) {
    case "celery":
      return celery(context, task, data);
    case "rq":
      return rq(context, task);
    case "arq":
      return arq(context, data);
    default:
      return [];
  }
}

function errorOf(file: FileView, network: string): { readonly name: string; readonly changes: readonly TextChange[] } {
  const known = ERRORS.find(([call]) => call.test(network));
  if (!known)
    return {
      name: /^(?:urllib|socket|http\.client|smtplib|django\.core\.mail|flask_mail)\b/.test(network)
        ? "OSError"
        : "Exception",
      changes: [],
    };
  const library = importOf(file, known[1]);
  return { name: `${library.name}.${known[2]}`, changes: library.changes };
}

function celery({ file }: FixContext, { decorator }: Task, { network, limited }: RetryData): FixDraft[] {
  const { tree } = file;
  const value = decorator
    ? (tree.children(tree.nodeSpanning(decorator.at[0], decorator.at[1], K.decorator))[0] ?? -1)
    : -1;
  if (value < 0) return [];
  const error = errorOf(file, network);
  const options = [`autoretry_for=(${error.name},)`, "retry_backoff=True", ...(limited ? [] : ["max_retries=5"])].join(
    ", ",
  );
  const end = tree.end[value]!;
  const change = tree.is(value, K.call)
    ? addArgument(file, value, options)
    : [{ start: end, end, text: `(${options})` }];
  if (change.length === 0) return [];
  return [
    {
      title: `Retry on \`${error.name}\` with a growing delay`,
      safety: "review",
      changes: [...change, ...error.changes],
    },
  ];
}

/** RQ: with the job's decorator, without one everywhere that it is queued. */
function rq({ file, project, open }: FixContext, { ref, decorator, call }: Task): FixDraft[] {
  const calls = decorator
    ? call
      ? [{ path: ref.path, at: call.at }]
      : []
    : project.modules().flatMap((path) =>
        enqueuesIn(project, path)
          .filter(({ task, method }) => task.ref.path === ref.path && task.ref.id === ref.id && method !== "delay")
          .map(({ call: { at } }) => ({ path, at })),
      );
  const edits = new Map<string, TextChange[]>();
  for (const path of new Set(calls.map((one) => one.path))) {
    const view = path === file.path ? file : open(path);
    if (!view) return [];
    const retry = importOf(view, "rq", "Retry");
    const changes = calls
      .filter((one) => one.path === path)
      .flatMap(({ at }) =>
        addArgument(
          view,
          view.tree.nodeSpanning(at[0], at[1], K.call),
          `retry=${retry.name}(max=3, interval=[10, 30, 60])`,
        ),
      );
    edits.set(path, [...changes, ...retry.changes]);
  }
  if (edits.size === 0) return [];
  const others: FileEdit[] = [...edits]
    .filter(([path]) => path !== file.path)
    .map(([path, changes]) => ({ path, changes }));
  return [
    {
      title: "Retry it three times",
      safety: "review",
      ...(edits.has(file.path) && { changes: edits.get(file.path)! }),
      ...(others.length > 0 && { edits: others }),
    },
  ];
}

/** arq runs a job again that raises `Retry`. */
function arq({ file, project }: FixContext, { task, network }: RetryData): FixDraft[] {
  const context = project.functionFact(task).params[0];
  if (!context || task.path !== file.path) return [];
  const error = errorOf(file, network);
  const retry = importOf(file, "arq", "Retry");
  const body = wrapBody(
    file,
    task,
    "try:",
    [],
    [`except ${error.name} as error:`, `    raise ${retry.name}(defer=${context.name}["job_try"] * 5) from error`],
  );
  if (!body) return [];
  return [
    {
      title: `Retry on \`${error.name}\` with a growing delay`,
      safety: "review",
      changes: [...body, ...error.changes, ...retry.changes],
    },
  ];
}
