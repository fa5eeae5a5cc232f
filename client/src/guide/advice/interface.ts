import { type Advice, type Advisor, type Answers, type Project, chosen, has } from "./model";

type Interface = "WSGI" | "ASGI";

const NEEDS_ASGI: Readonly<Record<string, string>> = {
  websockets: "WebSockets go in both directions and outlive a response; WSGI cannot carry them.",
  streaming: "A stream would hold a WSGI worker for as long as it lasts.",
  idle: "Thousands of idle connections are thousands of threads in WSGI, and a little memory in ASGI.",
  upstreams: "While a request waits for several slow services, the event loop serves others; threads run out.",
};

const SERVERS: Readonly<Record<Interface, { readonly command: string; readonly why: string }>> = {
  WSGI: {
    command: "gunicorn shop.wsgi:application --workers 4 --threads 8 --timeout 30",
    why: "4 workers of 8 threads serve 32 requests at a time; the next one waits.",
  },
  ASGI: {
    command: "uvicorn shop.main:app --host 0.0.0.0 --port 8000 --workers 4",
    why: "One process for each core; within each, an event loop.",
  },
};

/** A framework that has only one of the two settles it. */
function given(answers: Answers): Interface | undefined {
  const framework = chosen(answers, "framework");
  if (framework === "fastapi") return "ASGI";
  return framework === "flask" ? "WSGI" : undefined;
}

function advise(answers: Answers, project: Project | undefined): Advice {
  const pressures = (answers["needs"] ?? []).map((need) => NEEDS_ASGI[need]).filter((reason) => reason !== undefined);
  const fixed = given(answers);
  const kind = fixed ?? (pressures.length > 0 ? "ASGI" : "WSGI");
  const framework = chosen(answers, "framework");
  const cautions = [
    ...(fixed === "WSGI" && pressures.length > 0
      ? [
          "Flask cannot do this: put these routes into an ASGI application, and mount the Flask one inside it with `a2wsgi` while you move.",
        ]
      : []),
    ...(has(answers, "needs", "blocking") && kind === "ASGI"
      ? [
          "One blocking call stops every request of the process. Keep handlers that use sync libraries `def`, so that they run in the thread pool.",
        ]
      : []),
    ...(has(answers, "needs", "cpu") ? ["Heavy computation belongs to neither: give it to a task queue."] : []),
    ...(framework === "django" && kind === "ASGI"
      ? [
          "Django has both entry points. Start the server on `asgi.py`, and remember that transactions still need sync code.",
        ]
      : []),
    ...(project?.packages.includes("gunicorn") && kind === "ASGI" && !project.packages.includes("uvicorn")
      ? ["Gunicorn alone does not speak ASGI: it needs `-k uvicorn_worker.UvicornWorker`."]
      : []),
  ];
  return {
    title: kind,
    text:
      kind === "ASGI"
        ? "A conversation of events: one process serves many waiting connections, as long as nobody blocks."
        : "One call, one response: easy to reason about, any library works, and a stuck request harms one thread.",
    reasons: [
      ...(framework === "fastapi" ? ["FastAPI and Starlette are ASGI applications."] : []),
      ...(framework === "flask"
        ? ["Flask is a WSGI application; `async def` views get an event loop for each request."]
        : []),
      ...(kind === "ASGI" ? pressures : []),
      ...(kind === "WSGI" && has(answers, "needs", "blocking")
        ? ["Your libraries are synchronous: in threads they work as they are."]
        : []),
      ...(kind === "WSGI" && !fixed && pressures.length === 0
        ? ["Nothing here outlives a response, so threads are enough, and simpler."]
        : []),
    ],
    cautions,
    instead:
      fixed === undefined && kind === "WSGI"
        ? [
            {
              title: "ASGI",
              when: "as soon as one of the needs above is true; Django can change without rewriting views",
            },
          ]
        : [],
    sketch: { title: "To serve it", text: SERVERS[kind].command, note: SERVERS[kind].why },
    pages: [
      "topic:wsgi-and-asgi",
      "topic:servers-and-middleware",
      ...(has(answers, "needs", "cpu") ? ["advice:choose-task-queue"] : []),
      "rule:wrong-server-interface",
      ...(kind === "ASGI" ? ["rule:blocking-call-in-async"] : []),
    ],
    snippets: kind === "ASGI" ? ["aw-asgi-app", "aw-asgi-middleware"] : ["aw-wsgi-app", "aw-wsgi-middleware"],
  };
}

export const INTERFACE: Advisor = {
  id: "choose-interface",
  title: "WSGI or ASGI?",
  summary: "From framework and traffic to the interface, the server that speaks it, and the traps of each.",
  questions: [
    {
      id: "framework",
      text: "Which framework?",
      choose: "one",
      choices: [
        { value: "fastapi", label: "FastAPI, Starlette or Litestar" },
        { value: "django", label: "Django" },
        { value: "flask", label: "Flask" },
        { value: "open", label: "Not decided" },
      ],
    },
    {
      id: "needs",
      text: "What will it do?",
      choose: "any",
      choices: [
        { value: "websockets", label: "WebSockets" },
        { value: "streaming", label: "Server-sent events, streaming from a language model" },
        { value: "idle", label: "Thousands of connections that mostly wait" },
        { value: "upstreams", label: "Several slow services in each request" },
        { value: "blocking", label: "Libraries without an async version", hint: "a sync ORM, a vendor’s client" },
        { value: "cpu", label: "Heavy computation in a request" },
      ],
    },
  ],
  prefill: ({ packages }) => {
    const framework = ["fastapi", "starlette", "litestar"].some((name) => packages.includes(name))
      ? "fastapi"
      : ["django", "flask"].find((name) => packages.includes(name));
    return {
      ...(framework === undefined ? {} : { framework: [framework] }),
      needs: [
        ...(["channels", "websockets", "flask-socketio"].some((name) => packages.includes(name)) ? ["websockets"] : []),
        ...(["sse-starlette", "openai", "anthropic"].some((name) => packages.includes(name)) ? ["streaming"] : []),
        ...(["requests", "psycopg2", "psycopg2-binary"].some((name) => packages.includes(name)) ? ["blocking"] : []),
      ],
    };
  },
  advise,
};
