/** Packages that advice asks about, by their names in the index. */
const PACKAGES = [
  ...["aio-pika", "anthropic", "apscheduler", "arq", "celery", "channels", "django", "django-celery-beat"],
  ...[
    "django-ninja",
    "django-redis",
    "djangorestframework",
    "dramatiq",
    "fastapi",
    "flask",
    "flask-socketio",
    "flower",
  ],
  ...["gunicorn", "kombu", "litestar", "openai", "pika", "psycopg2", "psycopg2-binary", "redis", "requests", "rq"],
  ...["rq-scheduler", "sse-starlette", "starlette", "strawberry-graphql", "uvicorn", "valkey", "websockets"],
];

/** Reads a `pyproject.toml`, a list of requirements or the like: names of packages, however they are quoted. */
export function packagesIn(text: string): string[] {
  const code = text.replace(/(^|\s)#.*$/gm, "").toLowerCase();
  const names = new Set(code.match(/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/g)?.map((name) => name.replace(/[._-]+/g, "-")));
  return PACKAGES.filter((name) => names.has(name));
}
