import type { Advice, Advisor, Answers, Project } from "./model";
import { type Argument, type Ranked, rank } from "./ranking";

type Framework = "FastAPI" | "Django" | "Flask";

const PACKAGES: Readonly<Record<Framework, string>> = { FastAPI: "fastapi", Django: "django", Flask: "flask" };

export const FRAMEWORK_ARGUMENTS: Readonly<Record<Framework, readonly Argument[]>> = {
  FastAPI: [
    { choice: "needs.api", weight: 2, text: "Types become validation and documentation of the API." },
    {
      choice: "needs.streaming",
      weight: 3,
      text: "It is ASGI natively: WebSockets and streams are ordinary handlers.",
    },
    {
      choice: "needs.upstreams",
      weight: 3,
      text: "While one request waits for a slow service, the event loop serves the others.",
    },
    { choice: "needs.types", weight: 2, text: "The signature of a handler is its contract." },
    { choice: "needs.small", weight: 1, text: "Two routes are one file." },
    {
      choice: "needs.admin",
      weight: -2,
      text: "An admin comes from third parties (SQLAdmin), and is less than Django’s.",
    },
    {
      choice: "needs.pages",
      weight: -1,
      text: "Pages and forms work, with templates and form handling of your own choice.",
    },
    { choice: "needs.accounts", weight: -1, text: "Users, groups and password resets are yours to build from parts." },
    { choice: "knows.fastapi", weight: 1, text: "The team knows it." },
  ],
  Django: [
    { choice: "needs.admin", weight: 3, text: "The admin alone saves weeks where people edit data by hand." },
    { choice: "needs.pages", weight: 3, text: "Templates, forms, sessions and CSRF protection come with it." },
    { choice: "needs.accounts", weight: 2, text: "Users, groups and permissions are built in." },
    { choice: "needs.existing", weight: 4, text: "There is Django already: one ORM, one admin, one deployment." },
    {
      choice: "needs.jobs",
      weight: 2,
      text: "Django with Celery is the most travelled road for a thin front on many jobs.",
    },
    { choice: "needs.api", weight: 1, text: "APIs come with Django REST framework or Django Ninja." },
    {
      choice: "needs.streaming",
      weight: -2,
      text: "WebSockets need Channels, and parts of the ORM still run in threads under `async`.",
    },
    {
      choice: "needs.upstreams",
      weight: -1,
      text: "Async views help with slow services; middleware and transactions are still largely synchronous.",
    },
    { choice: "needs.small", weight: -2, text: "For two routes it is a lot of settings." },
    {
      choice: "needs.unusual",
      weight: -1,
      text: "It has an opinion on every part; a particular stack works against it.",
    },
    { choice: "knows.django", weight: 1, text: "The team knows it." },
  ],
  Flask: [
    { choice: "needs.small", weight: 2, text: "Few files, gentle start." },
    { choice: "needs.unusual", weight: 3, text: "It decides nothing, so there is nothing to work around." },
    { choice: "needs.pages", weight: 1, text: "Jinja templates are built in; forms come with Flask-WTF." },
    {
      choice: "needs.streaming",
      weight: -3,
      text: "It is WSGI: WebSockets are not possible without another server beside it.",
    },
    {
      choice: "needs.upstreams",
      weight: -2,
      text: "Each slow call holds a thread; `async def` views do not change that.",
    },
    { choice: "needs.admin", weight: -1, text: "An admin comes from third parties (Flask-Admin)." },
    { choice: "needs.types", weight: -1, text: "Validation and documentation come from extensions." },
    { choice: "knows.flask", weight: 1, text: "The team knows it." },
  ],
};

const TEXTS: Readonly<Record<Framework, string>> = {
  FastAPI: "A typed API framework on Starlette. It gives the edge (types in, types out) and leaves the inside to you.",
  Django: "The full stack with batteries: ORM, admin, users, forms, migrations, and a place for everything.",
  Flask: "A microframework on Werkzeug. You choose every part, and you keep them in order.",
};

