import { type Advice, type Advisor, type Answers, type Project, chosen, has } from "./model";
import { type Argument, rank } from "./ranking";

type Queue = "RQ" | "Celery" | "Dramatiq" | "Procrastinate" | "Taskiq" | "Temporal" | "In process";

export const QUEUE_ARGUMENTS: Readonly<Record<Queue, readonly Argument[]>> = {
  RQ: [
    { choice: "broker.redis", weight: 2, text: "Redis is there, and Redis is all it needs." },
    {
      choice: "needs.few",
      weight: 2,
      text: "A few kinds of jobs: plain functions, no decorator, an afternoon to learn.",
    },
    {
      choice: "needs.retries",
      weight: -1,
      text: "Retries are given at each enqueue (`Retry(max=3)`); there are none unless you say so.",
    },
    {
      choice: "needs.schedules",
      weight: -1,
      text: "Schedules are thin: `rq cron`, and `--with-scheduler` for delays.",
    },
    { choice: "needs.workflows", weight: -2, text: "Workflows are `depends_on`, nothing more." },
    {
      choice: "needs.async",
      weight: -2,
      text: "Each job has a process of its own; an `async` function gets a loop for itself alone.",
    },
    { choice: "broker.rabbitmq", weight: -5, text: "It works on Redis and Valkey alone." },
    { choice: "broker.sqs", weight: -5, text: "It works on Redis and Valkey alone." },
    { choice: "broker.postgres", weight: -4, text: "It would need a Redis beside the database." },
    { choice: "uses.rq", weight: 2, text: "It is in use already." },
  ],
  Celery: [
    {
      choice: "needs.workflows",
      weight: 3,
      text: "Chains, groups and chords: steps after each other, side by side, and one more when all are done.",
    },
    { choice: "needs.schedules", weight: 2, text: "Beat runs periodic tasks." },
    { choice: "needs.routing", weight: 2, text: "Several queues with routes and priorities are its home ground." },
    { choice: "needs.monitoring", weight: 1, text: "Flower and the Prometheus exporters show what the workers do." },
    {
      choice: "needs.django",
      weight: 2,
      text: "Settings, on-commit hooks and result tables for Django are well trodden.",
    },
    { choice: "needs.retries", weight: 1, text: "Retries with backoff, for each task by its options." },
    { choice: "broker.rabbitmq", weight: 2, text: "RabbitMQ is its best-tested broker." },
    { choice: "broker.redis", weight: 1, text: "Redis works as broker and result backend." },
    { choice: "broker.sqs", weight: 4, text: "It is the one of the three that speaks SQS." },
    { choice: "broker.postgres", weight: -3, text: "It would need a broker beside the database." },
    { choice: "needs.few", weight: -1, text: "It has hundreds of settings; for a few jobs most of them are noise." },
    {
      choice: "needs.async",
      weight: -2,
      text: "Tasks are sync functions; an event loop in each of them is your own affair.",
    },
    { choice: "uses.celery", weight: 2, text: "It is in use already." },
  ],
  Dramatiq: [
    {
      choice: "needs.retries",
      weight: 3,
      text: "Retries with backoff are on by default, and messages are acknowledged late.",
    },
    { choice: "broker.rabbitmq", weight: 2, text: "RabbitMQ is a first-class broker." },
    { choice: "broker.redis", weight: 1, text: "Redis works as broker." },
    { choice: "needs.few", weight: 1, text: "Good defaults without the breadth of Celery." },
    { choice: "needs.monitoring", weight: 1, text: "A Prometheus middleware comes with it." },
    { choice: "needs.async", weight: 1, text: "Actors may be `async def`, with the AsyncIO middleware." },
    { choice: "needs.schedules", weight: -1, text: "Delays are built in; for cron take APScheduler or periodiq." },
    {
      choice: "needs.workflows",
      weight: -1,
      text: "Pipelines, groups and completion callbacks: less than Celery’s canvas.",
    },
    { choice: "broker.sqs", weight: -3, text: "SQS comes from a third party (dramatiq-sqs)." },
    { choice: "broker.postgres", weight: -3, text: "It would need a broker beside the database." },
    { choice: "uses.dramatiq", weight: 2, text: "It is in use already." },
  ],
  Procrastinate: [
    {
      choice: "broker.postgres",
      weight: 4,
      text: "PostgreSQL is the broker: no server to add, and a job can be enqueued in the row’s own transaction.",
    },
    { choice: "needs.async", weight: 1, text: "Tasks may be `async def`." },
    { choice: "needs.schedules", weight: 1, text: "Periodic tasks are built in." },
    { choice: "needs.workflows", weight: -1, text: "There are no workflows beyond tasks that enqueue tasks." },
    { choice: "broker.redis", weight: -2, text: "It needs PostgreSQL." },
    { choice: "broker.rabbitmq", weight: -2, text: "It needs PostgreSQL." },
    { choice: "broker.sqs", weight: -2, text: "It needs PostgreSQL." },
  ],
  Taskiq: [
    { choice: "needs.async", weight: 4, text: "Everything is `async`: many small jobs that wait share one process." },
    { choice: "broker.redis", weight: 1, text: "Redis works as broker (taskiq-redis)." },
    { choice: "broker.rabbitmq", weight: 1, text: "RabbitMQ works as broker (taskiq-aio-pika)." },
    { choice: "needs.schedules", weight: 1, text: "A scheduler process comes with it." },
    { choice: "broker.sqs", weight: -1, text: "SQS comes from a third party." },
    { choice: "broker.postgres", weight: -1, text: "PostgreSQL comes from a third party." },
    { choice: "needs.monitoring", weight: -1, text: "Few tools look inside; metrics are yours to add." },
  ],
  Temporal: [
    {
      choice: "needs.long",
      weight: 6,
      text: "Processes of many steps over days need their state kept for them: that is a workflow engine, no task queue.",
    },
    { choice: "needs.workflows", weight: 1, text: "Workflows are ordinary code, replayed after a crash." },
    { choice: "needs.few", weight: -3, text: "It is a server of its own to run and to learn." },
  ],
  "In process": [
    {
      choice: "durable.may-be-lost",
      weight: 5,
      text: "What may be lost needs no broker: `BackgroundTasks` runs it after the response.",
    },
    { choice: "broker.none", weight: 1, text: "There is no broker to run." },
    { choice: "durable.must-run", weight: -10, text: "It dies with the process." },
    { choice: "needs.retries", weight: -3, text: "There are no retries." },
    { choice: "needs.schedules", weight: -3, text: "There are no schedules that survive a restart." },
    { choice: "needs.workflows", weight: -3, text: "There are no workflows." },
    { choice: "needs.long", weight: -4, text: "A deployment ends it half-way." },
  ],
};