const PAGES: Readonly<Record<Framework, readonly string[]>> = {
  FastAPI: ["topic:fastapi", "topic:fastapi-dependency-injection"],
  Django: ["topic:django"],
  Flask: ["topic:flask"],
};

const SNIPPETS: Readonly<Record<Framework, readonly string[]>> = {
  FastAPI: ["aw-fastapi-app", "aw-fastapi-router", "aw-fastapi-service"],
  Django: ["aw-django-settings-base", "aw-django-model", "aw-django-viewset"],
  Flask: ["aw-flask-factory", "aw-flask-extension", "aw-flask-blueprint"],
};

function advise(answers: Answers, project: Project | undefined): Advice {
  const [best, second] = rank(FRAMEWORK_ARGUMENTS, answers);
  const used = (Object.keys(PACKAGES) as Framework[]).filter((name) => project?.packages.includes(PACKAGES[name]));
  return {
    title: best.name,
    text: TEXTS[best.name],
    reasons: [
      ...best.reasons,
      ...(best.reasons.length === 0
        ? ["Without particular needs: types give you validation and documentation for nothing."]
        : []),
    ],
    cautions: [...best.cautions, ...stay(best.name, used, project)],
    instead: second && second.score > 0 ? [{ title: second.name, when: alternative(best, second) }] : [],
    pages: [...PAGES[best.name], "topic:frameworks", "advice:choose-interface"],
    snippets: SNIPPETS[best.name],
  };
}

function alternative(best: Ranked<Framework>, second: Ranked<Framework>): string {
  const reason = second.reasons[0]!;
  return second.score === best.score ? `as good by these answers. ${reason}` : `the runner-up. ${reason}`;
}

/** What is there already weighs more than any table. */
function stay(best: Framework, used: readonly Framework[], project: Project | undefined): string[] {
  if (used.length === 0 || project === undefined) return [];
  const names = used.join(" and ");
  if (used.includes(best))
    return used.length > 1
      ? [`${project.name} uses ${names}. Two frameworks are two of everything: let one of them shrink.`]
      : [];
  return [
    `${project.name} uses ${names} already. Logic that stays out of handlers can move one route at a time; without a pressing need, stay.`,
  ];
}

export const FRAMEWORK: Advisor = {
  id: "choose-framework",
  title: "Which web framework?",
  summary: "From what you build to FastAPI, Django or Flask, with what speaks for each and what to watch out for.",
  questions: [
    {
      id: "needs",
      text: "What are you building?",
      choose: "any",
      choices: [
        { value: "api", label: "A JSON or GraphQL API" },
        { value: "pages", label: "Pages and forms, rendered on the server" },
        { value: "admin", label: "A place where people edit data by hand" },
        { value: "accounts", label: "User accounts, groups, permissions" },
        { value: "streaming", label: "WebSockets, live updates or streaming" },
        { value: "upstreams", label: "Requests that wait for slow services" },
        { value: "jobs", label: "Mostly background jobs, a thin front" },
        { value: "small", label: "A prototype, or two routes" },
        { value: "types", label: "A code base where types carry the contract" },
        { value: "unusual", label: "A very particular stack" },
        { value: "existing", label: "Something beside an existing Django system" },
      ],
    },
    {
      id: "knows",
      text: "What does the team know?",
      choose: "any",
      choices: [
        { value: "fastapi", label: "FastAPI" },
        { value: "django", label: "Django" },
        { value: "flask", label: "Flask" },
      ],
    },
  ],
  prefill: ({ packages, lines }) => ({
    needs: [
      ...(["djangorestframework", "django-ninja", "fastapi", "strawberry-graphql"].some((name) =>
        packages.includes(name),
      )
        ? ["api"]
        : []),
      ...(["channels", "websockets", "sse-starlette", "flask-socketio"].some((name) => packages.includes(name))
        ? ["streaming"]
        : []),
      ...(packages.includes("django") ? ["existing"] : []),
      ...(lines > 0 && lines < 200 ? ["small"] : []),
    ],
    knows: Object.values(PACKAGES).filter((name) => packages.includes(name)),
  }),
  advise,
};