const DETAILS: Readonly<Record<Queue, { text: string; pages: readonly string[]; snippets: readonly string[] }>> = {
  RQ: { text: "Plain functions on Redis.", pages: ["topic:rq"], snippets: ["aw-rq-enqueue", "aw-rq-status"] },
  Celery: {
    text: "The widest choice of brokers, workflows and schedules, and the most settings.",
    pages: ["topic:celery"],
    snippets: ["aw-celery-app", "aw-celery-task-retry"],
  },
  Dramatiq: {
    text: "Actors with good defaults: late acknowledgement and retries without a word.",
    pages: ["topic:dramatiq"],
    snippets: ["aw-dramatiq-broker", "aw-dramatiq-actor"],
  },
  Procrastinate: { text: "A queue in the PostgreSQL that you already have.", pages: [], snippets: [] },
  Taskiq: {
    text: "An async queue in the style of FastAPI. (ARQ, the older one, is only maintained.)",
    pages: [],
    snippets: [],
  },
  Temporal: { text: "A workflow engine that keeps the state of long processes.", pages: [], snippets: [] },
  "In process": { text: "No queue: run it after the response, in the same process.", pages: [], snippets: [] },
};

function advise(answers: Answers, project: Project | undefined): Advice {
  const used = ["celery", "rq", "dramatiq"].filter((name) => project?.packages.includes(name));
  const [best, ...others] = rank(QUEUE_ARGUMENTS, { ...answers, uses: used });
  const second = others.find(({ score, name }) => score > 0 && name !== "In process");
  const isQueue = best.name !== "In process" && best.name !== "Temporal";
  const noBroker = chosen(answers, "broker") === "none" && ["RQ", "Celery", "Dramatiq", "Taskiq"].includes(best.name);
  return {
    title: best.name === "In process" ? "No queue at all" : best.name,
    text: DETAILS[best.name].text,
    reasons: best.reasons.length > 0 ? best.reasons : ["Without particular needs, the smallest queue is the best one."],
    cautions: [
      ...best.cautions,
      ...(noBroker ? ["It needs a broker: Redis is the smallest to run."] : []),
      ...(isQueue ? ["Delivery is at least once: tasks must bear being run twice, whatever the queue."] : []),
      ...(best.name === "In process"
        ? ["The request’s session may be closed when it runs: pass ids, and open a session inside."]
        : []),
      ...(has(answers, "needs", "django")
        ? ["Django 6 brings `django.tasks`, an interface with exchangeable backends; the workers come from packages."]
        : []),
    ],
    instead: second ? [{ title: second.name, when: second.reasons[0] ?? DETAILS[second.name].text }] : [],
    pages: [
      ...DETAILS[best.name].pages,
      "topic:background-tasks",
      "topic:task-practices",
      ...(best.name === "In process"
        ? ["rule:session-in-background-task", "rule:dangling-task"]
        : ["rule:task-object-argument", "rule:enqueue-before-commit"]),
    ],
    snippets: DETAILS[best.name].snippets,
  };
}

export const TASK_QUEUE: Advisor = {
  id: "choose-task-queue",
  title: "Which task queue?",
  summary: "From what the jobs need and what is already running to Celery, RQ, Dramatiq, another one, or none.",
  questions: [
    {
      id: "durable",
      text: "What if the process dies before the job is done?",
      choose: "one",
      choices: [
        { value: "must-run", label: "It must run all the same" },
        { value: "may-be-lost", label: "It may be lost", hint: "a counter, one metric" },
      ],
    },
    {
      id: "broker",
      text: "What is running already?",
      choose: "one",
      choices: [
        { value: "redis", label: "Redis or Valkey" },
        { value: "rabbitmq", label: "RabbitMQ" },
        { value: "sqs", label: "Amazon SQS" },
        { value: "postgres", label: "Only PostgreSQL, and it should stay so" },
        { value: "none", label: "Nothing yet" },
      ],
    },
    {
      id: "needs",
      text: "What do the jobs need?",
      choose: "any",
      choices: [
        { value: "few", label: "There are only a few kinds of jobs" },
        { value: "retries", label: "Retries with backoff" },
        { value: "schedules", label: "Schedules", hint: "every night, every five minutes" },
        {
          value: "workflows",
          label: "Steps that build on each other",
          hint: "one after the other, or many and then one",
        },
        { value: "routing", label: "Several queues and priorities" },
        { value: "async", label: "`async` code, many small waiting jobs" },
        { value: "long", label: "Processes of many steps, over days" },
        { value: "monitoring", label: "A view of what the workers do" },
        { value: "django", label: "Django" },
      ],
    },
  ],
  prefill: ({ packages }) => {
    const any = (...names: string[]): boolean => names.some((name) => packages.includes(name));
    const broker = any("redis", "rq", "django-redis", "valkey")
      ? "redis"
      : any("pika", "aio-pika", "kombu")
        ? "rabbitmq"
        : undefined;
    return {
      durable: ["must-run"],
      ...(broker === undefined ? {} : { broker: [broker] }),
      needs: [
        ...(any("django-celery-beat", "apscheduler", "rq-scheduler") ? ["schedules"] : []),
        ...(any("flower") ? ["monitoring"] : []),
        ...(any("django") ? ["django"] : []),
      ],
    };
  },
  advise,
};
